"""The table of data maps: rows of three heights, problem lines with links, a grip to drag, and the fields of the edited row.

It asks by signals and changes nothing. One row at a time is edited: its fields lie over its cells.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu

from gui.pages.maps import row_problems
from gui.pages.maps.columns import FIELD, GRIP_ROOM, MENU_ROOM, NAME, PREVIEW, widths
from gui.pages.maps.head import Head
from gui.pages.maps.map_delegate import MapDelegate
from gui.pages.maps.map_model import MapModel
from gui.pages.maps.problems import Line
from gui.pages.maps.row_drag import RowDrag
from gui.pages.maps.row_editor import RowEditor
from gui.pages.maps.row_menu import row_menu
from gui.pages.maps.row_problems import way_at
from gui.theme import Size
from gui.widgets.row_table import RowTable


class MapTable(RowTable):
    """A row is named by its id. ``moved(id, beside, below)``; ``way_asked(id, way)``: a link of a problem line."""

    moved = Signal(int, int, bool)
    duplicate_asked = Signal(int)
    delete_asked = Signal(int)
    way_asked = Signal(int, object)
    editing_began = Signal(int)
    editing_ended = Signal()

    def __init__(self, editor: RowEditor) -> None:
        super().__init__("Data maps", row_height=Size.ROW_EDITING)
        self.shown = MapModel()
        self.editing = 0
        self._drag = RowDrag(self)
        self._was_current = -1
        self.setHorizontalHeader(Head(self))
        self.setModel(self.shown)
        self.setItemDelegate(MapDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.editor = editor
        editor.setParent(self.viewport())
        editor.hide()
        editor.left.connect(self._on_left)
        editor.stepped.connect(self._on_stepped)
        editor.move_asked.connect(self._on_move_key)
        editor.height_changed.connect(self._size_rows)

    # ---- what is shown

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        chosen = self.current_id
        self.shown.show_lines(lines)
        if self.editing and self.shown.place_of(self.editing) < 0:
            self.close_editor()
        if chosen and chosen != self.current_id:
            self.choose(chosen)
        self._size_rows()

    @property
    def current_id(self) -> int:
        at = self.currentIndex().row()
        return self.shown.lines[at].row.id if 0 <= at < len(self.shown.lines) else 0

    def choose(self, id_: int) -> None:
        at = self.shown.place_of(id_)
        if at >= 0:
            self.setCurrentIndex(self.shown.index(at, NAME))

    def base_height(self, line: Line) -> int:
        """A row's height without its problem lines."""
        return self.editor.height() if line.row.id == self.editing else Size.ROW_EDITING

    def _size_rows(self) -> None:
        grown = False
        for at, line in enumerate(self.shown.lines):
            height = self.base_height(line) + row_problems.height(line)
            if self.rowHeight(at) != height:
                self.setRowHeight(at, height)
                grown |= line.row.id == self.editing
        if grown:
            QTimer.singleShot(0, self, self._keep_in_view)
        self._place_editor()

    # ---- the edited row

    def edit_row(self, id_: int, column: int = NAME) -> None:
        """Open the fields of a row, with the focus in one of them."""
        at = self.shown.place_of(id_)
        if at < 0:
            return
        if id_ != self.editing:
            self.editing = id_
            self.editor.begin(self.shown.lines[at].row)
            self.editing_began.emit(id_)
        self.choose(id_)
        self._size_rows()
        self.editor.show()
        self.editor.focus(column)

    def close_editor(self) -> None:
        if self.editing:
            focused = self.window().focusWidget()
            if focused is not None and self.editor.isAncestorOf(focused):
                self.setFocus()  # before the fields are hidden, else Qt looks for the next one
            self.editing = 0
            self.editor.hide()
            self._size_rows()
            self.editing_ended.emit()

    def _place_editor(self) -> None:
        at = self.shown.place_of(self.editing) if self.editing else -1
        if at >= 0:
            columns = [self.columnViewportPosition(one) for one in range(PREVIEW + 1)]
            self.editor.place(self.rowViewportPosition(at), columns, self.viewport().width())

    def _on_left(self, by: int) -> None:
        """Tab went out of the row at its end (1) or its beginning (-1): on to the next one, or out of the table."""
        at = self.shown.place_of(self.editing) + by
        if 0 <= at < len(self.shown.lines):
            self.edit_row(self.shown.lines[at].row.id, NAME if by > 0 else FIELD)
        else:
            self.close_editor()

    def _on_stepped(self, by: int, column: int) -> None:
        at = self.shown.place_of(self.editing) + by
        if 0 <= at < len(self.shown.lines):
            self.edit_row(self.shown.lines[at].row.id, column)

    def _on_move_key(self, by: int) -> None:
        self.move_by(self.editing, by)

    # ---- keys and mouse

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
        over = way_at(self, spot) is not None
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
        way = way_at(self, spot)
        if way is not None:
            self.way_asked.emit(id_, way)
        elif spot.x() > self.viewport().width() - MENU_ROOM:
            self.menu(id_).popup(self.viewport().mapToGlobal(spot))
        elif self.editing or index.row() == self._was_current:
            self.edit_row(id_, min(index.column(), FIELD))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().x() >= GRIP_ROOM and way_at(self, event.position().toPoint()) is None:
            self.edit_row(self.shown.lines[index.row()].row.id, min(index.column(), FIELD))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.current_id:
            self.menu(self.current_id).popup(event.globalPos())

    def menu(self, id_: int) -> QMenu:
        return row_menu(self, id_)

    # ---- geometry

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._drag.draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_columns()
        if self.editing and event.size().height() < event.oldSize().height():
            QTimer.singleShot(0, self, self._keep_in_view)
        self._place_editor()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of text needs other widths."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._size_columns()

    def _size_columns(self) -> None:
        for column, width in enumerate(widths(self.viewport().width())):
            self.setColumnWidth(column, width)

    def _keep_in_view(self) -> None:
        """Once the layout has settled."""
        at = self.shown.place_of(self.editing)
        if at >= 0:
            self.updateGeometries()
            self.scrollTo(self.shown.index(at, NAME))
            self._place_editor()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_editor()
