"""The first window, used as a person does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.live import read
from gui.main_window import MainWindow, now
from gui.pages.overview import headline
from gui.supervisor import Running, State
from models.meaning.configuration import Configuration
from models.storage import revisions
from models.storage.workspace import open_workspace


@pytest.fixture
def window(workspace: Path, styled: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    one = MainWindow(workspace)
    # Closed before fixtures end, so the pretended gateway has to go first, or closing asks what becomes of it.
    qtbot.addWidget(one, before_close_func=lambda window: window.supervisor._enter(State.STOPPED))
    one.show()
    qtbot.waitUntil(lambda: "200 events" in texts(one), timeout=10_000)
    yield one


def texts(parent: QWidget) -> str:
    return "\n".join(one.text() for one in parent.findChildren(QLabel) if one.isVisibleTo(parent))


def button(parent: QWidget, text: str) -> QPushButton:
    (found,) = [one for one in parent.findChildren(QPushButton) if one.text() == text]
    return found


def test_it_says_how_things_stand_and_what_to_do(window: MainWindow) -> None:
    said = texts(window)
    assert "200 events" in said
    assert "The gateway is stopped" in said
    assert "Acme Outdoor" in said
    assert button(window, "Start gateway").isVisible()
    assert not button(window, "Stop gateway").isVisible()
    assert not button(window, "Send test event").isEnabled()


def test_a_running_gateway_shows_its_address_which_can_be_copied(window: MainWindow, qtbot: QtBot) -> None:
    window.supervisor._enter(State.RUNNING, Running("http://127.0.0.1:8777", 1))
    assert "http://127.0.0.1:8777" in texts(window)
    assert button(window, "Send test event").isEnabled()
    copy = next(one for one in window.findChildren(QPushButton) if one.accessibleName() == "Copy the address")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:8777"


def test_a_gateway_that_does_not_stay_up_says_why(window: MainWindow) -> None:
    window.supervisor.why = "It ended five times."
    window.supervisor._enter(State.FAILED)
    assert "It ended five times." in texts(window)
    assert "The gateway does not stay up." in texts(window)


def test_every_button_is_named(window: MainWindow) -> None:
    assert all(one.accessibleName() or one.text() for one in window.findChildren(QPushButton))


def test_foreign_text_stays_text(workspace: Path, styled: QApplication, qtbot: QtBot) -> None:
    hostile = "<b>Acme</b><img src=//h/x>"
    with open_workspace(workspace, "editor") as one:
        revisions.save(one.db, Configuration(hostile, revision=1), "test", "renamed", 1)
    window = MainWindow(workspace)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: hostile in texts(window), timeout=10_000)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in window.findChildren(QLabel))


def test_figures_count_every_event_of_the_last_five_minutes(workspace: Path) -> None:
    with open_workspace(workspace, "reader") as one:
        figures = read(one.db, now())
    assert figures.total == 200
    assert round(sum(figures.accepted + figures.refused) * 5) >= 190  # some may have grown older than five minutes
    assert headline(figures).startswith("200 events.")


def test_closing_asks_what_becomes_of_the_gateway(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[bool | None] = [None, False]
    finished = []
    monkeypatch.setattr(window, "_ask_at_the_end", lambda: answers.pop(0))
    monkeypatch.setattr(window.supervisor, "finish", lambda: finished.append(True))
    window.supervisor._enter(State.RUNNING, Running("http://127.0.0.1:8777", 1))
    assert not window.close()
    assert window.isVisible()
    assert window.close()
    assert finished == [True]
