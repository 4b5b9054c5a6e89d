"""Taking events away from the list, and opening a recording that came from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gui import door_run
from gui.pages.inspector.editing_window import EditingWindow
from gui.pages.inspector.export import ExportWindow
from gui.pages.inspector.recordings import RecordingWindow
from gui.pages.inspector.replay import ReplayWindow
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


@pytest.fixture
def saved_as(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The name that the file dialog gives."""
    target = tmp_path / "case"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    return target


def take(world: World, qtbot: QtBot, form: int) -> ExportWindow:
    """Take all events of the list away."""
    world.page.acts.export_all()
    window = world.page.findChildren(ExportWindow)[0]
    window.form.choose(form)
    qtbot.mouseClick(window.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.banner.isVisible() and window.save.isEnabled())
    return window


def recording(world: World, qtbot: QtBot, path: Path) -> RecordingWindow:
    world.page.acts.show_recording(path)
    window = world.page.findChildren(RecordingWindow)[0]
    qtbot.waitUntil(lambda: bool(window.model.ids))
    return window


def test_a_selection_goes_into_a_file_without_the_people(world: World, qtbot: QtBot, saved_as: Path) -> None:
    table = world.page.table
    table.select(20)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    next(one for one in world.page.acts.menu().actions() if one.text().startswith("Take away")).trigger()
    window = world.page.findChildren(ExportWindow)[0]
    assert window.windowTitle() == "Take 2 events away"
    qtbot.mouseClick(window.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.banner.isVisible)
    lines = [json.loads(one) for one in saved_as.with_suffix(".ndjson").read_text("utf-8").splitlines()]
    assert [one["id"] for one in lines] == [20, 21]
    assert "olga.fenn" not in json.dumps(lines)


def test_all_that_the_list_shows_becomes_an_archive(world: World, qtbot: QtBot, saved_as: Path) -> None:
    world.page.bar.show_line("type:identify")
    qtbot.waitUntil(lambda: len(world.page.events.ids) == 4)
    take(world, qtbot, 1)
    log = json.loads(saved_as.with_suffix(".har").read_text("utf-8"))["log"]
    assert {one["request"]["url"].rpartition("/")[2] for one in log["entries"]} >= {"identify"}


def test_what_cannot_be_written_is_said(world: World, qtbot: QtBot, saved_as: Path) -> None:
    saved_as.with_suffix(".ndjson").mkdir()
    window = take(world, qtbot, 0)
    assert "cannot be written" in window.banner._text.text()


def test_a_recording_is_opened_looked_at_and_replayed(
    world: World, qtbot: QtBot, saved_as: Path, door: SmallDoor
) -> None:
    taken = take(world, qtbot, 2)
    assert "22 events were written" in taken.banner._text.text()
    path = saved_as.with_name("case.portway-recording")
    window = recording(world, qtbot, path)
    assert window.windowTitle() == "case.portway-recording"
    assert "22 events, received" in window.sentence.text() and "stand-ins" in window.sentence.text()
    qtbot.waitUntil(lambda: "Coupon Entered" in window.message.toPlainText())
    assert window.replay.text() == "Replay all …"
    window.table.setFocus()
    for _ in range(2):
        qtbot.keyClick(window.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert window.replay.text() == "Replay 3 …"
    qtbot.mouseClick(window.replay, Qt.MouseButton.LeftButton)
    replay = window.findChildren(ReplayWindow)[0]
    replay.target.choose(1)
    qtbot.mouseClick(replay.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "3 events were taken." in replay.run.said.text())
    assert [(header, "_recorded" in body) for _, body, header, _ in door.came] == [("0", False)] * 3


def test_an_event_of_a_recording_is_edited_and_sent(world: World, qtbot: QtBot, saved_as: Path) -> None:
    take(world, qtbot, 2)
    window = recording(world, qtbot, saved_as.with_name("case.portway-recording"))
    qtbot.mouseClick(window.edit, Qt.MouseButton.LeftButton)
    assert window.findChildren(EditingWindow)[0].editor.message is not None


def test_another_file_is_no_recording(world: World, qtbot: QtBot, tmp_path: Path) -> None:
    other = tmp_path / "other.portway-recording"
    other.write_text("{}\n", "utf-8")
    world.page.acts.show_recording(other)
    window = world.page.findChildren(RecordingWindow)[0]
    qtbot.waitUntil(window.banner.isVisible)
    assert "not a recording" in window.banner._text.text()
    assert not window.replay.isEnabled()
