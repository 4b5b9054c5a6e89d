"""How a row of the conditions table is painted: its cells, a frame around those at fault, the problem lines below."""

from __future__ import annotations

import qtawesome
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from gui import style
from gui.pages.rules.conditions_model import ACTIONS, CRITERIA, LINES_ROLE, VARIABLES, Index, column_of
from gui.pages.rules.conditions_rows import INDENT, LINE, PAD, ConditionsRows
from gui.pages.rules.words import NOTHING, SENDS_ALL, TRIGGERS
from gui.theme import Size, Type
from gui.widgets import problem_line

_TYPE = 1


class ConditionsDelegate(QStyledItemDelegate):
    """One row over all of its columns; the problem lines cross columns, so each cell paints its part of them."""

    def __init__(self, view: ConditionsRows) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.draw_ground(painter, box, index.row(), option.state, first=index.column() == 0)
        if index.column() == ACTIONS:
            self._actions(painter, box)
        else:
            self._cell(painter, box, index)
        painter.setClipRect(box)
        for line, pieces in self._view.problem_pieces(index.row()):
            problem_line.draw(painter, line, pieces)
        painter.restore()

    def _cell(self, painter: QPainter, box: QRect, index: Index) -> None:
        column, lines = index.column(), index.data(LINES_ROLE)
        own = [one for one in self._view.shown.problems(index.row()) if column_of(one) == column]
        if own:
            self._frame(painter, box, column, lines, any(one.is_error for one in own))
        for at, line in enumerate(lines):
            painter.setPen(style.colour(_ink(column, line)))
            room = QRect(box.left() + INDENT, box.top() + PAD + at * LINE, box.width() - 2 * INDENT, LINE)
            for text, font in _stretches(column, line):
                painter.setFont(font)
                shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
                room.setLeft(room.left() + QFontMetrics(font).horizontalAdvance(shown))

    def _frame(self, painter: QPainter, box: QRect, column: int, lines: list[str], is_error: bool) -> None:
        painter.setPen(QPen(style.colour("bad" if is_error else "warn"), 1))
        painter.setBrush(style.colour("surface"))
        width = min(box.width() - 6, max(_width(column, line) for line in lines) + 2 * INDENT - 1)
        frame = QRectF(box.left() + 1.5, box.top() + PAD - 3.5, max(width, 36), len(lines) * LINE + 6)
        painter.drawRoundedRect(frame, Size.RADIUS_SMALL, Size.RADIUS_SMALL)

    def _actions(self, painter: QPainter, box: QRect) -> None:
        for at, name in enumerate(("ph.pencil-simple", "ph.trash")):
            icon = qtawesome.icon(name, color=style.roles().text_2)
            icon.paint(painter, box.left() + 8 + at * 28, box.top() + PAD + 1, Size.ICON, Size.ICON)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, Size.ROW_EDITING)


def _stretches(column: int, line: str) -> list[tuple[str, QFont]]:
    """The line in its fonts: the name of what is triggered stands out."""
    if column == CRITERIA and line.startswith(TRIGGERS):
        return [(TRIGGERS, _plain()), (line[len(TRIGGERS) :], style.medium(Type.BASE))]
    if column == _TYPE:
        return [(line, style.medium(Type.BASE))]
    if column in (CRITERIA, VARIABLES) and line != NOTHING and not line.startswith(("every ", SENDS_ALL)):
        return [(line, style.mono())]
    return [(line, _plain())]


def _plain() -> QFont:
    return style.tabular(Type.BASE, QFont.Weight.Normal)


def _width(column: int, line: str) -> int:
    return sum(QFontMetrics(font).horizontalAdvance(text) for text, font in _stretches(column, line))


def _ink(column: int, line: str) -> str:
    if line == NOTHING:
        return "text_3"
    return "text_2" if column in (2, VARIABLES) else "text"
