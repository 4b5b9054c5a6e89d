"""Retention takes the oldest first, never what is still under way, and in slices."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.engine import retention
from gateway.engine.retention import DAY, slices
from models.meaning.configuration import Settings
from models.meaning.trace.verdicts import Verdict
from models.storage import events
from models.storage.workspace import create, open_workspace

NOW = 1_000 * DAY


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "acme.portway"
    create(path, 1)
    with open_workspace(path, "writer") as workspace:
        yield workspace.connection


def add_event(connection: sqlite3.Connection, id_: int, age_days: float, verdict: Verdict = Verdict.DELIVERED) -> None:
    at = NOW - int(age_days * DAY)
    row = events.EventRow(id_, at, at, "tracking", "track", "x", None, 1, 1, "a", verdict, "r")
    events.append(connection, [row], [(id_, b"{}", b"[]")])


def run(connection: sqlite3.Connection, settings: Settings = Settings()) -> int:
    return sum(one(connection) for one in slices(settings, NOW))


def ids(connection: sqlite3.Connection, table: str = "event", column: str = "id") -> list[int]:
    return [row[0] for row in connection.execute(f"SELECT {column} FROM {table} ORDER BY 1")]


def test_events_go_after_fourteen_days_with_their_bodies(connection: sqlite3.Connection) -> None:
    add_event(connection, 1, 14.1)
    add_event(connection, 2, 13.9)
    run(connection)
    assert ids(connection) == [2]
    assert ids(connection, "event_body", "event_id") == [2]


def test_refused_ones_go_after_three(connection: sqlite3.Connection) -> None:
    add_event(connection, 1, 3.1, Verdict.REFUSED)
    add_event(connection, 2, 2.9, Verdict.REFUSED)
    run(connection)
    assert ids(connection) == [2]


@pytest.mark.parametrize("verdict", [Verdict.QUEUED, Verdict.RETRYING, Verdict.PARKED])
def test_what_is_under_way_stays(connection: sqlite3.Connection, verdict: Verdict) -> None:
    add_event(connection, 1, 100, verdict)
    run(connection)
    assert ids(connection) == [1]


@pytest.mark.parametrize("column", ["event_id", "upsert_id"])
def test_what_failed_in_part_stays_while_the_rest_is_under_way(connection: sqlite3.Connection, column: str) -> None:
    add_event(connection, 1, 100, Verdict.FAILED)
    connection.execute(
        "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, payload, created_at, due_at, next_try_at)"
        " VALUES (7, 1, 'upsert', 'waiting', 1, ?, '{}', 1, 1, 1)",
        (1 if column == "event_id" else 99,),
    )
    connection.execute("UPDATE event SET upsert_id = ? WHERE id = 1", (7 if column == "upsert_id" else None,))
    add_event(connection, 2, 0)
    run(connection)
    assert ids(connection) == [1, 2]
    connection.execute("UPDATE delivery SET settled_at = 5")
    run(connection)
    assert ids(connection) == [2]


def test_past_the_size_limit_the_oldest_go(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SLICE", 2)
    for id_ in range(1, 5):
        add_event(connection, id_, 5 - id_)
    run(connection, Settings(keep_bodies_gigabytes=0.00001))
    assert ids(connection) == [3, 4]


def test_past_the_number_of_events_the_oldest_go(connection: sqlite3.Connection) -> None:
    for id_ in range(1, 6):
        add_event(connection, id_, 1)
    run(connection, Settings(keep_events=2))
    assert ids(connection) == [4, 5]


@pytest.mark.parametrize("verdict", [Verdict.REJECTED, Verdict.FAILED])
def test_what_went_wrong_has_days_of_its_own(connection: sqlite3.Connection, verdict: Verdict) -> None:
    for id_, age in ((1, 61), (2, 59), (3, 15)):
        add_event(connection, id_, age, verdict)
    add_event(connection, 4, 15)
    add_event(connection, 5, 0)
    run(connection, Settings(keep_errors_days=60))
    assert ids(connection) == [2, 3, 5]
    run(connection, Settings(keep_errors_days=1))
    assert ids(connection) == [5], "never shorter than the others"


def test_where_room_is_short_what_went_wrong_goes_last(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "SLICE", 2)
    for id_, verdict in enumerate((Verdict.FAILED, Verdict.DELIVERED, Verdict.REJECTED, Verdict.FILTERED), start=1):
        add_event(connection, id_, 1, verdict)
    add_event(connection, 5, 0)
    small = Settings(keep_bodies_gigabytes=0.00001)
    run(connection, small)
    assert ids(connection) == [1, 3, 5]
    run(connection, small)
    assert ids(connection) == [5], "the newest stays, so that its number is not given out again"


def test_among_the_newest_so_many_what_went_wrong_is_counted_apart(connection: sqlite3.Connection) -> None:
    for id_ in range(1, 8):
        add_event(connection, id_, 1, Verdict.FAILED if id_ in (1, 4) else Verdict.DELIVERED)
    run(connection, Settings(keep_events=2))
    assert ids(connection) == [4, 6, 7]


def test_what_is_kept_before_it_holds_nothing_up(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "SLICE", 2)
    for id_ in range(1, 9):
        add_event(connection, id_, 20, (Verdict.FAILED, Verdict.PARKED)[id_ % 2] if id_ < 7 else Verdict.DUPLICATE)
    add_event(connection, 9, 0)
    run(connection, Settings(keep_errors_days=60))
    assert ids(connection) == [1, 2, 3, 4, 5, 6, 9]


def test_finding_old_events_walks_indexes(connection: sqlite3.Connection) -> None:
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    run(connection)
    connection.set_trace_callback(None)
    queries = [one for one in asked if one.startswith("SELECT id FROM event ")]
    assert len(queries) > 10
    for sql in queries:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert not [one for one in plan if one.startswith(("SCAN event", "USE TEMP"))], (sql, plan)


def test_message_ids_are_remembered_for_48_hours(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO seen_message (event_id, digest, at) VALUES (1, x'01', ?), (2, x'02', ?)",
        (NOW - 2 * DAY - 1, NOW - 2 * DAY),
    )
    run(connection)
    assert ids(connection, "seen_message", "event_id") == [2]


def test_sent_triggers_stay_as_the_ledger_when_upserts_go(connection: sqlite3.Connection) -> None:
    for id_, kind, age in ((1, "upsert", 15), (2, "trigger", 15), (3, "trigger", 401), (4, "upsert", 13)):
        connection.execute(
            "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, payload, created_at, due_at, next_try_at,"
            " settled_at) VALUES (?, 1, ?, 'sent', 1, 1, '{}', 1, 1, 1, ?)",
            (id_, kind, NOW - age * DAY),
        )
    run(connection)
    assert ids(connection, "delivery") == [2, 4]


def test_people_whom_nobody_named_go_after_ninety_days(connection: sqlite3.Connection) -> None:
    for id_, key, age in ((1, None, 91), (2, None, 89), (3, "a@example.com", 500)):
        connection.execute(
            "INSERT INTO person (id, primarykey, first_seen_at, last_seen_at) VALUES (?, ?, 1, ?)",
            (id_, key, NOW - age * DAY),
        )
        connection.execute("INSERT INTO device VALUES (?, ?, 1)", (f"d{id_}", id_))
    run(connection)
    assert ids(connection, "person") == [2, 3]
    assert ids(connection, "device", "person_id") == [2, 3]


def test_nobody_goes_who_is_in_a_rule(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO person (id, first_seen_at, last_seen_at) VALUES (7, 1, 1), (8, 1, 1)")
    for person, outcome in ((7, None), (8, "completed")):
        connection.execute(
            "INSERT INTO rule_instance (uuid, rule_id, version, person_id, started_at, outcome, ended_at, content)"
            " VALUES (?, 'r', 1, ?, 1, ?, ?, '{}')",
            (f"i{person}", person, outcome, NOW if outcome else None),
        )
    run(connection)
    assert ids(connection, "person") == [7]
    assert ids(connection, "rule_instance", "person_id") == [7]


def test_a_slice_says_that_there_is_more(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SLICE", 2)
    for id_ in range(1, 6):
        add_event(connection, id_, 20)
    add_event(connection, 6, 0)
    removed = []
    while count := run(connection):
        removed.append(count)
    assert removed == [2, 2, 1]
    assert ids(connection) == [6]


def test_what_was_removed_is_counted(connection: sqlite3.Connection) -> None:
    assert connection.execute("SELECT * FROM removed_events").fetchall() == []
    for id_ in (1, 2, 3):
        add_event(connection, id_, 20 - id_)
    run(connection)
    for id_ in (4, 5):
        add_event(connection, id_, 16)
    run(connection)
    assert connection.execute("SELECT events, at FROM removed_events").fetchall() == [(4, NOW)]
