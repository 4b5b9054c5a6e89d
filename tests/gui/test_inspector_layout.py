"""How the Inspector is laid out: the pane below or at the right, the columns that somebody chose, and that both are kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gui.pages.inspector import InspectorPage
from gui.pages.inspector.columns import COLUMNS
from tests.gui.inspector_sample import fill_inspector

HEADS = [column.head for column in COLUMNS]
Make = Callable[[Path], InspectorPage]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill_inspector(tmp_path / "acme.portway", 2)
    return tmp_path / "acme.portway"


@pytest.fixture
def page(make_inspector: Make, path: Path, qtbot: QtBot) -> InspectorPage:
    made = make_inspector(path)
    qtbot.waitUntil(lambda: made.feed.complete)
    return made


def shown(page: InspectorPage) -> list[str]:
    head = page.table.horizontalHeader()
    places = (head.logicalIndex(place) for place in range(len(HEADS)))
    return [HEADS[at] for at in places if not page.table.isColumnHidden(at)]


def test_wide_windows_have_the_pane_at_the_right_until_somebody_says_otherwise(
    page: InspectorPage, make_inspector: Make, path: Path, qtbot: QtBot
) -> None:
    assert not page.arrangement.at_right
    page.resize(1_600, 812)
    assert page.arrangement.at_right
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_P)
    assert not page.arrangement.at_right and page.detail.y() > 100
    other = make_inspector(path)
    other.resize(1_600, 812)
    assert not other.arrangement.at_right


def test_columns_are_hidden_shown_moved_and_widened_and_that_is_kept(
    page: InspectorPage, make_inspector: Make, path: Path, qtbot: QtBot
) -> None:
    page.resize(1_490, 812)
    assert shown(page)[0] == "#" and shown(page)[-1] == "Emarsys" and "Note" not in shown(page)
    actions = {one.text(): one for one in page.columns.menu().actions()}
    assert not actions["Number"].isEnabled()
    actions["Source key"].trigger()
    actions["Note"].trigger()
    head = page.table.horizontalHeader()
    head.moveSection(head.visualIndex(HEADS.index("Verdict")), 1)
    head.moveSection(head.visualIndex(HEADS.index("Type")), 0)  # the number stays first
    expected = ["#", "Type", "Verdict", "Time", "Name", "Contact", "Fields", "Rules", "Emarsys", "Note"]
    assert shown(page) == expected
    edge = head.sectionViewportPosition(HEADS.index("Name")) + head.sectionSize(HEADS.index("Name")) - 1
    qtbot.mousePress(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(edge, 10))
    qtbot.mouseMove(head.viewport(), QPoint(edge + 40, 10))
    qtbot.mouseRelease(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(edge + 40, 10))
    assert page.table.widths == {HEADS.index("Name"): 190}
    other = make_inspector(path)
    other.resize(1_490, 812)
    assert shown(other) == expected and other.table.columnWidth(HEADS.index("Name")) == 190
    other.columns.reset()
    assert "Note" not in shown(other) and other.table.columnWidth(HEADS.index("Name")) == 150


def test_the_rows_fill_the_width_whatever_is_shown(page: InspectorPage) -> None:
    for text in ("Contact", "Source key", "Emarsys"):
        next(one for one in page.columns.menu().actions() if one.text() == text).trigger()
        widths = sum(page.table.columnWidth(at) for at in range(len(COLUMNS)) if not page.table.isColumnHidden(at))
        assert widths == page.table.viewport().width()


def test_where_there_is_no_room_the_least_important_columns_go(page: InspectorPage) -> None:
    page.table.setFixedWidth(640)
    assert shown(page) == ["#", "Time", "Name", "Contact", "Verdict"]
    page.table.setFixedWidth(900)
    assert shown(page)[-1] == "Fields"
