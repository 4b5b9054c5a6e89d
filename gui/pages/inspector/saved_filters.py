"""The filters at the left of the list: some to begin with, and those that a person saved, kept per workspace on this machine."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QInputDialog, QListWidget, QListWidgetItem, QMenu, QScrollArea, QVBoxLayout, QWidget

from gui.pages.inspector.reason_list import ReasonList
from gui.theme import Size
from gui.widgets.text import label

WIDTH = 216
_LINE = Qt.ItemDataRole.UserRole
_MOST = 100
_MOST_IN_VIEW = 12


@dataclass(frozen=True, slots=True)
class Saved:
    name: str
    line: str


BUILT_IN = (
    Saved("All events", ""),
    Saved("Today, no replays", "after:00:00 -is:replay"),
    Saved("Refused, rejected, failed", "is:error"),
    Saved("Waiting for identity", "verdict:parked"),
    Saved("Moved a rule", "moved:yes"),
)


class FilterStore:
    """Reads and writes the saved filters of one workspace."""

    def __init__(self, workspace: Path) -> None:
        self._settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Portway", "console")
        name = hashlib.sha256(str(workspace.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._key = f"workspace-{name}/filters"

    def load(self) -> list[Saved]:
        """What was saved; what cannot be read is none."""
        try:
            rows = json.loads(str(self._settings.value(self._key, "[]")))
            return [Saved(str(name), str(line)) for name, line in rows][:_MOST]
        except (ValueError, TypeError):
            return []

    def save(self, filters: list[Saved]) -> None:
        self._settings.setValue(self._key, json.dumps([[one.name, one.line] for one in filters[:_MOST]]))
        self._settings.sync()


class FilterList(QWidget):
    """``chosen``: the line of the filter that was clicked, or called by Ctrl+1 to Ctrl+9."""

    chosen = Signal(str)

    def __init__(self, workspace: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._store = FilterStore(workspace)
        self._saved = self._store.load()
        self.list = QListWidget()
        self.list.setAccessibleName("Saved filters")
        self.list.setDragDropMode(QListWidget.DragDropMode.NoDragDrop)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.itemClicked.connect(self._on_item)
        self.list.itemActivated.connect(self._on_item)
        head = label("Saved filters", "group")
        head.setContentsMargins(8, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.CONTROL_GAP, 16, Size.CONTROL_GAP, 0)
        column.addWidget(head)
        column.addWidget(self.list)
        self.reasons = ReasonList()
        self.reasons.chosen.connect(self.chosen)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        holder.setObjectName("chrome")
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.reasons)
        inside.addStretch(1)
        scroll.setWidget(holder)
        column.addWidget(scroll, 1)
        self._fill()

    def ask_and_add(self, line: str) -> None:
        """Ask for a name and keep the filter under it."""
        name, sure = QInputDialog.getText(self, "Save filter", "Name of the filter:", text=line[:40])
        if sure and name.strip():
            self.add(Saved(name.strip(), line))

    def add(self, saved: Saved) -> None:
        """Keep a filter; one of the same name is replaced."""
        self._saved = [one for one in self._saved if one.name != saved.name] + [saved]
        self._store.save(self._saved)
        self._fill()
        self.mark(saved.line)

    def remove(self, name: str) -> None:
        self._saved = [one for one in self._saved if one.name != name]
        self._store.save(self._saved)
        self._fill()

    def menu(self, parent: QWidget) -> QMenu:
        """The same filters as a menu, for windows too narrow for the list."""
        made = QMenu(parent)
        for one in [*BUILT_IN, *self._saved]:
            made.addAction(one.name.replace("&", "&&"), partial(self._choose, one.line))
        return made

    def mark(self, line: str) -> None:
        """Show which of the filters is in force, if it is one of them."""
        lines = [str(self.list.item(row).data(_LINE)) for row in range(self.list.count())]
        self.list.setCurrentRow(lines.index(line) if line in lines else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.list.currentRow() - len(BUILT_IN)
        if event.key() == Qt.Key.Key_Delete and row >= 0:
            self.remove(self._saved[row].name)
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        self.list.clear()
        for at, one in enumerate([*BUILT_IN, *self._saved], start=1):
            item = QListWidgetItem(one.name)
            item.setData(_LINE, one.line)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.name}, Ctrl+{at}" if at < 10 else one.name)
            self.list.addItem(item)
        self.list.setFixedHeight(Size.ROW * min(self.list.count(), _MOST_IN_VIEW) + 4)

    def call(self, at: int) -> None:
        """Choose the filter at this place, from 0."""
        if at < self.list.count():
            self.list.setCurrentRow(at)
            self._on_item(self.list.item(at))

    def _on_item(self, item: QListWidgetItem) -> None:
        self._choose(str(item.data(_LINE)))

    def _choose(self, line: str) -> None:
        self.chosen.emit(line)

    def _menu(self, at: QPoint) -> None:
        row = self.list.indexAt(at).row() - len(BUILT_IN)
        if row >= 0:
            menu = QMenu(self)
            name = self._saved[row].name
            menu.addAction("Remove filter", lambda: self.remove(name))
            menu.popup(self.list.viewport().mapToGlobal(at))
