"""A quiet table of texts for side panels: a name that takes the room, short facts beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from gui import style
from gui.theme import Type
from gui.widgets.row_table import RowTable
from gui.widgets.text import escaped_tip

Index = QModelIndex | QPersistentModelIndex
Row = tuple[str, ...]


class LinesModel(QAbstractTableModel):
    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        self._heads = heads
        self.rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        text = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return escaped_tip(text)
        if role == Qt.ItemDataRole.FontRole:
            return style.tabular(Type.SECONDARY, QFont.Weight.Normal)
        if role == Qt.ItemDataRole.ForegroundRole:
            return style.colour("text_2" if index.column() else "text")
        return None


class Lines(RowTable):
    """``widths`` are those of the columns after the first, in pixels."""

    def __init__(self, name: str, heads: Sequence[str], widths: Sequence[int]) -> None:
        super().__init__(name)
        self.shown = LinesModel(heads)
        self.setModel(self.shown)
        self.share_width(0, dict(enumerate(widths, 1)))
        self.setStyleSheet(
            "QTableView, QHeaderView { background: transparent; }"
            "QHeaderView::section { background: transparent; padding: 0 3px; }"
        )
