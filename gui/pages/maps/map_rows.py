"""The rows of data maps as they stand: three heights, problem lines below, and the fields of the edited row over its cells.

One row at a time is edited. What a person does with rows is ``map_table``'s.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from gui.pages.maps.columns import FIELD, GRIP_ROOM, MENU_ROOM, NAME, PREVIEW, widths
from gui.pages.maps.head import Head
from gui.pages.maps.map_model import MapModel
from gui.pages.maps.problems import Line, Problem, Way
from gui.pages.maps.row_editor import RowEditor
from gui.theme import Size
from gui.widgets import problem_line
from gui.widgets.problem_line import Piece
from gui.widgets.row_table import RowTable

_MOST_PROBLEMS = 3
"""So many lines stand under one row; its tooltips have all."""


class MapRows(RowTable):
    """A row is named by its id."""

    editing_began = Signal(int)
    editing_ended = Signal()

    def __init__(self, editor: RowEditor) -> None:
        super().__init__("Data maps", row_height=Size.ROW_EDITING)
        self.shown = MapModel()
        self.editing = 0
        self.setHorizontalHeader(Head(self))
        self.setModel(self.shown)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.editor = editor
        editor.setParent(self.viewport())
        editor.hide()
        editor.left.connect(self._on_left)
        editor.stepped.connect(self._on_stepped)
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
            height = self.base_height(line) + problem_line.HEIGHT * len(line.problems[:_MOST_PROBLEMS])
            if self.rowHeight(at) != height:
                self.setRowHeight(at, height)
                grown |= line.row.id == self.editing
        if grown:
            QTimer.singleShot(0, self, self._keep_in_view)
        self._place_editor()

    # ---- problem lines

    def problem_pieces(self, at: int) -> list[tuple[Problem, list[Piece]]]:
        """The problem lines of a row, where they stand in the viewport: all below the names, so that they can be read down."""
        line = self.shown.lines[at]
        top = self.rowViewportPosition(at) + self.base_height(line) - 2
        right = self.viewport().width() - MENU_ROOM
        found = []
        for number, one in enumerate(line.problems[:_MOST_PROBLEMS]):
            y = top + number * problem_line.HEIGHT
            found.append((one, problem_line.pieces(one, GRIP_ROOM, GRIP_ROOM, right, y)))
        return found

    def way_at(self, spot: QPoint) -> Way | None:
        """The way out whose link is at this point of the viewport."""
        at = self.rowAt(spot.y())
        if at < 0:
            return None
        found = (one.way for _, line in self.problem_pieces(at) for one in line if one.box.contains(spot))
        return next((one for one in found if isinstance(one, Way)), None)

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

    # ---- geometry

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
