"""The palette's list: one line per hit, with the letters that fit in accent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import qtawesome
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import style
from gui.shell.palette_items import Hit
from gui.theme import Size, Type

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PAD = 12
HIT_ROLE = Qt.ItemDataRole.UserRole


class HitModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.hits: Sequence[Hit] = ()

    def show_hits(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        hit = self.hits[index.row()]
        if role == HIT_ROLE:
            return hit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{hit.item.kind.value[0]}: {hit.item.text}"
        return None


class HitDelegate(QStyledItemDelegate):
    """Icon, text, and at the right a note and what kind of thing it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, Size.CONTROL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(HIT_ROLE)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("select"))
            painter.drawRoundedRect(box, Size.RADIUS, Size.RADIUS)
        word, name = hit.item.kind.value
        icon = qtawesome.icon(hit.item.icon or name, color=getattr(style.roles(), "accent" if chosen else "text_3"))
        icon.paint(painter, box.left() + _PAD, box.center().y() - Size.ICON // 2 + 1, Size.ICON, Size.ICON)
        right = self._note(painter, box, f"{hit.item.note}   {word}" if hit.item.note else word)
        left = box.left() + _PAD + Size.ICON + Size.COLUMN_GAP
        self._text(painter, QRect(left, box.top(), right - left - Size.COLUMN_GAP, box.height()), hit)
        painter.restore()

    def _note(self, painter: QPainter, box: QRect, text: str) -> int:
        """Draw it and return where it begins; a long one has at most half of the row."""
        font = style.tabular(Type.SECONDARY, QFont.Weight.Normal)
        metrics = QFontMetrics(font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, box.width() // 2)
        painter.setFont(font)
        painter.setPen(style.colour("text_3"))
        room = box.adjusted(0, 0, -_PAD, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        return room.right() - metrics.horizontalAdvance(text)

    def _text(self, painter: QPainter, room: QRect, hit: Hit) -> None:
        plain, strong = style.tabular(Type.BASE, QFont.Weight.Normal), style.tabular(Type.BASE)
        text = hit.item.text
        shown = QFontMetrics(strong).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        x, marked = room.left(), set(hit.at)
        for part, is_hit in _runs(shown, marked):
            painter.setFont(strong if is_hit else plain)
            painter.setPen(style.colour("accent" if is_hit else "text"))
            painter.drawText(QRect(x, room.top(), room.right() - x, room.height()), Qt.AlignmentFlag.AlignVCenter, part)
            x += QFontMetrics(painter.font()).horizontalAdvance(part)


def _runs(text: str, marked: set[int]) -> list[tuple[str, bool]]:
    """The text in runs of letters that fit, and such that do not."""
    runs: list[tuple[str, bool]] = []
    for place, letter in enumerate(text):
        is_hit = place in marked
        if runs and runs[-1][1] == is_hit:
            runs[-1] = (runs[-1][0] + letter, is_hit)
        else:
            runs.append((letter, is_hit))
    return runs
