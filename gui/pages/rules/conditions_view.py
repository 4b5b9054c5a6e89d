"""The conditions table, painted: criteria over several lines, problems under their cell, edit and delete in each row."""

from __future__ import annotations

import qtawesome
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QMenu, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui import style
from gui.pages.rules.conditions_model import (
    ACTIONS,
    CRITERIA,
    LINES_ROLE,
    PROBLEMS_ROLE,
    VARIABLES,
    ConditionsModel,
    column_of,
)
from gui.pages.rules.words import NOTHING
from gui.theme import Size, Type
from gui.widgets.row_table import RowTable
from models.meaning.rules.validation import Problem

Index = QModelIndex | QPersistentModelIndex
_WIDTHS = {0: 72, 1: 66, 2: 70, 3: 72, 4: 80, VARIABLES: 92, ACTIONS: 60}
_LINE = 18
_PAD = 9
_PROBLEM = 20
_INDENT = 8


class ConditionsView(RowTable):
    """Asks by signals: edit, delete, move a row. Keys: Enter edits, Delete deletes, Alt+Up and Alt+Down move."""

    edit_asked = Signal(int)
    delete_asked = Signal(int)
    move_asked = Signal(int, int)
    problem_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Conditions", parent)
        self.shown = ConditionsModel()
        self.setModel(self.shown)
        self.setItemDelegate(_RowDelegate(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.share_width(CRITERIA, _WIDTHS)
        self.shown.modelReset.connect(self.fit)
        self.shown.dataChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """As high as its rows: the page scrolls, the table does not."""
        whole = Size.ROW + 2
        for at in range(self.shown.rowCount()):
            cells = (self.shown.index(at, CRITERIA), self.shown.index(at, VARIABLES))
            lines = max(len(cell.data(LINES_ROLE)) for cell in cells)
            height = lines * _LINE + 2 * _PAD + _PROBLEM * len(cells[0].data(PROBLEMS_ROLE))
            self.setRowHeight(at, height)
            whole += height
        self.setFixedHeight(whole)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex().row()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if at >= 0 and alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_asked.emit(at, -1 if event.key() == Qt.Key.Key_Up else 1)
        elif at >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_asked.emit(at)
        elif at >= 0 and event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit(at)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        problem = self._problem_at(index, event.position().y())
        if problem is not None:
            self.problem_asked.emit(problem)
        elif index.column() == ACTIONS:
            left = event.position().x() - self.visualRect(index).left()
            (self.edit_asked if left < _WIDTHS[ACTIONS] / 2 else self.delete_asked).emit(index.row())

    def _problem_at(self, index: Index, y: float) -> Problem | None:
        """The problem whose line is at this height."""
        problems: tuple[Problem, ...] = index.data(PROBLEMS_ROLE)
        at = len(problems) - 1 - int((self.visualRect(index).bottom() - 4 - y) // _PROBLEM)
        return problems[at] if 0 <= at < len(problems) else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != ACTIONS:
            self.edit_asked.emit(index.row())

    def contextMenuEvent(self, event: object) -> None:
        at = self.currentIndex().row()
        if at >= 0:
            self._menu(at).exec(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))

    def _menu(self, at: int) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Edit", lambda: self.edit_asked.emit(at))
        menu.addAction("Move up", lambda: self.move_asked.emit(at, -1)).setEnabled(at > 0)
        menu.addAction("Move down", lambda: self.move_asked.emit(at, 1)).setEnabled(at < self.shown.rowCount() - 1)
        menu.addAction("Delete", lambda: self.delete_asked.emit(at))
        return menu


class _RowDelegate(QStyledItemDelegate):
    """One row over all of its columns; the problem lines cross columns, so each cell paints its part of them."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        view = option.widget
        assert isinstance(view, ConditionsView)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view.draw_ground(painter, box, index.row(), option.state, first=index.column() == 0)
        if index.column() == ACTIONS:
            self._actions(painter, box)
        else:
            self._cell(painter, box, index)
        self._problems(painter, view, box, index)
        painter.restore()

    def _cell(self, painter: QPainter, box: QRect, index: Index) -> None:
        column, problems = index.column(), index.data(PROBLEMS_ROLE)
        lines: list[str] = index.data(LINES_ROLE)
        own = [one for one in problems if column_of(one) == column]
        if own:
            self._frame(painter, box, lines, any(one.is_error for one in own))
        for at, line in enumerate(lines):
            painter.setFont(_font(column, line))
            painter.setPen(style.colour(_ink(column, line)))
            room = QRect(box.left() + _INDENT, box.top() + _PAD + at * _LINE, box.width() - 2 * _INDENT, _LINE)
            text = QFontMetrics(painter.font()).elidedText(line, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _frame(self, painter: QPainter, box: QRect, lines: list[str], is_error: bool) -> None:
        painter.setPen(QPen(style.colour("bad" if is_error else "warn"), 1))
        painter.setBrush(style.colour("surface"))
        frame = QRectF(box.left() + 1.5, box.top() + _PAD - 3.5, box.width() - 6, len(lines) * _LINE + 6)
        painter.drawRoundedRect(frame, Size.RADIUS_SMALL, Size.RADIUS_SMALL)

    def _actions(self, painter: QPainter, box: QRect) -> None:
        for at, name in enumerate(("ph.pencil-simple", "ph.trash")):
            icon = qtawesome.icon(name, color=style.roles().text_2)
            icon.paint(painter, box.left() + 8 + at * 28, box.top() + _PAD + 1, Size.ICON, Size.ICON)

    def _problems(self, painter: QPainter, view: ConditionsView, box: QRect, index: Index) -> None:
        """Each line begins under its own cell, or so far left of it that it fits."""
        problems: tuple[Problem, ...] = index.data(PROBLEMS_ROLE)
        painter.setFont(style.medium(Type.SECONDARY))
        metrics = QFontMetrics(painter.font())
        right = view.columnViewportPosition(ACTIONS) + view.columnWidth(ACTIONS) - 8
        for at, one in enumerate(problems):
            top = box.bottom() - _PROBLEM * (len(problems) - at) - 4
            left = view.columnViewportPosition(column_of(one)) + _INDENT
            left = max(_INDENT, min(left, right - metrics.horizontalAdvance(one.text) - 20))
            role = "bad" if one.is_error else "warn"
            painter.setClipRect(box)
            sign = qtawesome.icon("ph.diamond-fill" if one.is_error else "ph.warning", color=style.colour(role))
            sign.paint(painter, left, top + 2, 14, 14)
            painter.setPen(style.colour(role))
            room = QRect(left + 20, top, right - left - 20, _LINE)
            text = metrics.elidedText(one.text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, Size.ROW_EDITING)


def _font(column: int, line: str) -> QFont:
    if column == 1:
        return style.medium(Type.BASE)
    if column in (CRITERIA, VARIABLES) and line != NOTHING and not line.startswith(("Trigger ", "every ")):
        return style.mono()
    return style.tabular(Type.BASE, QFont.Weight.Normal)


def _ink(column: int, line: str) -> str:
    if line == NOTHING:
        return "text_3"
    return "text_2" if column in (2, VARIABLES) else "text"
