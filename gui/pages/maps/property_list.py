"""The list of the property catalogue: two lines per path, its share as a bar, one click for a map or the primary key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import qtawesome
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import style
from gui.pages.maps.property_model import ENTRY_ROLE, Entry, Index, PropertyModel, share_text
from gui.theme import Size, Type
from gui.widgets.row_table import RowTable

ROW = 48
_LEFT = 16
_ACT_ROOM = 40
_SHARE_ROOM = 52
_BAR = (34, 3)
PROPOSAL = "fits as primary key"
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class PropertyList(RowTable):
    """``map_asked(path)``: make a map, ``open_asked(name)``: show the map there is, ``key_asked(path)``: as primary key."""

    map_asked = Signal(str)
    open_asked = Signal(str)
    key_asked = Signal(str)

    def __init__(self, shown: PropertyModel) -> None:
        super().__init__("Property catalogue", row_height=ROW)
        self.setObjectName("chrome")
        self.shown = shown
        self.setModel(shown)
        self.setItemDelegate(_Delegate(self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    @contextmanager
    def staying(self) -> Iterator[None]:
        """While the rows are made anew: the same path stays chosen, and the list where it was scrolled to."""
        chosen, value = self.currentIndex(), self.verticalScrollBar().value()
        path = chosen.data() if chosen.isValid() else None
        yield
        at = next((at for at, one in enumerate(self.shown.entries) if one.seen.path == path), None)
        if at is not None:
            self.setCurrentIndex(self.shown.index(at, 0))
        self.verticalScrollBar().setValue(value)

    def act(self, entry: Entry) -> None:
        """What the button of a row does."""
        if entry.mapped_as:
            self.open_asked.emit(entry.mapped_as)
        else:
            self.map_asked.emit(entry.seen.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.act(self.currentIndex().data(ENTRY_ROLE))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        spot = event.position().toPoint()
        over = self._acts_at(spot) or self._proposes_at(spot)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        spot = event.position().toPoint()
        index = self.indexAt(spot)
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            entry: Entry = index.data(ENTRY_ROLE)
            if self._acts_at(spot):
                self.act(entry)
            elif self._proposes_at(spot):
                self.key_asked.emit(entry.seen.path)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self._acts_at(event.position().toPoint()):
            self.act(index.data(ENTRY_ROLE))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentIndex().isValid():
            self.menu(self.currentIndex().data(ENTRY_ROLE)).popup(event.globalPos())

    def menu(self, entry: Entry) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        path = entry.seen.path
        if entry.mapped_as:
            menu.addAction("Show its map", partial(self.open_asked.emit, entry.mapped_as))
        menu.addAction("Make a map", partial(self.map_asked.emit, path))
        menu.addAction("Use as primary key", partial(self.key_asked.emit, path)).setEnabled(not entry.key)
        menu.addSeparator()
        menu.addAction("Copy path", lambda: QGuiApplication.clipboard().setText(path))
        return menu

    def _acts_at(self, spot: QPoint) -> bool:
        return self.rowAt(spot.y()) >= 0 and spot.x() > self.viewport().width() - _ACT_ROOM

    def _proposes_at(self, spot: QPoint) -> bool:
        at = self.rowAt(spot.y())
        if at < 0 or not self.shown.entries[at].proposed:
            return False
        wide = QFontMetrics(style.medium(Type.SECONDARY)).horizontalAdvance(PROPOSAL)
        return _LEFT <= spot.x() <= _LEFT + wide and spot.y() > self.rowViewportPosition(at) + ROW // 2


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: PropertyList) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        entry: Entry = index.data(ENTRY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.draw_ground(painter, box, index.row(), state, first=True)
        right = box.right() - _ACT_ROOM
        above = QRect(box.left() + _LEFT, box.top() + 5, right - _SHARE_ROOM - box.left() - _LEFT, 19)
        _draw(painter, above, entry.seen.path, style.mono(), "text", Qt.TextElideMode.ElideMiddle)
        self._second(painter, above.translated(0, 19), entry)
        self._share(painter, QRect(right - _SHARE_ROOM, box.top(), _SHARE_ROOM, box.height()), entry)
        self._act(painter, box, index, entry)
        painter.restore()

    def _second(self, painter: QPainter, room: QRect, entry: Entry) -> None:
        """What it is for, what stands in it, and how long ago it was seen last."""
        age = self._view.shown.age(entry)
        wide = QFontMetrics(_small()).horizontalAdvance(age)
        _draw(painter, QRect(room.right() - wide, room.top(), wide + 1, room.height()), age, _small(), "text_3")
        room = room.adjusted(0, 0, -wide - 8, 0)
        first, role = _use(entry)
        if first:
            shown = _draw(painter, room, first, style.medium(Type.SECONDARY), role)
            room = room.adjusted(shown + 6, 0, 0, 0)
        if room.width() > 24:
            _draw(painter, room, entry.kind_and_samples, _small(), "text_2")

    def _share(self, painter: QPainter, box: QRect, entry: Entry) -> None:
        font = style.tabular(Type.SECONDARY, QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(style.colour("text_2"))
        above = QRect(box.left(), box.top() + 5, box.width(), 19)
        painter.drawText(above, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, share_text(entry))
        wide, high = _BAR
        bar = QRectF(box.right() - wide + 1, box.top() + 32, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("line_2"))
        painter.drawRoundedRect(bar, high / 2, high / 2)
        painter.setBrush(style.colour("accent"))
        bar.setWidth(max(high, wide * entry.seen.share))
        painter.drawRoundedRect(bar, high / 2, high / 2)

    def _act(self, painter: QPainter, box: QRect, index: Index, entry: Entry) -> None:
        touched = index.row() == self._view.hovered or index == self._view.currentIndex()
        name = "ph.check" if entry.mapped_as else "ph.plus"
        side = 26
        ground = QRectF(box.right() - (_ACT_ROOM + side) / 2, box.center().y() - side / 2 + 0.5, side, side)
        if touched and not entry.mapped_as:
            painter.setPen(style.colour("line_2"))
            painter.setBrush(style.colour("surface"))
            painter.drawRoundedRect(ground, Size.RADIUS_SMALL, Size.RADIUS_SMALL)
        icon = qtawesome.icon(name, color=style.colour("text_2" if touched else "text_3"))
        inset = (side - Size.ICON) // 2
        icon.paint(painter, int(ground.left()) + inset, int(ground.top()) + inset, Size.ICON, Size.ICON)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, ROW)


def _use(entry: Entry) -> tuple[str, str]:
    """What the path is for, or could be, and the role that it is written in."""
    if entry.proposed:
        return PROPOSAL, "accent"
    if entry.key:
        return "primary key", "text"
    return (f"mapped as {entry.mapped_as}", "text_3") if entry.mapped_as else ("", "text_3")


def _small() -> QFont:
    return style.tabular(Type.SECONDARY, QFont.Weight.Normal)


def _draw(
    painter: QPainter,
    room: QRect,
    text: str,
    font: QFont,
    role: str,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> int:
    """Draw in the room there is; returns how much of it was taken."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, elide, room.width())
    painter.setFont(font)
    painter.setPen(style.colour(role))
    painter.drawText(room, _MIDDLE, shown)
    return metrics.horizontalAdvance(shown)
