"""The figures of the Overview, of a workspace whose content is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from models.meaning.configuration import Configuration, Rule
from models.meaning.trace.verdicts import Verdict
from models.storage import events, overview, revisions
from models.storage.events import EventRow
from models.storage.workspace import create, open_workspace

MINUTE, HOUR = 60_000, 3_600_000
NOW = 1_795_600_020_000
"""In the middle of a minute, not at its beginning."""


def row(id_: int, at: int, verdict: Verdict, count: int = 1) -> EventRow:
    return EventRow(id_, at, at, "tracking", "track", "Seen", None, 1, 1, "ann@example.com", verdict, "x", count)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[SqliteDatabase]:
    path = tmp_path / "acme.portway"
    create(path, NOW)
    with open_workspace(path, "writer") as workspace:
        rules = (Rule("a", "Thanks", ()), Rule("b", "Never", ()), Rule("c", "Once", (), status="off"))
        revisions.save(workspace.db, Configuration("Acme", rules=rules), "test", "made", NOW)
        yield workspace.db


def fill(db: SqliteDatabase, *rows: EventRow) -> None:
    events.append(db.connection(), rows, [])


def end(db: SqliteDatabase, rule: str, at: int | None, outcome: str | None) -> None:
    db.connection().execute(
        "INSERT INTO rule_instance (uuid, rule_id, version, person_id, started_at, outcome, ended_at, content)"
        " VALUES (hex(randomblob(8)), ?, 1, 1, 1, ?, ?, '{}')",
        (rule, outcome, at),
    )


def test_a_period_counts_what_came_in_since_and_each_refusal_that_a_row_stands_for(db: SqliteDatabase) -> None:
    fill(
        db,
        row(1, NOW - 2 * HOUR, Verdict.DELIVERED),
        row(2, NOW - HOUR, Verdict.DELIVERED),
        row(3, NOW - HOUR + 1, Verdict.QUEUED),
        row(4, NOW - 5, Verdict.FAILED),
        row(5, NOW - 4, Verdict.REFUSED, count=12),
    )
    counts = overview.counts(db, overview.throughput(db, NOW - HOUR, NOW, MINUTE))
    present = {word: count for word, count in counts.items() if count}
    assert present == {"delivered": 1, "queued": 1, "failed": 1, "refused": 12}
    assert not any(overview.counts(db, overview.throughput(db, NOW + HOUR, NOW + HOUR, MINUTE)).values())


def test_a_row_of_refusals_bears_the_beginning_of_its_minute_and_hides_nothing(db: SqliteDatabase) -> None:
    minute = NOW // MINUTE * MINUTE
    fill(
        db,
        row(1, minute + 10, Verdict.DELIVERED),
        row(2, minute + 20, Verdict.FAILED),
        row(3, minute, Verdict.REFUSED, count=4),
    )
    counts = overview.counts(db, overview.throughput(db, minute, NOW, MINUTE))
    assert {word: count for word, count in counts.items() if count} == {"delivered": 1, "failed": 1, "refused": 4}


def test_throughput_parts_accepted_from_refused(db: SqliteDatabase) -> None:
    fill(
        db,
        row(1, NOW - 10 * MINUTE, Verdict.DELIVERED),
        row(2, NOW - 2 * MINUTE, Verdict.DELIVERED),
        row(3, NOW - 2 * MINUTE + 1, Verdict.QUEUED),
        row(4, NOW - MINUTE, Verdict.REFUSED, count=7),
        row(5, NOW, Verdict.DELIVERED),
    )
    found = overview.throughput(db, NOW - 3 * MINUTE, NOW, MINUTE)
    assert found.begin == (NOW - 3 * MINUTE) // MINUTE * MINUTE
    assert found.accepted == (0, 2, 0, 1)
    assert found.refused == (0, 0, 7, 0)


def test_steps_that_are_over_are_not_counted_again(db: SqliteDatabase) -> None:
    fill(db, *(row(at, NOW - 9 * MINUTE + at * 20_000, Verdict.DELIVERED) for at in range(1, 20)))
    before = overview.throughput(db, NOW - 9 * MINUTE, NOW - 2 * MINUTE, MINUTE)
    asked: list[str] = []
    db.connection().set_trace_callback(asked.append)
    after = overview.throughput(db, NOW - 8 * MINUTE, NOW, MINUTE, before)
    db.connection().set_trace_callback(None)
    assert after == overview.throughput(db, NOW - 8 * MINUTE, NOW, MINUTE)
    assert sum("count(*)" in one for one in asked) == 4, "two that were open, and two new ones"


def test_another_step_begins_anew(db: SqliteDatabase) -> None:
    fill(db, row(1, NOW - MINUTE, Verdict.DELIVERED))
    before = overview.throughput(db, NOW - 9 * MINUTE, NOW, MINUTE)
    assert overview.throughput(db, NOW - HOUR, NOW, 5 * MINUTE, before) == overview.throughput(
        db, NOW - HOUR, NOW, 5 * MINUTE
    )


def test_rules_say_how_often_they_fired_how_many_people_are_in_them_and_when_last(db: SqliteDatabase) -> None:
    for at in (NOW - 3, NOW - 2, NOW - 2 * HOUR):
        end(db, "a", at, "completed")
    end(db, "a", NOW - 1, "excluded")
    end(db, "a", None, None)
    end(db, "c", NOW - 2 * HOUR, "completed")
    lines = {one.name: one for one in overview.rule_lines(db, NOW - HOUR)}
    assert (lines["Thanks"].fired, lines["Thanks"].open, lines["Thanks"].last) == (2, 1, NOW - 2)
    assert (lines["Once"].fired, lines["Once"].last, lines["Once"].never) == (0, NOW - 2 * HOUR, False)
    assert (lines["Never"].fired, lines["Never"].last, lines["Never"].never) == (0, None, True)
    assert next(iter(lines)) == "Thanks"


def test_never_is_said_only_where_it_is_known(db: SqliteDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "LOOKED_BACK", 2)
    end(db, "a", NOW - 2 * HOUR, "completed")
    for _ in range(2):
        end(db, "a", NOW - HOUR, "expired")
    (line,) = [one for one in overview.rule_lines(db, NOW) if one.name == "Thanks"]
    assert (line.last, line.never) == (None, False)
