"""Events as they happen: one line each, and one more where an outcome took its time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.commands.tail import PATIENCE_MS, Tail
from models.meaning.trace.verdicts import Verdict
from models.storage import events
from models.storage.events import EventRow, pack
from models.storage.workspace import Workspace, create, open_workspace

NOW = 1_795_466_162_996


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "editor") as opened:
        add(opened, 1, Verdict.DELIVERED)
        yield opened


@pytest.fixture
def tail(engine: Workspace) -> Iterator[Tail]:
    with open_workspace(engine.path, "reader") as opened:
        yield Tail(opened)


def add(workspace: Workspace, id_: int, verdict: Verdict, *, at: int = NOW) -> None:
    row = EventRow(
        id_, at, at, "tracking", "track", "Coupon Entered", f"m{id_}", 1, 1, "ann@example.com", verdict, "sent"
    )
    events.append(workspace.connection, [row], [(id_, None, pack([]))])


def settle(workspace: Workspace, id_: int, verdict: Verdict, changed: int) -> None:
    workspace.connection.execute("UPDATE event SET verdict = ?, changed = ? WHERE id = ?", (verdict, changed, id_))


def test_only_what_comes_after_the_start_is_shown_once(engine: Workspace, tail: Tail) -> None:
    assert tail.lines(NOW) == []
    add(engine, 2, Verdict.DELIVERED)
    (line,) = tail.lines(NOW)
    assert "#2 track Coupon Entered  ann@example.com  Delivered. " in line
    assert tail.lines(NOW) == []


def test_an_event_on_its_way_waits_a_moment_for_its_outcome(engine: Workspace, tail: Tail) -> None:
    add(engine, 2, Verdict.QUEUED)
    assert tail.lines(NOW + 10) == []
    settle(engine, 2, Verdict.DELIVERED, 1)
    (line,) = tail.lines(NOW + 20)
    assert "Delivered. " in line
    assert tail.lines(NOW + PATIENCE_MS) == []


def test_an_outcome_that_takes_longer_gets_a_line_of_its_own(engine: Workspace, tail: Tail) -> None:
    add(engine, 2, Verdict.QUEUED)
    (line,) = tail.lines(NOW + PATIENCE_MS)
    assert "Queued. " in line
    settle(engine, 2, Verdict.RETRYING, 1)
    assert tail.lines(NOW + PATIENCE_MS) == []
    settle(engine, 2, Verdict.FAILED, 2)
    (line,) = tail.lines(NOW + PATIENCE_MS)
    assert "Failed. " in line
    settle(engine, 1, Verdict.REJECTED, 3)
    assert tail.lines(NOW + PATIENCE_MS) == []


def test_refusals_that_share_a_row_say_how_many(engine: Workspace, tail: Tail) -> None:
    engine.connection.execute(
        "INSERT INTO event (received_at, time, door, verdict, reason, count) VALUES (?, 1, 'tracking', 8, 'x', 12)",
        (NOW,),
    )
    (line,) = tail.lines(NOW)
    assert "request × 12  -  Refused. " in line
