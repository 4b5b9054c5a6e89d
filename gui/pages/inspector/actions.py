"""What can be done with the selected events: the menu of the list and of the pane, and the keys of the list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from gui import shortcuts
from gui.desk import Desk
from gui.pages.inspector.detail import DetailPane
from gui.pages.inspector.event_table import EventTable
from gui.pages.inspector.marks import COLOURS, Marking
from gui.pages.inspector.replay import ReplayWindow, stored
from gui.shortcuts import Shortcut


class EventActions(QObject):
    """``failed``: why something could not be done. ``wanted``: a filter to look at."""

    failed = Signal(str)
    wanted = Signal(str)

    def __init__(self, desk: Desk, table: EventTable, detail: DetailPane, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._table = table
        self._detail = detail
        self._window = parent
        self.marking = Marking(desk, parent)
        self.marking.failed.connect(self.failed)
        table.menu_wanted.connect(self._pop_up)
        detail.head.more.clicked.connect(self._pop_up_in_head)
        detail.head.note.edited.connect(self.note)
        self._bind()

    def mark(self) -> None:
        if ids := self._table.selected_ids():
            self.marking.toggle(ids)

    def colour(self, colour: int) -> None:
        if ids := self._table.selected_ids():
            self.marking.mark(ids, colour)

    def note(self) -> None:
        """Note on the event that is looked at."""
        if self._table.selected is not None:
            self.marking.ask_note(self._table.selected, self._table.events.note_of(self._table.selected))

    def dry_run(self) -> None:
        if self._table.selected is not None:
            self._detail.show_dry_run()

    def replay(self) -> None:
        if ids := self._table.selected_ids():
            self._open(ReplayWindow(self._desk, stored(self._desk, ids), self._window))

    def menu(self) -> QMenu:
        """For the selected events."""
        ids = self._table.selected_ids()
        made = QMenu(self._window)
        if len(ids) == 1:
            _add(made, "Dry run", self.dry_run, shortcuts.DRY_RUN)
        _add(made, "Replay …", self.replay, shortcuts.REPLAY)
        made.addSeparator()
        made.addMenu(self.marking.menu(ids, made))
        if len(ids) == 1:
            _add(made, "Note …", self.note, shortcuts.NOTE)
        return made

    def _open(self, window: ReplayWindow) -> None:
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.wanted.connect(self.wanted)
        window.show()

    def _pop_up(self, at: QPoint) -> None:
        self.menu().popup(at)

    def _pop_up_in_head(self) -> None:
        place = self._detail.head.more
        self._pop_up(place.mapToGlobal(place.rect().bottomLeft()))

    def _bind(self) -> None:
        for shortcut, act in (
            (shortcuts.MARK, self.mark),
            (shortcuts.NOTE, self.note),
            (shortcuts.DRY_RUN, self.dry_run),
            (shortcuts.REPLAY, self.replay),
        ):
            self._bind_one(shortcut, act)
        for number, key in enumerate(shortcuts.COLOUR.sequences, start=1):
            assert number <= len(COLOURS)
            QShortcut(key, self._table, partial(self.colour, number), context=Qt.ShortcutContext.WidgetShortcut)

    def _bind_one(self, shortcut: Shortcut, act: Callable[[], None]) -> None:
        for key in shortcut.sequences:
            QShortcut(key, self._table, act, context=Qt.ShortcutContext.WidgetShortcut)


def _add(menu: QMenu, text: str, act: Callable[[], None], shortcut: Shortcut | None = None) -> None:
    """An entry that shows its key; the key itself is bound to the list."""
    menu.addAction(f"{text}\t{shortcut.text}" if shortcut is not None else text, act)
