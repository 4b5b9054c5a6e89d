"""Marks and notes in the Inspector, with the keys and the menu."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.inspector import InspectorPage
from models.storage import marks
from models.storage.workspace import open_workspace
from tests.gui.inspector_sample import fill_inspector


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill_inspector(tmp_path / "acme.portway", 2)
    return tmp_path / "acme.portway"


@pytest.fixture
def page(path: Path, styled: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[InspectorPage]:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    background = Background(path)
    one = InspectorPage(Desk(path, background, Live(background, now), now, lambda title, what: None))
    qtbot.addWidget(one)
    one.setMinimumSize(1200, 812)
    one.show()
    one.shown()
    qtbot.waitUntil(lambda: one.feed.complete)
    yield one
    one.hidden()
    background.stop()


def marked(path: Path) -> dict[int, tuple[int, str]]:
    with open_workspace(path, "reader") as opened:
        return {id_: (one.colour, one.note) for id_, one in marks.marks_of(opened.db, range(1_000)).items()}


def line(page: InspectorPage, event_id: int) -> tuple[int | None, str]:
    shown = page.events.shown(page.events.row_of(event_id))
    return (shown[0].mark, shown[0].note) if shown is not None else (None, "")


def test_m_marks_the_selected_events_and_unmarks_them(page: InspectorPage, path: Path, qtbot: QtBot) -> None:
    page.table.select(20)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.table.selected_ids() == [20, 21]
    qtbot.keyClick(page.table, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: line(page, 20)[0] == 1 and line(page, 21)[0] == 1)
    qtbot.keyClick(page.table, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: line(page, 21)[0] == 4)
    assert marked(path) == {20: (4, ""), 21: (4, "")}
    qtbot.keyClick(page.table, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: line(page, 20)[0] is None)
    assert marked(path) == {}
    assert page.table.selected_ids() == [20, 21]


def test_a_note_is_written_and_stands_in_the_pane(
    page: InspectorPage, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def answer(*arguments: object, text: str) -> tuple[str, bool]:
        asked.append(text)
        return "<b>look</b> at the coupon", True

    monkeypatch.setattr(QInputDialog, "getText", answer)
    page.table.select(18)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: page.detail.head.note.isVisible() and "coupon" in page.detail.head.note.text.text())
    assert page.detail.head.note.text.text() == "<b>look</b> at the coupon"
    qtbot.mouseClick(page.detail.head.note._edit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: asked == ["", "<b>look</b> at the coupon"])


def test_another_console_marks_and_it_shows_up(page: InspectorPage, path: Path, qtbot: QtBot) -> None:
    page.table.select(15)
    with open_workspace(path, "editor") as other:
        marks.mark(other.db, [15], 3, "bob", now())
    qtbot.waitUntil(lambda: line(page, 15)[0] == 3)
    qtbot.waitUntil(lambda: page.detail.head.note.isVisible())
    assert page.detail.head.note.text.text() == "Marked blue."


def test_the_menu_offers_the_colours(page: InspectorPage, path: Path, qtbot: QtBot) -> None:
    page.table.select(12)
    menu = next(one.menu() for one in page.acts.menu().actions() if one.menu() is not None)
    next(one for one in menu.actions() if one.text().startswith("Violet")).trigger()
    qtbot.waitUntil(lambda: marked(path) == {12: (5, "")})


def test_what_is_marked_stays_in_the_list_when_older_events_go(page: InspectorPage, path: Path, qtbot: QtBot) -> None:
    page.table.select(20)
    with open_workspace(path, "writer") as writer:
        marks.mark(writer.db, [1, 2, 7], 2, "ann", now())
        writer.connection.execute("DELETE FROM event WHERE id < 10 AND id NOT IN (1, 2, 7)")
    qtbot.waitUntil(lambda: list(page.events.ids) == [1, 2, 7, *range(10, 27)])
    assert page.bar._sentence.text() == "Every event since #10; older ones were removed."
    assert sum(page.events.counts) == 20
    assert page.table.selected == 20 and page.table.selected_ids() == [20]
    with open_workspace(path, "writer") as writer:
        writer.connection.execute("DELETE FROM event WHERE id < 13 AND id NOT IN (SELECT event_id FROM mark)")
    qtbot.waitUntil(lambda: list(page.events.ids) == [1, 2, 7, *range(13, 27)])


def test_rows_that_went_from_the_middle_go_when_they_are_looked_at(
    page: InspectorPage, path: Path, qtbot: QtBot
) -> None:
    with open_workspace(path, "writer") as writer:
        writer.connection.execute("DELETE FROM event WHERE id IN (17, 18)")
        marks.mark(writer.db, [20], 1, "ann", now())
    qtbot.waitUntil(lambda: list(page.events.ids) == [*range(1, 17), *range(19, 27)])
