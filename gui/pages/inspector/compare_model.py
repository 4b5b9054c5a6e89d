"""Two aligned JSON values as a tree with three columns: the place, and the value there in each. May leave out what is alike."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from gui import style
from models.meaning.comparison import ABSENT, Place, compare

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SHOWN = 300


class _Node:
    __slots__ = ("children", "parent", "place", "row")

    def __init__(self, place: Place, parent: _Node | None, row: int, *, only_differing: bool) -> None:
        self.place = place
        self.parent = parent
        self.row = row
        inner = [one for one in place.inner if one.differs or not only_differing]
        self.children = [_Node(one, self, at, only_differing=only_differing) for at, one in enumerate(inner)]


class CompareModel(QAbstractItemModel):
    def __init__(self) -> None:
        super().__init__()
        self.heads = ("Name", "", "")
        self._root = _Node(compare(None, None), None, 0, only_differing=True)

    def show(self, place: Place, heads: tuple[str, str], *, only_differing: bool) -> None:
        self.beginResetModel()
        self.heads = ("Name", *heads)
        self._root = _Node(place, None, 0, only_differing=only_differing)
        self.endResetModel()

    def place(self, index: Index) -> Place:
        return self._node(index).place

    def _node(self, index: Index) -> _Node:
        return index.internalPointer() if index.isValid() else self._root

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        children = self._node(parent).children
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        above = self._node(index).parent
        return QModelIndex() if above is None or above.parent is None else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return len(self._node(parent).children) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = self.place(index)
        if role == Qt.ItemDataRole.FontRole:
            return style.mono()
        value = (place.left, place.right)[index.column() - 1] if index.column() else None
        if role == Qt.ItemDataRole.DisplayRole:
            if not index.column():
                return f"[{place.step}]" if isinstance(place.step, int) else place.step
            return _summary(value)
        if role == Qt.ItemDataRole.ForegroundRole:
            return style.colour(_role(place, value, index.column()))
        if role == Qt.ItemDataRole.BackgroundRole and index.column() and place.differs and not place.inner:
            return style.colour("warn_t")
        return None


def _role(place: Place, value: Any, column: int) -> str:
    if not column:
        return "text_2"
    return "text_3" if value is ABSENT or place.inner or not place.differs else "text"


def _summary(value: Any) -> str:
    if value is ABSENT:
        return "–"
    if isinstance(value, dict):
        return f"{{ {len(value)} }}"
    if isinstance(value, list):
        return f"[ {len(value)} ]"
    return json.dumps(value, ensure_ascii=False)[:_SHOWN]
