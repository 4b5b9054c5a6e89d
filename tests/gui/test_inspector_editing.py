"""Writing an event, editing one that came, keeping samples, and the made-up shoppers of the demo traffic."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui import door_run
from gui.pages.inspector import acting, replay_guard
from gui.pages.inspector import samples as samples_page
from gui.pages.inspector.editing_window import EditingWindow
from gui.pages.inspector.samples import SamplesWindow
from gui.pages.inspector.samples_asking import KeepSample
from gui.pages.inspector.traffic import TrafficWindow
from models.storage import samples
from models.storage.samples import SampleRow
from models.storage.workspace import open_workspace
from tests.gui.inspector_page import World, inspector
from tests.gui.small_door import SmallDoor, small_door

W = TypeVar("W", bound=QWidget)


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDoor]:
    monkeypatch.setattr(door_run, "KNOWN_WITHIN_S", 0.0)
    with small_door() as one:
        yield one


@pytest.fixture
def world(tmp_path: Path, door: SmallDoor, styled: QApplication, qtbot: QtBot) -> Iterator[World]:
    with inspector(tmp_path, qtbot, door.address) as one:
        yield one


def the(world: World, kind: type[W], qtbot: QtBot) -> W:
    """The window of this kind, once it is there."""
    qtbot.waitUntil(lambda: len(world.page.findChildren(kind)) == 1)
    return world.page.findChildren(kind)[0]


def choose(world: World, qtbot: QtBot, entry: str) -> None:
    """Choose an entry of the page's menu."""
    next(one for one in world.page.acts.page_menu().actions() if one.text().startswith(entry)).trigger()


def stored(world: World) -> list[SampleRow]:
    with open_workspace(world.path, "reader") as opened:
        return samples.samples(opened.db)


def test_an_event_is_edited_decided_and_sent_as_a_new_one(world: World, door: SmallDoor, qtbot: QtBot) -> None:
    world.page.table.select(18)
    qtbot.mouseClick(world.page.detail.head.edit, Qt.MouseButton.LeftButton)
    window = the(world, EditingWindow, qtbot)
    shown = json.loads(window.editor.text.toPlainText())
    assert shown["event"] == "Coupon Entered" and "timestamp" not in shown
    qtbot.waitUntil(lambda: window.editor.decided.sentence != "")
    shown["event"], shown["userId"] = "Order Completed", "u-9"
    shown["properties"]["revenue"] = 80
    window.editor.text.setPlainText(json.dumps(shown))
    qtbot.waitUntil(lambda: "nothing" in window.editor.decided.sentence.lower())
    qtbot.mouseClick(window.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "taken" in window.run.said.text())
    assert [(path, replay) for path, _, replay, _ in door.came] == [("/v1/track", "")]
    assert door.came[0][1] == shown
    window.kind.choose(1)
    qtbot.mouseClick(window.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(door.came) == 2)
    assert door.came[1][2] == "18"


def test_what_is_wrong_with_the_json_is_said_with_its_place(world: World, qtbot: QtBot) -> None:
    choose(world, qtbot, "New event")
    window = the(world, EditingWindow, qtbot)
    assert window.send.isEnabled()
    window.editor.text.setPlainText('{\n  "type": "track",\n  "event" "Cart"\n}')
    assert window.editor.problem.text == "◆ Line 3, character 11: a colon is missing after the name."
    assert not window.send.isEnabled()
    assert window.editor.text.extraSelections()
    window.editor.text.setPlainText("[1]")
    assert "one JSON object" in window.editor.problem.text
    window.editor.text.setPlainText('{"type": "track", "userId": "u"}')
    assert window.editor.problem.isHidden() and window.send.isEnabled()
    qtbot.waitUntil(lambda: window.editor.decided.sentence.startswith("Refused."))


def test_an_event_becomes_a_sample_without_the_person(world: World, qtbot: QtBot) -> None:
    world.page.activateWindow()
    world.page.table.select(18)
    world.page.table.setFocus()
    qtbot.keyClick(world.page.table, Qt.Key.Key_S)
    window = the(world, KeepSample, qtbot)
    assert window.name.text() == "Coupon Entered"
    qtbot.keyClicks(window.name, "Coupon of a visitor")
    qtbot.mouseClick(window.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(stored(world)) == 1)
    (kept,) = stored(world)
    assert (kept.name, kept.door, kept.masked) == ("Coupon of a visitor", "tracking", True)
    assert kept.message["anonymousId"] != "a-91c4"
    assert kept.message["properties"]["coupon_id"] == "AUTUMN10"
    assert "timestamp" not in kept.message


def test_that_personal_data_stays_is_remembered(world: World, qtbot: QtBot) -> None:
    world.page.table.select(18)
    for name, masked in (("One", True), ("Two", False), ("Three", False)):
        world.page.acts.keep_sample()
        window = the(world, KeepSample, qtbot)
        if name == "Two":
            window.masked.click()
        assert window.masked.isChecked() is masked
        window.name.setText(name)
        qtbot.mouseClick(window.keep, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda wanted=name: wanted in [one.name for one in stored(world)])
        qtbot.waitUntil(lambda: not world.page.findChildren(KeepSample))
    assert {one.name: one.masked for one in stored(world)} == {"One": True, "Two": False, "Three": False}


