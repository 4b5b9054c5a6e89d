"""Marks and notes on events: kept past retention, gone with the person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.engine import retention
from models.meaning.configuration import Settings
from models.meaning.trace.verdicts import Verdict
from models.problems import UserMistake
from models.storage import event_list, events, marks
from models.storage.events import EventRow
from models.storage.forget import forget
from models.storage.workspace import Workspace, create, open_workspace

DAY = 24 * 3_600_000
NOW = 100 * DAY


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 0)
    with open_workspace(tmp_path / "acme.portway", "writer") as opened:
        rows = [
            EventRow(id_, id_, id_, "tracking", "track", "Cart", None, 1, 1 + id_ % 2, "ann", Verdict.DELIVERED, "sent")
            for id_ in range(1, 11)
        ]
        events.append(opened.connection, rows, [(row.id, b"{}", b"[]") for row in rows])
        yield opened


def test_a_mark_has_a_colour_and_a_note_and_goes_again(workspace: Workspace) -> None:
    db = workspace.db
    marks.mark(db, [3, 4, 99], 5, "ann", NOW)
    marks.note(db, 4, "  the coupon\nwas wrong ", "ann", NOW)
    marks.note(db, 7, "look again", "ann", NOW)
    assert {id_: (one.colour, one.note) for id_, one in marks.marks_of(db, range(100)).items()} == {
        3: (5, ""),
        4: (5, "the coupon was wrong"),
        7: (1, "look again"),
    }
    marks.mark(db, [4], 2, "ann", NOW)
    assert marks.marks_of(db, [4])[4].note == "the coupon was wrong"
    marks.note(db, 4, "", "ann", NOW)
    assert marks.marks_of(db, [4])[4].colour == 2
    marks.unmark(db, [3, 4])
    assert list(marks.marks_of(db, range(100))) == [7]


def test_one_key_marks_several_and_unmarks_them_when_all_are_marked(workspace: Workspace) -> None:
    marks.mark(workspace.db, [2], 3, "ann", NOW)
    assert marks.toggle(workspace.db, [1, 2], "ann", NOW)
    assert [one.colour for one in marks.marks_of(workspace.db, [1, 2]).values()] == [1, 3]
    assert not marks.toggle(workspace.db, [1, 2], "ann", NOW)
    assert marks.marks_of(workspace.db, [1, 2]) == {}


def test_what_is_marked_outlives_retention(workspace: Workspace) -> None:
    marks.mark(workspace.db, [2, 5], 1, "ann", NOW)
    for take in retention.slices(Settings(), NOW):
        take(workspace.connection)
    kept = event_list.begin(workspace.db).newest.ids
    assert list(kept) == [2, 5, 10], "the newest stays in any case"
    assert events.message_of(workspace.connection, 5) == {}


def test_forgetting_takes_marks_and_notes_that_name_the_person(workspace: Workspace) -> None:
    workspace.connection.execute(
        "INSERT INTO person (id, primarykey, first_seen_at, last_seen_at) VALUES (1, 'ann@example.com', 0, 0)"
    )
    marks.note(workspace.db, 2, "of the person", "bob", NOW)
    marks.note(workspace.db, 3, "as for Ann@example.com", "bob", NOW)
    marks.note(workspace.db, 5, "another", "bob", NOW)
    forget(workspace.connection, 1, 0, NOW)
    assert {id_: one.note for id_, one in marks.marks_of(workspace.db, range(100)).items()} == {3: "", 5: "another"}


def test_ten_thousand_can_be_marked_at_once_and_a_million_unmarked(workspace: Workspace) -> None:
    workspace.connection.execute(
        "INSERT INTO event (id, received_at, time, door, verdict, reason)"
        " WITH RECURSIVE n (i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM n WHERE i < 12000) SELECT i, i, i, 'x', 1, '' FROM n"
    )
    assert marks.toggle(workspace.db, range(1, 10_001), "ann", NOW)
    with pytest.raises(UserMistake, match="Choose fewer"):
        marks.mark(workspace.db, range(1, 12_001), 2, "ann", NOW)
    marks.unmark(workspace.db, range(2, 1_000_000))
    assert list(marks.marks_of(workspace.db, range(1, 20))) == [1]


def test_a_note_is_short_and_marks_are_bounded(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserMistake, match="at most 500"):
        marks.note(workspace.db, 1, "x" * 501, "ann", NOW)
    monkeypatch.setattr(marks, "MOST", 2)
    marks.mark(workspace.db, [1, 2], 1, "ann", NOW)
    marks.mark(workspace.db, [1, 2], 4, "ann", NOW)
    with pytest.raises(UserMistake, match="has:mark"):
        marks.mark(workspace.db, [3], 1, "ann", NOW)
