"""A read-only table of rows that are known by number: all numbers at once, the rows themselves as they come into view.

The model never touches the database: ``wanted`` tells which rows are missing, ``bring`` takes them. 100,000 rows are under
a megabyte, and nothing is measured: rows have one height, columns fixed widths but for one that takes the rest.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from gui.widgets.text import escaped_tip
from models.meaning.trace.verdicts import Verdict

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
AT_ONCE = 128
"""So many rows are asked for at once, those around the missing one."""
ABSENT = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in logical pixels, 0 takes the rest. ``font``: ``body``, ``medium``, ``mono`` or ``figure``. Where there is
    a ``verdict``, its chip is painted, and ``text`` is what it says."""

    head: str
    width: int
    text: Callable[[Any], str]
    role: str = "text_2"
    font: str = "body"
    right: bool = False
    verdict: Callable[[Any], Verdict] | None = None

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class RecordModel(QAbstractTableModel):
    """``wanted``: the numbers of rows that are missing."""

    wanted = Signal(list)

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self.columns = columns
        self.ids: array[int] = array("q")
        self._rows: dict[int, Any] = {}
        self._asked: set[int] = set()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].alignment
        return self.columns[section].head if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        row = self.record(index.row())
        text = "" if row is None else self.columns[index.column()].text(row)
        return escaped_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def record(self, at: int) -> Any:
        """The row at a place; a missing one is asked for with those around it."""
        found = self._rows.get(self.ids[at])
        if found is None and self.ids[at] not in self._asked:
            first = max(0, at - AT_ONCE // 2)
            missing = [one for one in self.ids[first : first + AT_ONCE] if one not in self._rows]
            self._asked.update(missing)
            self.wanted.emit(missing)
        return found

    def place_of(self, number: int) -> int:
        """Where a row is; -1: not in the list."""
        try:
            return self.ids.index(number)
        except ValueError:
            return -1

    def begin_anew(self, ids: Iterable[int], rows: Mapping[int, Any] | None = None) -> None:
        """Show other rows; ``rows`` are those known already, by number."""
        self.beginResetModel()
        self.ids = array("q", ids)
        self._rows = dict(rows or {})
        self._asked.clear()
        self.endResetModel()

    def append(self, ids: array[int]) -> None:
        """More rows at the end."""
        if ids:
            self.beginInsertRows(_ROOT, len(self.ids), len(self.ids) + len(ids) - 1)
            self.ids.extend(ids)
            self.endInsertRows()

    def bring(self, rows: Mapping[int, Any]) -> None:
        """Rows that were wanted. What is not among them is gone, and is not asked for again."""
        self._rows.update(rows)
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.columns) - 1))