def test_samples_are_looked_at_sent_kept_changed_and_deleted(
    world: World, door: SmallDoor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(world, qtbot, "Samples")
    window = the(world, SamplesWindow, qtbot)
    qtbot.waitUntil(lambda: window.list.count() > 10)
    window.list.setCurrentItem(window.list.findItems("Coupon entered", Qt.MatchFlag.MatchExactly)[0])
    qtbot.mouseClick(window.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "taken" in window.run.said.text())
    assert door.came[0][1]["event"] == "Coupon Entered"
    assert window.save.text() == "Keep as sample …" and not window.remove.isEnabled()
    qtbot.mouseClick(window.save, Qt.MouseButton.LeftButton)
    asking = window.findChildren(KeepSample)[0]
    asking.masked.setChecked(False)
    asking.name.setText("My coupon")
    qtbot.mouseClick(asking.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.list.currentItem() is not None and window.list.currentItem().text() == "My coupon")
    assert not window.save.isEnabled()
    window.editor.text.setPlainText('{"type": "page", "userId": "u-1"}')
    qtbot.mouseClick(window.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stored(world)[0].message == {"type": "page", "userId": "u-1"})
    monkeypatch.setattr(samples_page, "sure", lambda *_: True)
    qtbot.waitUntil(lambda: not window.edited)
    qtbot.mouseClick(window.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stored(world) == [])


def test_what_was_written_is_not_lost_silently(world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True, False, True])
    asked = []

    def answer(*texts: object) -> bool:
        asked.append(texts[2])
        return next(answers)

    monkeypatch.setattr(acting, "sure", answer)
    choose(world, qtbot, "Samples")
    window = the(world, SamplesWindow, qtbot)
    qtbot.waitUntil(lambda: window.list.count() > 10)
    window.editor.text.setPlainText("{}")
    before = window.list.currentRow()
    window.list.setCurrentRow(before + 1)
    assert window.list.currentRow() == before and window.editor.text.toPlainText() == "{}"
    window.list.setCurrentRow(before + 1)
    assert window.list.currentRow() == before + 1 and window.editor.text.toPlainText() != "{}"
    window.close()
    choose(world, qtbot, "New event")
    editor = the(world, EditingWindow, qtbot)
    qtbot.keyClicks(editor.editor.text, " ")
    editor.close()
    assert editor.isVisible()
    editor.close()
    assert asked == ["Discard the edit of this sample?"] * 2 + ["Discard the event that is being written?"] * 2


def test_shoppers_come_until_they_are_stopped(world: World, door: SmallDoor, qtbot: QtBot) -> None:
    choose(world, qtbot, "Demo traffic")
    window = the(world, TrafficWindow, qtbot)
    window.rate.choose(7)
    qtbot.mouseClick(window.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(door.came) > 20)
    assert not window.go.isEnabled()
    qtbot.mouseClick(window.run.work.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.run.said.text().startswith("Stopped."))
    qtbot.waitUntil(window.go.isEnabled)
    assert {path for path, *_ in door.came} <= {"/v1/page", "/v1/screen", "/v1/track", "/v1/identify"}


def test_a_deletion_is_asked_about(
    world: World, door: SmallDoor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def answer(*texts: object) -> bool:
        asked.append(texts[2])
        return len(asked) > 1

    monkeypatch.setattr(replay_guard, "sure", answer)
    choose(world, qtbot, "New event")
    window = the(world, EditingWindow, qtbot)
    window.editor.show_message({"type": "delete", "userId": "u-1"}, "destination")
    qtbot.mouseClick(window.send, Qt.MouseButton.LeftButton)
    assert asked == ["Send the deletion of the userId u-1?"] and not window.run.run.running
    qtbot.mouseClick(window.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [path for path, *_ in door.came] == ["/segment"])
    qtbot.waitUntil(lambda: not window.run.run.running)


def test_an_empty_list_offers_the_shoppers(tmp_path: Path, styled: QApplication, qtbot: QtBot) -> None:
    with inspector(tmp_path, qtbot, "", rounds=0) as world:
        qtbot.waitUntil(world.page.nothing.traffic.isVisible)
        qtbot.mouseClick(world.page.nothing.traffic, Qt.MouseButton.LeftButton)
        assert the(world, TrafficWindow, qtbot).go.isEnabled()


def test_made_up_shoppers_do_not_go_live(tmp_path: Path, door: SmallDoor, styled: QApplication, qtbot: QtBot) -> None:
    with inspector(tmp_path, qtbot, door.address, "live") as world:
        choose(world, qtbot, "Demo traffic")
        window = the(world, TrafficWindow, qtbot)
        assert not window.go.isEnabled() and window.banner.isVisible()
