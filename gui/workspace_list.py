"""The list of workspaces to choose from: client and file, where it sends, whether a gateway runs, when it was last used."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import style
from gui.theme import Size, Type
from gui.widgets.moments import moment
from gui.widgets.text import escaped_tip
from models.storage.workspace_card import Card, card

_ROW = 52
_SQUARE = 28
_SHOWN = 6
PATH_ROLE = Qt.ItemDataRole.UserRole
_CARD_ROLE = PATH_ROLE + 1


class WorkspaceList(QListWidget):
    """``chosen``: by a click or Return. What each file tells of itself is read beside the window and comes when it is there."""

    chosen = Signal(object)
    _read = Signal(int, object)

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
        self._read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._read_all, args=(tuple(there),), name="workspaces", daemon=True).start()

    def _read_all(self, paths: Sequence[Path]) -> None:
        for at, path in enumerate(paths):
            found = card(path)
            with suppress(RuntimeError):  # the dialog may be gone by now
                self._read.emit(at, found)

    def _on_read(self, at: int, found: Card) -> None:
        item = self.item(at)
        item.setData(_CARD_ROLE, found)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{found.name}, {_standing(found)[0]}")
        if found.trouble:
            item.setToolTip(escaped_tip(found.trouble))


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        path: Path = index.data(PATH_ROLE)
        found: Card = index.data(_CARD_ROLE) or Card(path, path.stem)
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
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, initials(found.name))
        below = style.tabular(Type.SECONDARY, QFont.Weight.Normal)
        words, role = _standing(found)
        used = f"used {moment(found.used_at, _now())}" if found.used_at else ""
        wide = max(QFontMetrics(below).horizontalAdvance(one) for one in (words, used)) if found.used_at else 0
        facts = QRect(box.right() - wide - Size.COLUMN_GAP, box.top() + Size.CONTROL_GAP, wide + 1, _ROW // 2 - 8)
        left = int(square.right()) + Size.COLUMN_GAP
        room = QRect(left, facts.top(), facts.left() - left - Size.COLUMN_GAP, facts.height())
        under = found.trouble or str(path.parent)
        elide = Qt.TextElideMode.ElideRight if found.trouble else Qt.TextElideMode.ElideMiddle
        _line(painter, room, found.name, style.medium(Type.BASE), "text", Qt.TextElideMode.ElideRight)
        _line(painter, room.translated(0, room.height()), under, below, "bad" if found.trouble else "text_3", elide)
        _line(painter, facts, words if wide else "", below, role, Qt.TextElideMode.ElideNone, right=True)
        second = facts.translated(0, facts.height())
        _line(painter, second, used, below, "text_3", Qt.TextElideMode.ElideNone, right=True)
        painter.restore()


def _standing(found: Card) -> tuple[str, str]:
    """Where it sends and whether a gateway runs, and the colour of the words."""
    if found.trouble:
        return "cannot be opened", "bad"
    where = "Live" if found.mode == "live" else "Sandbox"
    return (f"{where}, gateway running", "ok") if found.running else (where, "text_2")


def _now() -> int:
    return time.time_ns() // 1_000_000


def initials(name: str) -> str:
    """Of the first two words of a name or of a file's."""
    words = [word for word in name.replace("-", " ").replace("_", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def _line(
    painter: QPainter,
    room: QRect,
    text: str,
    font: QFont,
    role: str,
    mode: Qt.TextElideMode,
    *,
    right: bool = False,
) -> None:
    painter.setFont(font)
    painter.setPen(style.colour(role))
    shown = QFontMetrics(font).elidedText(text, mode, room.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
