"""The list of workspaces to choose from: two lines each, the name and where the file lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import style
from gui.theme import Size, Type
from gui.widgets.text import escaped_tip

_ROW = 52
_SQUARE = 28
_SHOWN = 6
PATH_ROLE = Qt.ItemDataRole.UserRole


class WorkspaceList(QListWidget):
    """``chosen``: by a click or Return."""

    chosen = Signal(object)

    def __init__(self, there: Sequence[Path]) -> None:
        super().__init__()
        self.setAccessibleName("Workspaces")
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for path in there:
            item = QListWidgetItem(path.stem, self)
            item.setData(PATH_ROLE, path)
            item.setToolTip(escaped_tip(str(path)))
        self.setFixedHeight(_ROW * min(_SHOWN, len(there)))
        if there:
            self.setCurrentRow(0)
        for by_mouse_or_key in (self.itemClicked, self.itemActivated):
            by_mouse_or_key.connect(lambda item: self.chosen.emit(item.data(PATH_ROLE)))


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        path: Path = index.data(PATH_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        chosen, over = state & QStyle.StateFlag.State_Selected, state & QStyle.StateFlag.State_MouseOver
        if chosen or over:
            painter.setBrush(style.colour("select" if chosen else "hover"))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), Size.RADIUS, Size.RADIUS)
        square = QRectF(box.left() + Size.CONTROL_GAP, box.center().y() - _SQUARE / 2 + 1, _SQUARE, _SQUARE)
        painter.setBrush(style.colour("accent"))
        painter.drawRoundedRect(square, Size.RADIUS, Size.RADIUS)
        painter.setFont(style.tabular(Type.NOTE))
        painter.setPen(style.colour("on_accent"))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, initials(path.stem))
        left = int(square.right()) + Size.COLUMN_GAP
        room = QRect(left, box.top() + Size.CONTROL_GAP, box.right() - left - Size.CONTROL_GAP, _ROW // 2 - 8)
        _line(painter, room, path.stem, style.medium(Type.BASE), "text", Qt.TextElideMode.ElideRight)
        below = style.tabular(Type.SECONDARY, QFont.Weight.Normal)
        _line(
            painter, room.translated(0, room.height()), str(path.parent), below, "text_3", Qt.TextElideMode.ElideMiddle
        )
        painter.restore()


def initials(name: str) -> str:
    """Of the first two words of a name or of a file's."""
    words = [word for word in name.replace("-", " ").replace("_", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def _line(painter: QPainter, room: QRect, text: str, font: QFont, role: str, mode: Qt.TextElideMode) -> None:
    painter.setFont(font)
    painter.setPen(style.colour(role))
    shown = QFontMetrics(font).elidedText(text, mode, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
