"""Paints a saved filter in one line: its colour, its name, and how many events it shows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import style
from gui.pages.inspector.marks import COLOURS
from gui.theme import Size, Type

COLOUR = Qt.ItemDataRole.UserRole + 1
COUNT = Qt.ItemDataRole.UserRole + 2
_SIDE = 8
_SQUARE = 8


class FilterDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, Size.ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        rect = option.rect
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("select" if chosen else "hover"))
            painter.drawRoundedRect(rect, Size.RADIUS, Size.RADIUS)
        middle = QRectF(rect).center().y()
        _draw_square(painter, QRectF(rect.left() + _SIDE, middle - _SQUARE / 2, _SQUARE, _SQUARE), index.data(COLOUR))
        box = rect.adjusted(_SIDE + _SQUARE + _SIDE, 0, -_SIDE, 0)
        count = str(index.data(COUNT) or "")
        figures = style.tabular(Type.SECONDARY, style.medium(Type.SECONDARY).weight().Normal)
        painter.setFont(figures)
        painter.setPen(style.colour("text_2" if chosen else "text_3"))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        room = box.width() - (QFontMetrics(figures).horizontalAdvance(count) + _SIDE if count else 0)
        font = style.medium(Type.BASE)
        font.setWeight(font.Weight.DemiBold if chosen else font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(style.colour("text"))
        name = QFontMetrics(font).elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


def _draw_square(painter: QPainter, box: QRectF, colour: int) -> None:
    if colour:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour(COLOURS[colour - 1][0]))
    else:
        painter.setPen(QPen(style.colour("outline"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(box, 2, 2)
