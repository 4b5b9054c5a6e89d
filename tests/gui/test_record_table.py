"""The table that most lists are: its columns can be widened and stay so, one takes the rest, and 100,000 rows cost nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets.record_table import RecordTable
from gui.widgets.records import Column, RecordModel

COLUMNS = (Column("Name", 0, str), Column("userId", 180, str), Column("Seen", 120, str))


@pytest.fixture
def table(styled: QApplication, qtbot: QtBot) -> RecordTable:
    return shown(qtbot)


def shown(qtbot: QtBot) -> RecordTable:
    made = RecordTable(RecordModel(COLUMNS), "People")
    made.records.begin_anew(range(3), {at: f"row {at}" for at in range(3)})
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    return made


def widen(table: RecordTable, column: int, by: int) -> None:
    """Drag the right edge of a column with the mouse."""
    head = table.horizontalHeader()
    edge = QPoint(head.sectionViewportPosition(column) + head.sectionSize(column) - 2, head.height() // 2)
    QTest.mousePress(head.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(head.viewport(), edge + QPoint(by, 0))
    QTest.mouseRelease(head.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(by, 0))


def test_a_widened_column_stays_so_and_another_gives_the_room(table: RecordTable, qtbot: QtBot) -> None:
    room = table.viewport().width()
    before = table.columnWidth(1)
    widen(table, 1, 60)
    assert table.columnWidth(1) == before + 60
    assert sum(table.columnWidth(at) for at in range(3)) == room
    qtbot.wait(600)  # it is kept once nobody drags any more
    assert shown(qtbot).columnWidth(1) == before + 60


def test_a_hundred_thousand_rows_are_asked_for_as_they_come_into_view(table: RecordTable, qtbot: QtBot) -> None:
    asked: list[int] = []
    table.records.wanted.connect(asked.extend)
    table.records.begin_anew(range(100_000))
    table.scrollToBottom()
    table.viewport().repaint()
    assert 99_999 in asked
    assert len(asked) < 1_000
