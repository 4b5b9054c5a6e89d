"""The page *Users* as a person uses it: looks, searches, opens somebody, goes back, asks to forget."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.users import UsersPage, leaving
from models.storage.tables import Command
from models.storage.workspace import open_workspace
from tests.gui.people_sample import HOSTILE, fill_people


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "acme.portway"
    fill_people(target)
    return target


@pytest.fixture
def opened() -> list[tuple[str, Any]]:
    """The ways to other pages that were taken."""
    return []


@pytest.fixture
def page(styled: QApplication, qtbot: QtBot, path: Path, opened: list[tuple[str, Any]]) -> Iterator[UsersPage]:
    background = Background(path)
    made = UsersPage(
        Desk(path, background, Live(background, now), now, lambda title, what: opened.append((title, what)))
    )
    qtbot.addWidget(made)
    made.setMinimumSize(1200, 812)
    made.show()
    made.shown()
    qtbot.waitUntil(lambda: len(made.people.model.ids) == 60)
    yield made
    made.hidden()
    background.stop()


def test_a_search_by_the_beginning_of_a_key_and_return_open_the_person(page: UsersPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.people.bar.field, "Tess")
    qtbot.waitUntil(lambda: list(page.people.model.ids) == [1])
    qtbot.keyClick(page.people.bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.person.name.text() == "tess.oake@example.com")
    assert "2 rules wait" in page.person.sentence.text()
    assert page.person.tabs.tabText(0) == "Events 19"
    assert len(page.person.line.courses()) == 4


def test_nobody_found_says_so(page: UsersPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.people.bar.field, "nobody")
    qtbot.waitUntil(lambda: page.people.empty.isVisible())


def test_foreign_text_stays_text(page: UsersPage, qtbot: QtBot) -> None:
    page.open_person(1)
    qtbot.waitUntil(lambda: page.person.name.text() != "")
    shown = [one for one in page.person.facts.findChildren(QLabel) if one.text() == HOSTILE]
    assert shown and all(one.textFormat() is Qt.TextFormat.PlainText for one in shown)


def test_forget_names_what_goes_and_asks_the_gateway(
    page: UsersPage, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []
    monkeypatch.setattr(leaving, "confirmed", lambda parent, one: bool(said.append(leaving.what_goes(one)) or True))
    monkeypatch.setattr("gui.widgets.asking.PATIENCE", 0.0)
    page.open_person(1)
    qtbot.waitUntil(lambda: page.person.name.text() != "")
    qtbot.mouseClick(page.person.forget, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.person.banner.isVisible())
    assert "4 known values, the content of 19 events" in said[0]
    with open_workspace(path, "reader") as workspace:
        rows = list(Command.select(Command.what, Command.arguments).tuples().execute(workspace.db))
    assert rows == [("forget", '{"person": 1}')]


def test_what_happened_stands_in_the_line_of_an_event(page: UsersPage, qtbot: QtBot) -> None:
    page.open_person(1)
    columns = page.person.events.records.columns
    at = next(at for at, one in enumerate(columns) if one.head == "What happened")

    def text() -> str:
        rows = page.person.events.records
        return columns[at].text(rows.record(0)) if rows.rowCount() else ""

    qtbot.waitUntil(lambda: text().startswith('Rule "Coupon entered but did not complete order" started'))


def test_the_sandbox_opens_at_the_contact(page: UsersPage, qtbot: QtBot, opened: list[tuple[str, Any]]) -> None:
    page.open_person(1)
    qtbot.waitUntil(lambda: page.person.name.text() != "")
    page.person.in_sandbox.click()
    assert opened == [("Sandbox", "tess.oake@example.com")]
