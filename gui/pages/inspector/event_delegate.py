"""Paints the rows of an event list without asking the model for anything but the line: fast, and every text plain."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from gui import style
from gui.pages.inspector.columns import ABSENT, COLUMNS, ID, VERDICT
from gui.pages.inspector.event_model import EventModel
from gui.pages.inspector.marks import COLOURS, draw_mark
from gui.theme import Size, Type
from gui.widgets.chips import draw_chip
from gui.widgets.found import draw_found
from models.meaning.trace.verdicts import Verdict

PADDING = Size.COLUMN_GAP // 2
EDGE = Size.PAGE - PADDING
"""The first column begins in line with the page's padding, the last one ends so."""
_MARK = 3


class EventDelegate(QStyledItemDelegate):
    """For a view on an ``EventModel``."""

    def __init__(self, view: QTableView, model: EventModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._fonts: dict[str, QFont] = {}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        at = index.column()
        self._ground(painter, rect, index.row(), option.state, first=at == ID)
        shown = self._model.shown(index.row())
        if shown is None:
            return
        line = shown[0]
        if at == VERDICT:
            draw_chip(painter, rect.left() + 1, rect.top() + rect.height() / 2, Verdict(line.verdict))
            return
        if at == ID and (colour := self._model.colours.get(line.id)) is not None:
            bar = rect.left() + (_MARK if option.state & QStyle.StateFlag.State_Selected else 0)
            painter.fillRect(bar, rect.top(), _MARK, rect.height() - 1, style.colour(COLOURS[colour - 1][0]))
        if at == ID and line.mark is not None:
            draw_mark(painter, rect.left() + _MARK + 2, rect.top() + rect.height() / 2, line.mark)
        column, text = COLUMNS[at], self._model.text(shown, at)
        font = self._font(column.font)
        left = EDGE if at == ID else 0
        right = EDGE if at == getattr(self._view, "last_column", None) else 0
        box = rect.adjusted(PADDING + left, 0, -PADDING - right, 0)
        painter.setFont(font)
        painter.setPen(style.colour("text_3" if text == ABSENT else column.role))
        if self._model.sought and (places := self._model.places(text, at)):
            draw_found(painter, box, column.alignment, text, places)
            return
        text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, column.alignment | Qt.TextFlag.TextSingleLine, text)

    def _ground(self, painter: QPainter, rect: QRect, row: int, state: QStyle.StateFlag, *, first: bool) -> None:
        active = self._view.isActiveWindow()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, style.colour("select" if active else "select_in"))
            if first and active:
                painter.fillRect(rect.left(), rect.top(), _MARK, rect.height(), style.colour("accent"))
        elif row == getattr(self._view, "hovered", -1):
            painter.fillRect(rect, style.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("line"))

    def _font(self, name: str) -> QFont:
        if name not in self._fonts:
            made = {
                "body": style.medium(Type.BASE),
                "medium": style.medium(Type.BASE),
                "mono": style.mono(),
                "figure": style.tabular(Type.BASE, QFont.Weight.Normal),
            }[name]
            if name == "body":
                made.setWeight(QFont.Weight.Normal)
            self._fonts[name] = made
        return self._fonts[name]
