"""Replaying events from the list: as a dry run, through the door, and with a guard while the workspace is live."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from gui import door_run
from gui.pages.inspector import replay_guard
from gui.pages.inspector.replay import ReplayWindow
from models.meaning.trace.verdicts import Verdict
from models.storage import commands
from models.storage.workspace import open_workspace
from tests.gui.inspector_page import World, inspector
from tests.gui.small_door import SmallDoor, small_door


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDoor]:
    monkeypatch.setattr(door_run, "KNOWN_WITHIN_S", 0.0)
    with small_door() as one:
        yield one


@pytest.fixture
def world(tmp_path: Path, door: SmallDoor, styled: QApplication, qtbot: QtBot) -> Iterator[World]:
    with inspector(tmp_path, qtbot, door.address) as one:
        yield one


def replay(world: World, qtbot: QtBot, first: int, last: int) -> ReplayWindow:
    """Select events in the list and press R."""
    table = world.page.table
    world.page.activateWindow()
    qtbot.waitUntil(world.page.isActiveWindow)
    table.select(first)
    table.setFocus()
    for _ in range(last - first):
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    found = world.page.findChildren(ReplayWindow)
    assert len(found) == 1
    return found[0]


def click(window: ReplayWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.go, Qt.MouseButton.LeftButton)


def test_a_selection_is_tried_and_nothing_is_sent(world: World, door: SmallDoor, qtbot: QtBot) -> None:
    window = replay(world, qtbot, 14, 20)
    assert window.windowTitle() == "Replay 7 events"
    click(window, qtbot)
    qtbot.waitUntil(lambda: "tried" in window.trial.said.text())
    assert window.trial.said.text() == "5 events were tried, 4 would become something else."
    assert [one.now for one in window.trial._rows if not one.differs] == [Verdict.NOTHING_TO_DO]
    assert door.came == []


def test_a_selection_goes_through_the_door_in_its_order(world: World, door: SmallDoor, qtbot: QtBot) -> None:
    window = replay(world, qtbot, 14, 16)
    window.target.choose(1)
    assert window.go.text() == "Replay 3 events"
    wanted = []
    window.wanted.connect(wanted.append)
    click(window, qtbot)
    qtbot.waitUntil(lambda: "taken" in window.run.said.text())
    assert [(path, replays) for path, _, replays, _ in door.came] == [
        ("/v1/identify", "14"),
        ("/v1/track", "15"),
        ("/v1/page", "16"),
    ]
    assert len({body["messageId"] for _, body, _, _ in door.came}) == 3
    assert all(body["messageId"].startswith("replay-") and body["timestamp"] for _, body, _, _ in door.came)
    qtbot.mouseClick(window.run._show, Qt.MouseButton.LeftButton)
    assert wanted[0].startswith("is:replay after:")
    assert world.page.bar.line.text() == wanted[0]


def test_rules_may_move_and_the_id_may_stay_where_that_was_chosen(world: World, door: SmallDoor, qtbot: QtBot) -> None:
    window = replay(world, qtbot, 15, 15)
    window.target.choose(1)
    window.rules.choose(1)
    window.message_id.choose(1)
    window.time.choose(1)
    click(window, qtbot)
    qtbot.waitUntil(lambda: "1 event was taken." in window.run.said.text())
    ((_, body, header, _),) = door.came
    assert header == "15; moves-rules"
    assert not body["messageId"].startswith("replay-") and "timestamp" not in body


def test_the_requests_alone_are_asked_of_the_gateway(world: World, qtbot: QtBot, door: SmallDoor) -> None:
    window = replay(world, qtbot, 21, 21)
    window.target.choose(2)
    assert window.requests.at == 0, "what was accepted goes again only where somebody wants that"
    window.requests.choose(1)
    click(window, qtbot)

    def asked() -> bool:
        with open_workspace(world.path, "reader") as opened:
            row = opened.connection.execute("SELECT what, arguments FROM command").fetchone()
        return row == (commands.Ask.RETRY, '{"deliveries": [21], "accepted": true}')

    qtbot.waitUntil(asked)
    assert door.came == []


def test_live_it_asks_and_for_many_the_number_is_typed(
    tmp_path: Path, door: SmallDoor, styled: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def no(*texts: object) -> bool:
        asked.append(texts[2])
        return False

    monkeypatch.setattr(replay_guard, "sure", no)
    typed = iter([("23", True), ("24", True)])
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: next(typed))
    with inspector(tmp_path, qtbot, door.address, "live") as world:
        window = replay(world, qtbot, 14, 15)
        window.target.choose(1)
        click(window, qtbot)
        assert asked == ["Replay 2 events to the live account?"]
        window.done(0)
        qtbot.waitUntil(lambda: not world.page.findChildren(ReplayWindow))
        window = replay(world, qtbot, 3, 26)
        window.target.choose(1)
        click(window, qtbot)
        assert not window.run.run.running
        click(window, qtbot)
        qtbot.waitUntil(lambda: "taken" in window.run.said.text())
    assert len(door.came) > 15


def test_without_a_gateway_it_says_so(tmp_path: Path, styled: QApplication, qtbot: QtBot) -> None:
    with inspector(tmp_path, qtbot, "") as world:
        window = replay(world, qtbot, 15, 15)
        window.target.choose(1)
        click(window, qtbot)
        assert "not running" in window.run.said.text()
