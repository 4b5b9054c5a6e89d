"""The table of data maps under a person's hands: keys, mouse, a grip to drag, the menu of a row.

It asks by signals and changes nothing.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QMenu

from gui.pages.maps.columns import FIELD, GRIP_ROOM, MENU_ROOM
from gui.pages.maps.map_delegate import MapDelegate
from gui.pages.maps.map_rows import MapRows
from gui.pages.maps.row_drag import RowDrag
from gui.pages.maps.row_editor import RowEditor


class MapTable(MapRows):
    """``moved(id, beside, below)``; ``way_asked(id, way)``: a link of a problem line."""

    moved = Signal(int, int, bool)
    duplicate_asked = Signal(int)
    delete_asked = Signal(int)
    way_asked = Signal(int, object)

    def __init__(self, editor: RowEditor) -> None:
        super().__init__(editor)
        self._drag = RowDrag(self)
        self._was_current = -1
        self.setItemDelegate(MapDelegate(self))
        editor.move_asked.connect(self._on_move_key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        id_, key = self.current_id, event.key()
        if not id_:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_by(id_, -1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_row(id_, min(self.currentIndex().column(), FIELD))
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.delete_asked.emit(id_)
        else:
            super().keyPressEvent(event)

    def _on_move_key(self, by: int) -> None:
        self.move_by(self.editing, by)

    def move_by(self, id_: int, by: int) -> None:
        """Ask for the row to change places with the one above (-1) or below it (1)."""
        at = self.shown.place_of(id_) + by
        if 0 <= at < len(self.shown.lines):
            self.moved.emit(id_, self.shown.lines[at].row.id, by > 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._was_current = self.currentIndex().row()
        super().mousePressEvent(event)
        at = self.rowAt(int(event.position().y()))
        if at >= 0 and event.position().x() < GRIP_ROOM and event.button() is Qt.MouseButton.LeftButton:
            self._drag.begin(self.shown.lines[at].row.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag.active:
            self._drag.move_to(int(event.position().y()))
            return
        super().mouseMoveEvent(event)
        spot = event.position().toPoint()
        over = self.way_at(spot) is not None
        grip = spot.x() < GRIP_ROOM and self.rowAt(spot.y()) >= 0
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.OpenHandCursor
        self.viewport().setCursor(shape if over or grip else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._drag.active:
            dropped = self._drag.end()
            if dropped is not None:
                self.moved.emit(*dropped)
            return
        spot = event.position().toPoint()
        index = self.indexAt(spot)
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        id_ = self.shown.lines[index.row()].row.id
        way = self.way_at(spot)
        if way is not None:
            self.way_asked.emit(id_, way)
        elif spot.x() > self.viewport().width() - MENU_ROOM:
            self.menu(id_).popup(self.viewport().mapToGlobal(spot))
        elif self.editing or index.row() == self._was_current:
            self.edit_row(id_, min(index.column(), FIELD))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().x() >= GRIP_ROOM and self.way_at(event.position().toPoint()) is None:
            self.edit_row(self.shown.lines[index.row()].row.id, min(index.column(), FIELD))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.current_id:
            self.menu(self.current_id).popup(event.globalPos())

    def menu(self, id_: int) -> QMenu:
        """All that can be done with a row, what the mouse finds in it, too. Goes by itself once it is closed."""
        menu, lines, at = QMenu(self), self.shown.lines, self.shown.place_of(id_)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Edit", partial(self.edit_row, id_))
        for problem in lines[at].problems:
            for way in problem.ways:
                menu.addAction(way.text, partial(self.way_asked.emit, id_, way))
        menu.addSeparator()
        menu.addAction("Move up", partial(self.move_by, id_, -1)).setEnabled(at > 0)
        menu.addAction("Move down", partial(self.move_by, id_, 1)).setEnabled(at < len(lines) - 1)
        menu.addAction("Duplicate", partial(self.duplicate_asked.emit, id_))
        menu.addSeparator()
        menu.addAction("Delete", partial(self.delete_asked.emit, id_))
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._drag.draw()
