"""The filters at the left of the list, with their colours and counts: some to begin with, and those that a person saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.pages.inspector.filter_delegate import COLOUR, COUNT, FilterDelegate
from gui.pages.inspector.filter_store import BUILT_IN, FilterStore, Saved
from gui.pages.inspector.marks import COLOURS
from gui.pages.inspector.reason_list import ReasonList
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import escaped_tip, label
from models.storage.event_counts import Count

WIDTH = 216
_LINE = Qt.ItemDataRole.UserRole
_MOST_IN_VIEW = 12


class _Rows(QListWidget):
    def __init__(self, on_key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._on_key = on_key

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_key(event):
            super().keyPressEvent(event)


class FilterList(QWidget):
    """``chosen``: the line of the filter that was clicked, or called by Ctrl+1 to Ctrl+9. ``changed``: filters were saved,
    removed, coloured or moved. ``save_pressed``: the line in force is to be saved."""

    chosen = Signal(str)
    changed = Signal()
    save_pressed = Signal()

    def __init__(self, workspace: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._store = FilterStore(workspace)
        self._saved = self._store.load()
        self._counts: dict[str, Count] = {}
        self.list = self._made_list()
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 4, 0)
        head.addWidget(label("Saved filters", "group"), 1)
        save = button("", self.save_pressed.emit, kind="icon", icon="ph.plus", tip="Save the filter in the bar")
        head.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.CONTROL_GAP, 10, Size.CONTROL_GAP, 0)
        column.addLayout(head)
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
        self._keep([one for one in self._saved if one.name != saved.name] + [saved])
        self.mark(saved.line)

    def remove(self, name: str) -> None:
        self._keep([one for one in self._saved if one.name != name])

    def colour(self, name: str, colour: int) -> None:
        """Give the events of a saved filter a colour in the list; 0 takes it away."""
        self._keep([replace(one, colour=colour) if one.name == name else one for one in self._saved])

    def shift(self, name: str, by: int) -> None:
        """Up (-1) or down (1) among the saved ones; their places are their keys."""
        names = [one.name for one in self._saved]
        at, to = names.index(name), names.index(name) + by
        if 0 <= to < len(names):
            self._saved.insert(to, self._saved.pop(at))
            self._keep(self._saved)
            self.list.setCurrentRow(len(BUILT_IN) + to)

    @property
    def lines(self) -> list[str]:
        """Of all filters, in their order."""
        return [one.line for one in (*BUILT_IN, *self._saved)]

    @property
    def coloured(self) -> list[Saved]:
        """The saved filters whose events have a colour, the first counts."""
        return [one for one in self._saved if one.colour]

    def show_count(self, line: str, count: Count) -> None:
        self._counts[line] = count
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.data(_LINE) == line:
                self._show_count(item, count)

    def _show_count(self, item: QListWidgetItem, count: Count) -> None:
        item.setData(COUNT, f"{count.events:,}{'+' if count.more else ''}")
        among = " among the newest ones" if count.more else ""
        item.setToolTip(escaped_tip(f"{item.text()}: {count.events:,} events{among}"))

    def _keep(self, saved: Sequence[Saved]) -> None:
        self._saved = list(saved)
        self._store.save(self._saved)
        self._fill()
        self.changed.emit()

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

    def _on_key(self, event: QKeyEvent) -> bool:
        """Whether the key is one of ours."""
        row = self.list.currentRow() - len(BUILT_IN)
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if row >= 0 and event.key() == Qt.Key.Key_Delete:
            self.remove(self._saved[row].name)
        elif row >= 0 and by is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shift(self._saved[row].name, by)
        else:
            return False
        return True

    def _made_list(self) -> QListWidget:
        made = _Rows(self._on_key)
        made.setAccessibleName("Saved filters")
        made.setItemDelegate(FilterDelegate(made))
        made.setMouseTracking(True)
        made.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(self._menu)
        made.itemClicked.connect(self._on_item)
        made.itemActivated.connect(self._on_item)
        made.model().rowsMoved.connect(lambda: QTimer.singleShot(0, self._on_dragged))  # once the list is done with it
        return made

    def _on_dragged(self) -> None:
        order = [self.list.item(row).text() for row in range(self.list.count())]
        self._keep(sorted(self._saved, key=lambda one: order.index(one.name)))

    def _fill(self) -> None:
        chosen = self.list.currentRow()
        self.list.clear()
        for at, one in enumerate([*BUILT_IN, *self._saved], start=1):
            item = QListWidgetItem(one.name)
            item.setData(_LINE, one.line)
            item.setData(COLOUR, one.colour)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.name}, Ctrl+{at}" if at < 10 else one.name)
            if at <= len(BUILT_IN):
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            if one.line in self._counts:
                self._show_count(item, self._counts[one.line])
            self.list.addItem(item)
        self.list.setCurrentRow(chosen)
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
            self.menu_of(self._saved[row]).popup(self.list.viewport().mapToGlobal(at))

    def menu_of(self, saved: Saved) -> QMenu:
        """What can be done with a saved filter."""
        menu = QMenu(self)
        colours = menu.addMenu("Colour its events")
        for colour, word in enumerate(("none", *(word for _, word in COLOURS))):
            action = colours.addAction(word.capitalize(), partial(self.colour, saved.name, colour))
            action.setCheckable(True)
            action.setChecked(colour == saved.colour)
        menu.addAction("Move up\tAlt+Up", partial(self.shift, saved.name, -1))
        menu.addAction("Move down\tAlt+Down", partial(self.shift, saved.name, 1))
        menu.addSeparator()
        menu.addAction("Remove filter\tDel", partial(self.remove, saved.name))
        return menu
