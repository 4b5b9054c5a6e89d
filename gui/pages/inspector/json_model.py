"""A JSON value as a tree, built while one opens it. Each node knows its path in the writing of data maps."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from gui import style
from gui.widgets.found import FOUND, Find, Places, nothing
from models.meaning.json_path import JsonPath, Step

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SHOWN = 500
"""Longer texts are cut in the tree; copied, they are whole."""
HEADS = ("Name", "Value")


class Node:
    """One value; ``children`` are made when first asked for. ``wanted``: they are only those that hold this text (case
    folded) in a name or a value."""

    __slots__ = ("_children", "parent", "row", "step", "value", "wanted")

    def __init__(self, step: Step, value: Any, parent: Node | None, row: int, wanted: str = "") -> None:
        self.step = step
        self.value = value
        self.parent = parent
        self.row = row
        self.wanted = wanted
        self._children: list[Node] | None = None

    @property
    def has_children(self) -> bool:
        return isinstance(self.value, dict | list) and bool(self.value)

    @property
    def children(self) -> list[Node]:
        if self._children is None:
            inner = self.value if isinstance(self.value, dict | list) else ()
            pairs = inner.items() if isinstance(inner, dict) else enumerate(inner)
            kept = [(step, value) for step, value in pairs if _holds(step, value, self.wanted)]
            self._children = [
                Node(step, value, self, row, "" if _named(step, self.wanted) else self.wanted)
                for row, (step, value) in enumerate(kept)
            ]
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
        return self.written()[:_SHOWN]

    def written(self) -> str:
        """The value as it is written in JSON, in one line."""
        return json.dumps(self.value, ensure_ascii=False)


class JsonModel(QAbstractItemModel):
    def __init__(self) -> None:
        super().__init__()
        self._root = Node("", {}, None, 0)
        self.places_in: Find = nothing
        """What is to be marked in a name or value."""

    def show(self, value: Any, wanted: str = "") -> None:
        """Show a value; ``wanted``: what has this text in it."""
        self.beginResetModel()
        self._root = Node("", value, None, 0, wanted.casefold())
        self.endResetModel()

    @property
    def value(self) -> Any:
        """The whole value, whatever is shown of it."""
        return self._root.value

    def first_found(self) -> QModelIndex:
        """The first name or value in which something is to be marked, while everything is shown."""
        found = _ROOT
        for row in _first(self.value, self.places_in):
            found = self.index(row, 0, found)
        return found

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
        if role == FOUND:
            return self._places(node, index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            quiet = index.column() == 1 and (node.has_children or node.value is None)
            return style.colour("text_3" if quiet else "text" if index.column() else "text_2")
        return None

    def _places(self, node: Node, column: int) -> Places:
        if column == 0:
            return self.places_in(node.step) if isinstance(node.step, str) else ()
        if isinstance(node.value, dict | list):
            return ()
        if not isinstance(node.value, str):
            return self.places_in(node.written())
        return tuple((start + 1, end + 1) for start, end in self.places_in(node.written()[1:-1]))


def _named(step: Step, wanted: str) -> bool:
    return not wanted or (isinstance(step, str) and wanted in step.casefold())


def _holds(step: Step, value: Any, wanted: str) -> bool:
    """Whether the text stands in the name, in the value or in anything within."""
    if _named(step, wanted):
        return True
    if isinstance(value, dict):
        return any(_holds(inner, one, wanted) for inner, one in value.items())
    if isinstance(value, list):
        return any(_holds(at, one, wanted) for at, one in enumerate(value))
    text = value if isinstance(value, str) else json.dumps(value)
    return wanted in text.casefold()


def _first(value: Any, places_in: Find) -> tuple[int, ...]:
    """The rows that lead to the first name or value with something to mark. It makes no nodes of what it passes."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for row, (step, inner) in enumerate(pairs):
        if isinstance(step, str) and places_in(step):
            return (row,)
        if isinstance(inner, dict | list):
            if deeper := _first(inner, places_in):
                return (row, *deeper)
        elif places_in(inner if isinstance(inner, str) else json.dumps(inner)):
            return (row,)
    return ()
