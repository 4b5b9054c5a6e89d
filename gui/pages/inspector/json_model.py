"""A JSON value as a tree, built while one opens it. Each node knows its path in the writing of data maps."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from gui import style
from models.meaning.json_path import JsonPath, Step

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SHOWN = 500
"""Longer texts are cut in the tree; copied, they are whole."""
HEADS = ("Name", "Value")


class Node:
    """One value; ``children`` are made when first asked for."""

    __slots__ = ("_children", "parent", "row", "step", "value")

    def __init__(self, step: Step, value: Any, parent: Node | None, row: int) -> None:
        self.step = step
        self.value = value
        self.parent = parent
        self.row = row
        self._children: list[Node] | None = None

    @property
    def has_children(self) -> bool:
        return isinstance(self.value, dict | list) and bool(self.value)

    @property
    def children(self) -> list[Node]:
        if self._children is None:
            inner = self.value if isinstance(self.value, dict | list) else ()
            pairs = inner.items() if isinstance(inner, dict) else enumerate(inner)
            self._children = [Node(step, value, self, row) for row, (step, value) in enumerate(pairs)]
        return self._children

    def path(self) -> str:
        """Where it stands, as a data map says it (``properties.products[0].id``)."""
        steps: list[Step] = []
        node = self
        while node.parent is not None:
            steps.append(node.step)
            node = node.parent
        return str(JsonPath(tuple(reversed(steps))))

    def text(self) -> str:
        """The value as JSON, whole; a text without its quotes."""
        return self.value if isinstance(self.value, str) else json.dumps(self.value, ensure_ascii=False, indent=2)

    def summary(self) -> str:
        """The value for its row; of an object or list how much is in it."""
        if isinstance(self.value, dict):
            return f"{{ {len(self.value)} }}"
        if isinstance(self.value, list):
            return f"[ {len(self.value)} ]"
        return json.dumps(self.value, ensure_ascii=False)[:_SHOWN]


class JsonModel(QAbstractItemModel):
    def __init__(self) -> None:
        super().__init__()
        self._root = Node("", {}, None, 0)

    def show(self, value: Any) -> None:
        self.beginResetModel()
        self._root = Node("", value, None, 0)
        self.endResetModel()

    def node(self, index: Index) -> Node:
        return index.internalPointer() if index.isValid() else self._root

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        children = self.node(parent).children
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        above = self.node(index).parent
        return QModelIndex() if above is None or above.parent is None else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return len(self.node(parent).children) if parent.column() <= 0 else 0

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        return self.node(parent).has_children

    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return (f"[{node.step}]" if isinstance(node.step, int) else node.step) if index.column() == 0 else (
                node.summary()
            )  # fmt: skip
        if role == Qt.ItemDataRole.FontRole:
            return style.mono()
        if role == Qt.ItemDataRole.ForegroundRole:
            quiet = index.column() == 1 and (node.has_children or node.value is None)
            return style.colour("text_3" if quiet else "text" if index.column() else "text_2")
        return None
