"""F1 in the console: it opens the help of the page in view, or of what has the focus."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import help as help_
from gui.help import HelpWindow
from gui.main_window import MainWindow
from gui.pages.inspector.acting import ActingWindow
from gui.supervisor import State


@pytest.fixture
def console(workspace: Path, styled: QApplication, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    made = MainWindow(workspace)
    qtbot.addWidget(made, before_close_func=lambda window: window.supervisor._enter(State.STOPPED))
    made.show()
    return made


def asked(console: MainWindow, qtbot: QtBot) -> HelpWindow:
    """The help after F1."""
    console.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is console, timeout=5_000)
    qtbot.keyClick(console, Qt.Key.Key_F1)
    found = help_._window
    assert found is not None and found.isVisible()
    return found


def test_f1_explains_the_page_in_view_and_one_window_is_enough(console: MainWindow, qtbot: QtBot) -> None:
    console._book.open("Rules")
    first = asked(console, qtbot)
    qtbot.addWidget(first)
    assert first.title.text() == "Rules"
    console._book.open("API keys")
    assert asked(console, qtbot) is first
    assert first.title.text() == "API keys"


def test_f1_in_a_window_beside_the_console_asks_what_it_belongs_to(console: MainWindow, qtbot: QtBot) -> None:
    console._book.open("Users")
    beside = ActingWindow(console._book.pages["Users"], "Replay", 300, 200)
    beside.show()
    beside.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is beside, timeout=5_000)
    qtbot.keyClick(beside, Qt.Key.Key_F1)
    assert help_._window is not None
    qtbot.addWidget(help_._window)
    assert help_._window.title.text() == "Replay, samples, traffic"
