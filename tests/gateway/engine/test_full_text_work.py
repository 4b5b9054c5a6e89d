"""The engine's work on the index of words: behind everything else, and wiping before filling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.engine.full_text import SLICE, FullTextWork
from models.meaning.trace.verdicts import Verdict
from models.storage import events
from models.storage.events import EventRow, pack
from models.storage.forget import forget
from models.storage.full_text import Reach, reach
from models.storage.workspace import Workspace, create, open_workspace

NOW = 1_800_000_000_000


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", NOW)
    with open_workspace(tmp_path / "acme.portway", "writer") as opened:
        opened.connection.execute("INSERT INTO person (id, first_seen_at, last_seen_at) VALUES (1, 1, 1)")
        rows = [
            EventRow(at, NOW, NOW, "tracking", "track", "Order", None, 1, 1, None, Verdict.DELIVERED, "sent")
            for at in range(1, 2 * SLICE + 11)
        ]
        events.append(opened.connection, rows, [(row.id, pack({"n": f"canary{row.id}"}), b"[]") for row in rows])
        yield opened


def test_it_waits_while_anything_waits_for_the_writer(workspace: Workspace) -> None:
    waiting = True
    work = FullTextWork(lambda: waiting, lambda: None)
    assert not work.look(workspace.connection) and reach(workspace.db) == Reach(0, 0)
    waiting = False
    assert [work.look(workspace.connection) for _ in range(3)] == [True, True, False]
    assert reach(workspace.db) == Reach(1, 2 * SLICE + 10)


def add(workspace: Workspace, count: int) -> None:
    first = events.next_id(workspace.connection, "event")
    rows = [
        EventRow(at, NOW, NOW, "tracking", "track", "Order", None, 1, 1, None, Verdict.DELIVERED, "sent")
        for at in range(first, first + count)
    ]
    events.append(workspace.connection, rows, [(row.id, b"{}", b"[]") for row in rows])


def test_it_gives_way_while_events_come_in_fast(workspace: Workspace) -> None:
    at = 0.0
    work = FullTextWork(lambda: False, lambda: None, lambda: at)
    assert work.look(workspace.connection) and reach(workspace.db).last == SLICE
    add(workspace, 400)
    at = 0.2  # 2,000 a second: nothing is done
    assert not work.look(workspace.connection) and reach(workspace.db).last == SLICE
    add(workspace, 200)
    at = 0.4  # 1,000 a second: one slice, the next when it is due
    assert not work.look(workspace.connection) and reach(workspace.db).last == 2 * SLICE
    at = 0.6  # none: slice follows slice
    assert work.look(workspace.connection) and reach(workspace.db).last == 3 * SLICE


def test_what_was_forgotten_is_wiped_and_then_the_log_is_emptied(workspace: Workspace) -> None:
    emptied: list[bool] = []
    work = FullTextWork(lambda: False, lambda: emptied.append(True))
    while work.look(workspace.connection):
        pass
    with workspace.db.atomic():
        forget(workspace.connection, 1, 1, NOW)
    assert not emptied
    another = FullTextWork(lambda: False, lambda: emptied.append(True))  # the engine was started anew meanwhile
    while another.look(workspace.connection):
        pass
    assert emptied == [True]
    assert not another.look(workspace.connection) and emptied == [True]
    blocks = workspace.connection.execute("SELECT block FROM event_text_1_data").fetchall()
    assert not any(b"canary" in block or b"anary1" in block for (block,) in blocks)
