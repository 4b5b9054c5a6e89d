"""The first window, used as a person does."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.live import look, read
from gui.main_window import MainWindow, now
from gui.supervisor import Running, State
from gui.widgets.button import FocusRing
from models.meaning.configuration import Configuration
from models.storage import keys, revisions
from models.storage.workspace import open_workspace
from tests.gui.sample import fill


@pytest.fixture
def window(workspace: Path, styled: QApplication, qtbot: QtBot) -> MainWindow:
    one = MainWindow(workspace)
    # Closed before fixtures end, so the pretended gateway has to go first, or closing asks what becomes of it.
    qtbot.addWidget(one, before_close_func=lambda window: window.supervisor._enter(State.STOPPED))
    one.show()
    qtbot.waitUntil(lambda: "200 events of" in texts(one), timeout=10_000)
    return one


def texts(parent: QWidget) -> str:
    return "\n".join(one.text() for one in parent.findChildren(QLabel) if one.isVisibleTo(parent))


def button(parent: QWidget, text: str) -> QPushButton:
    (found,) = [one for one in parent.findChildren(QPushButton) if one.text() == text]
    return found


def test_it_says_how_things_stand_and_what_to_do(window: MainWindow) -> None:
    said = texts(window)
    assert "The gateway is stopped." in said
    assert "200 events of the last hour are kept." in said
    assert "Acme Outdoor" in said
    assert button(window, "Start gateway").isVisible()
    assert not button(window, "Stop gateway").isVisible()
    assert not button(window, "Send test event").isEnabled()


def test_a_running_gateway_shows_its_address_which_can_be_copied(window: MainWindow, qtbot: QtBot) -> None:
    window.supervisor._enter(State.RUNNING, Running("http://127.0.0.1:8777", 1))
    assert "http://127.0.0.1:8777" in texts(window)
    assert "2 were refused." in texts(window)
    assert button(window, "Send test event").isEnabled()
    assert not button(window, "Start gateway").isVisible()
    copy = next(one for one in window.findChildren(QPushButton) if one.accessibleName() == "Copy the address")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:8777"


def test_the_command_holds_a_key_once_one_is_issued_until_the_end(
    tmp_path: Path, styled: QApplication, qtbot: QtBot
) -> None:
    empty = tmp_path / "empty.portway"
    fill(empty, 0)
    window = MainWindow(empty)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: "-u YOUR_KEY:" in texts(window), timeout=10_000)
    qtbot.mouseClick(button(window, "Issue a key for this run"), Qt.MouseButton.LeftButton)
    copy = button(window, "Copy command")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert copy.text() == "Copied"
    assert "-u pw_s_" in QGuiApplication.clipboard().text()
    with open_workspace(empty, "reader") as one:
        assert [key.active for key in keys.keys(one.db)] == [True]
        window.close()
        assert [key.active for key in keys.keys(one.db)] == [False]


def test_a_gateway_that_does_not_stay_up_says_why_and_can_be_started_again(window: MainWindow) -> None:
    window.supervisor.log.append("a fault")
    window.supervisor._give_up("It ended five times.")
    assert "The gateway does not run." in texts(window)
    assert "It ended five times.\na fault" in texts(window)
    assert button(window, "Start again").isVisible()


def test_a_gateway_of_another_version_is_named(window: MainWindow) -> None:
    window.supervisor._enter(State.ADOPTED, Running("http://127.0.0.1:8777", 1, "0.0.9"))
    assert "of version 0.0.9" in texts(window)
    assert button(window, "Stop it").isVisible()


def test_focus_shows_for_the_keyboard_only(window: MainWindow, qtbot: QtBot) -> None:
    start = button(window, "Start gateway")
    start.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not window.findChildren(FocusRing)
    start.clearFocus()
    start.setFocus(Qt.FocusReason.TabFocusReason)
    (ring,) = window.findChildren(FocusRing)
    assert ring.geometry().contains(start.geometry())


def test_a_narrow_window_keeps_the_pages_as_icons(window: MainWindow) -> None:
    assert button(window, "Overview").isVisible()
    window.resize(1100, 700)
    (entry,) = [one for one in window.findChildren(QPushButton) if one.accessibleName() == "Overview"]
    assert entry.text() == ""
    assert "Overview" in entry.toolTip()


def test_every_button_is_named(window: MainWindow) -> None:
    buttons = [one for one in window.findChildren(QPushButton) if one.isVisible()]
    assert all(one.accessibleName() for one in buttons)
    assert all(one.text() or one.toolTip() for one in buttons)


def test_foreign_text_stays_text(workspace: Path, styled: QApplication, qtbot: QtBot) -> None:
    hostile = "<b>Acme</b><img src=//h/x>"
    workspace = workspace.rename(workspace.with_name("<b>acme<img src=x>.portway"))
    with open_workspace(workspace, "editor") as one:
        revisions.save(one.db, Configuration(hostile, revision=1), "test", "renamed", 1)
    window = MainWindow(workspace)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: hostile in texts(window), timeout=10_000)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in window.findChildren(QLabel))
    tips = [one.toolTip() for one in window.findChildren(QWidget) if one.toolTip()]
    assert tips
    assert not any("<img" in tip or "<b>" in tip for tip in tips)


def test_figures_count_every_event_of_the_last_five_minutes(workspace: Path) -> None:
    with open_workspace(workspace, "reader") as one:
        figures = read(one.db, now())
    assert figures.total == 200
    assert round(sum(figures.accepted + figures.refused) * 5) >= 190  # some may have grown older than five minutes


def test_figures_are_not_read_again_while_nobody_writes(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_workspace(workspace, "reader") as one, open_workspace(workspace, "editor") as other:
        at = now()
        first = look(one.db, at, None)
        monkeypatch.setattr("gui.live.read", None)
        assert look(one.db, at, first) == first
        monkeypatch.undo()
        revisions.save(other.db, Configuration("Renamed", revision=1), "test", "renamed", at)
        assert look(one.db, at, first).figures.name == "Renamed"


def test_closing_asks_what_becomes_of_the_gateway(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[bool | None] = [None, False]
    monkeypatch.setattr(window, "_ask_at_the_end", lambda: answers.pop(0))
    monkeypatch.setattr(window.supervisor, "stop", lambda: window.supervisor._enter(State.STOPPING))
    ended = []
    window.ended.connect(lambda: ended.append(True))
    window.supervisor._enter(State.RUNNING, Running("http://127.0.0.1:8777", 1))
    assert not window.close()
    assert window.isVisible()
    window.close()
    assert not window.isVisible()
    assert not ended, "the gateway finishes what is in flight first"
    window.supervisor._enter(State.STOPPED)
    assert ended


def test_closing_asks_before_unsaved_changes_are_lost(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(window._book, "unsaved", lambda: ["Checkout started, no order"])
    monkeypatch.setattr(window, "_discards", lambda unsaved: asked.append(unsaved) or len(asked) > 1)
    assert not window.close()
    assert window.close()
    assert asked == [["Checkout started, no order"]] * 2
