"""Recordings: written from events, read elsewhere, cleaned of a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.meaning.masking import Masking
from models.meaning.trace.verdicts import Verdict
from models.problems import Cancelled, UserMistake
from models.storage import backups, events, recordings
from models.storage.events import EventRow, pack
from models.storage.workspace import Workspace, create, open_workspace

NOW = 1_700_000_000_000
MASKING = Masking(b"k" * 32)


def quiet(done: int, of: int) -> None:
    pass


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 0)
    with open_workspace(tmp_path / "acme.portway", "writer") as opened:
        rows, bodies = [], []
        for id_, who in enumerate(("ann", "bob", "ann"), start=1):
            at = NOW + 1_000 * id_
            rows.append(
                EventRow(
                    id_, at, at - 50, "tracking", "track", "Cart", f"m-{id_}", 1, 1, who, Verdict.DELIVERED, "sent"
                )
            )
            message = {
                "type": "track",
                "event": "Cart",
                "messageId": f"m-{id_}",
                "userId": f"user-{who}",
                "context": {"traits": {"email": f"{who}@example.com"}},
            }
            bodies.append((id_, pack(message), b"[]"))
        events.append(opened.connection, rows, bodies)
        yield opened


def save(workspace: Workspace, target: Path, masking: Masking | None = None) -> recordings.Recording:
    assert recordings.save(workspace.db, [3, 1, 2, 99], target, masking, "ann", NOW, quiet) == 3
    return recordings.look_through(target, quiet)


def test_a_recording_holds_the_events_in_their_order_with_their_times(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "case.portway-recording"
    found = save(workspace, target)
    assert target.stat().st_mode & 0o077 == 0
    assert (found.head.events, found.head.masked, found.unread) == (3, False, 0)
    assert (found.head.first_at, found.head.last_at) == (NOW + 1_000, NOW + 3_000)
    assert [(one.name, one.who, one.received_at - NOW) for one in found.lines] == [
        ("Cart", "ann@example.com", 1_000),
        ("Cart", "bob@example.com", 2_000),
        ("Cart", "ann@example.com", 3_000),
    ]
    (second,) = recordings.events(target, [found.lines[1].start])
    assert (second.id, second.door, second.time) == (0, "tracking", NOW + 1_950)
    assert second.message["messageId"] == "m-2" and "_recorded" not in second.message


def test_without_the_people_it_is_the_same_story(workspace: Workspace, tmp_path: Path) -> None:
    found = save(workspace, tmp_path / "case.portway-recording", MASKING)
    text = found.path.read_text("utf-8")
    assert found.head.masked
    assert "ann" not in text and "bob" not in text
    assert found.lines[0].who == found.lines[2].who != found.lines[1].who


def test_what_is_called_off_leaves_no_file(workspace: Workspace, tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        raise Cancelled

    target = tmp_path / "case.portway-recording"
    with pytest.raises(Cancelled):
        recordings.save(workspace.db, [1], target, None, "ann", NOW, stop)
    assert list(tmp_path.glob("*case*")) == []
    with pytest.raises(UserMistake, match="None of these"):
        recordings.save(workspace.db, [99], target, None, "ann", NOW, quiet)


def test_forgetting_reaches_into_the_recordings_that_were_saved(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "case.portway-recording"
    save(workspace, target)
    assert backups.ours(workspace) == [target]
    assert backups.forget_in([target], ["ANN@example.com"], NOW) == []
    assert [one.who for one in recordings.look_through(target, quiet).lines] == ["bob@example.com"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"type": "track"}\n', "not a recording"),
        ("\x00\x01", "not a recording"),
        ('{"format": "portway-recording/2"}\n', "newer Portway"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, text: str, why: str) -> None:
    target = tmp_path / "other.portway-recording"
    target.write_text(text, "utf-8")
    with pytest.raises(UserMistake, match=why):
        recordings.look_through(target, quiet)


def test_a_foreign_file_is_read_with_care(tmp_path: Path) -> None:
    head = {"format": "portway-recording/1", "made_at": "yesterday", "events": -1, "masked": "yes"}
    lines = [
        head,
        {"type": "page", "_recorded": {"door": "kitchen", "time": "x", "received_at": 1 << 60}},
        {"type": ["track"], "userId": {"a": 1}, "_recorded": 7},
        "text",
    ]
    target = tmp_path / "other.portway-recording"
    target.write_text("\n".join([*map(json.dumps, lines), "{broken", ""]), "utf-8")
    found = recordings.look_through(target, quiet)
    assert (found.head.made_at, found.head.masked, len(found.lines), found.unread) == (0, False, 2, 2)
    (first, _) = recordings.events(target, [one.start for one in found.lines])
    assert (first.door, first.time, first.received_at) == ("tracking", 0, 0)
