"""Paints the rows of the table of data maps: cells, frames around cells with a problem, and the problem lines below."""

from __future__ import annotations

import qtawesome
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import style
from gui.pages.maps.columns import FIELD, GRIP_ROOM, INSET, MENU_ROOM, NAME, PATH, PREVIEW, TYPE
from gui.pages.maps.map_model import LINE_ROLE, RULES_ONLY, Index, cell_text
from gui.pages.maps.map_rows import MapRows
from gui.pages.maps.problems import Line, short_note
from gui.theme import Size, Type
from gui.widgets import problem_line
from models.meaning.path_list import joined_paths

_FRAME = 26
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class MapDelegate(QStyledItemDelegate):
    def __init__(self, view: MapRows) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        line: Line = index.data(LINE_ROLE)
        edited = line.row.id == self._view.editing
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if edited:
            state |= QStyle.StateFlag.State_Selected
        self._view.draw_ground(painter, box, index.row(), state, first=index.column() == NAME)
        top = QRect(box.left(), box.top(), box.width(), self._view.base_height(line))
        if edited:
            top.setHeight(Size.ROW_EDITED)
        if not edited or index.column() == PREVIEW:
            self._cell(painter, top, index.column(), line)
        touched = bool(state & QStyle.StateFlag.State_Selected) or index.row() == self._view.hovered
        if touched and index.column() == NAME:
            self._icon(painter, "ph.dots-six-vertical", top.left() + GRIP_ROOM // 2 - 8, top)
        elif touched and index.column() == PREVIEW and not edited:
            self._icon(painter, "ph.dots-three-vertical", top.right() - MENU_ROOM // 2 - 8, top)
        painter.setClipRect(box)
        for problem, pieces in self._view.problem_pieces(index.row()):
            problem_line.draw(painter, problem, pieces)
        painter.restore()

    def _cell(self, painter: QPainter, box: QRect, column: int, line: Line) -> None:
        room = box.adjusted(GRIP_ROOM if column == NAME else INSET, 0, -MENU_ROOM if column == PREVIEW else -INSET, 0)
        own = [one for one in line.problems if one.column == column]
        if own and (column != PREVIEW or line.preview.code):
            _frame(painter, room.adjusted(-INSET, 0, INSET - 2, 0), "bad" if any(one.is_bad for one in own) else "warn")
        data_map = line.row.map
        if column == NAME:
            _draw(
                painter, room, cell_text(line, column) or "no name", style.mono(), "text" if data_map.name else "text_3"
            )
        elif column == PATH:
            _draw(painter, room, joined_paths(data_map.paths) or "no path", style.mono(), "text_2")
        elif column == TYPE:
            _draw(painter, room, data_map.data_type, _body(), "text_2")
        elif column == FIELD:
            self._field(painter, room, line)
        else:
            self._preview(painter, room, line)

    def _field(self, painter: QPainter, room: QRect, line: Line) -> None:
        field = line.row.map.field
        if field is None:
            _draw(painter, room, RULES_ONLY, _body(), "text_3")
            return
        note = f"{field.id}, clears" if line.row.map.clears else str(field.id)
        _two(painter, room, (field.name, _body(), "text"), (note, _small(), "text_3"))

    def _preview(self, painter: QPainter, room: QRect, line: Line) -> None:
        """The result first, how it came about in grey; where nothing can go out, why in the colour of errors."""
        value, note = line.preview.value, short_note(line.preview)
        if not value:
            _draw(painter, room, note, _small(), "bad" if line.preview.code else "text_3")
            return
        _two(painter, room, (value, style.mono(), "text"), (note, _small(), "bad" if line.preview.code else "text_3"))

    def _icon(self, painter: QPainter, name: str, left: int, box: QRect) -> None:
        icon = qtawesome.icon(name, color=style.colour("text_3"))
        icon.paint(painter, left, box.top() + (box.height() - Size.ICON) // 2, Size.ICON, Size.ICON)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, Size.ROW_EDITING)


def _body() -> QFont:
    return style.tabular(Type.BASE, QFont.Weight.Normal)


def _small() -> QFont:
    return style.tabular(Type.SECONDARY, QFont.Weight.Normal)


def _frame(painter: QPainter, box: QRect, role: str) -> None:
    painter.setPen(QPen(style.colour(role), 1))
    painter.setBrush(style.colour("surface"))
    middle = QRectF(box.left() + 0.5, box.top() + (box.height() - _FRAME) / 2 + 0.5, box.width() - 1, _FRAME - 1)
    painter.drawRoundedRect(middle, Size.RADIUS_SMALL, Size.RADIUS_SMALL)


def _draw(painter: QPainter, room: QRect, text: str, font: QFont, role: str) -> None:
    painter.setFont(font)
    painter.setPen(style.colour(role))
    painter.drawText(room, _MIDDLE, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width()))


def _width(part: tuple[str, QFont, str]) -> int:
    """One more than the advance, which is rounded down."""
    return QFontMetrics(part[1]).horizontalAdvance(part[0]) + 1


def _two(painter: QPainter, room: QRect, first: tuple[str, QFont, str], second: tuple[str, QFont, str]) -> None:
    """A text with a note behind it. The note has what the text leaves, and at least a third of the room."""
    whole = _width(first)
    note = min(_width(second), max(room.width() - whole - INSET, room.width() // 3)) if second[0] else 0
    text = min(whole, room.width() - note - (INSET if note else 0))
    _draw(painter, QRect(room.left(), room.top(), text, room.height()), *first)
    if note:
        left = room.left() + text + INSET
        _draw(painter, QRect(left, room.top(), room.right() - left + 1, room.height()), *second)
