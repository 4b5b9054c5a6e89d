"""The set-up that all tables share: rows of one height, no grid, columns of fixed widths but for one that takes the rest.

Here stand also the ground of a painted row and the two insets that keep first and last column in line with the page.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableView, QWidget

from gui import style
from gui.theme import Size

PADDING = Size.COLUMN_GAP // 2
EDGE = Size.PAGE - PADDING
"""The first column begins in line with the page's padding, the last one ends so."""
_MARK = 3


class RowTable(QTableView):
    """``hovered`` is the row under the pointer, -1 for none. One row is selected at a time, unless ``several``."""

    def __init__(
        self, name: str, parent: QWidget | None = None, *, row_height: int = Size.ROW, several: bool = False
    ) -> None:
        super().__init__(parent)
        self.hovered = -1
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(min(row_height, Size.ROW))
        rows.setDefaultSectionSize(row_height)
        rows.hide()

    def share_width(self, rest: int, widths: Mapping[int, int], head_height: int = Size.ROW) -> None:
        """For a plain head, once the model is set: column ``rest`` takes what the fixed ``widths`` leave."""
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setFixedHeight(head_height)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(rest, QHeaderView.ResizeMode.Stretch)
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def draw_ground(self, painter: QPainter, rect: QRect, row: int, state: QStyle.StateFlag, *, first: bool) -> None:
        """The ground of a cell with the hairline below it; ``first``: it bears the accent edge of a selected row."""
        active = self.isActiveWindow()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, style.colour("select" if active else "select_in"))
            if first and active:
                painter.fillRect(rect.left(), rect.top(), _MARK, rect.height(), style.colour("accent"))
        elif row == self.hovered:
            painter.fillRect(rect, style.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("line"))
