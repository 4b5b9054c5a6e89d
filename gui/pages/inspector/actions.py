"""What can be done with the selected events: the menu of the list and of the pane, and the keys of the list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gui import shortcuts
from gui.desk import Desk
from gui.pages.inspector.acting import ActingWindow
from gui.pages.inspector.compare import CompareWindow
from gui.pages.inspector.detail import DetailPane
from gui.pages.inspector.editing import as_new
from gui.pages.inspector.editing_window import NEW, Draft, EditingWindow
from gui.pages.inspector.event_table import EventTable
from gui.pages.inspector.export import RECORDING, ExportWindow
from gui.pages.inspector.marks import COLOURS, Marking
from gui.pages.inspector.masked_box import choose_masked, is_masked
from gui.pages.inspector.recordings import RecordingWindow
from gui.pages.inspector.removal import Removal
from gui.pages.inspector.replay import ReplayWindow, stored
from gui.pages.inspector.samples import SamplesWindow
from gui.pages.inspector.samples_asking import ask_and_keep
from gui.pages.inspector.traffic import TrafficWindow
from gui.shortcuts import Shortcut
from models.meaning.recording import SUFFIX
from models.storage.event_detail import whole_message
from models.storage.event_list import EventLine, lines


class EventActions(QObject):
    """``failed``: why something could not be done. ``wanted``: a filter to look at. ``removed``: how many events are gone, in
    words."""

    failed = Signal(str)
    removed = Signal(str)
    wanted = Signal(str)

    def __init__(self, desk: Desk, table: EventTable, detail: DetailPane, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._table = table
        self._detail = detail
        self._window = parent
        self.marking = Marking(desk, parent)
        self.marking.failed.connect(self.failed)
        self._removal = Removal(desk, parent)
        self._removal.failed.connect(self.failed)
        self._removal.done.connect(self.removed)
        table.menu_wanted.connect(self._pop_up)
        detail.head.more.clicked.connect(self._pop_up_in_head)
        detail.head.edit.clicked.connect(self.edit)
        detail.head.note.edited.connect(self.note)
        self._bind()

    @property
    def unsaved(self) -> str:
        """What is written in one of the windows that are open, and is kept nowhere yet."""
        return next((one.unsaved for one in self._window.findChildren(ActingWindow) if one.unsaved), "")

    def mark(self) -> None:
        if ids := self._table.selected_ids():
            self.marking.toggle(ids)

    def colour(self, colour: int) -> None:
        if ids := self._table.selected_ids():
            self.marking.mark(ids, colour)

    def note(self) -> None:
        """Note on the event that is looked at."""
        if self._table.selected is not None:
            self.marking.ask_note(self._table.selected)

    def dry_run(self) -> None:
        if self._table.selected is not None:
            self._detail.show_dry_run()

    def replay(self) -> None:
        if ids := self._table.selected_ids():
            self._open(ReplayWindow(self._desk, stored(self._desk, ids), self._window))

    def remove(self) -> None:
        """The selected events, from the workspace."""
        if ids := self._table.selected_ids():
            self._removal.ask(ids)

    def remove_all(self) -> None:
        """All events of the filter."""
        if ids := self._table.events.ids:
            self._removal.ask(ids)

    def compare(self) -> None:
        """The two selected events, side by side."""
        ids = self._table.selected_ids()
        if len(ids) != 2:
            self.failed.emit("Select two events to compare them: hold Ctrl and click the second one.")
            return
        window = CompareWindow(self._desk, self._window)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.look_at(*ids)

    def start_rule(self) -> None:
        """A new rule that starts with events such as the one that is looked at."""
        if self._table.selected is not None:
            self._desk.open("Rules", f"new-from-event:{self._table.selected}")

    def preview_maps(self) -> None:
        """What the data maps make of the event that is looked at."""
        if self._table.selected is not None:
            self._desk.open("Data maps", self._table.selected)

    def edit(self) -> None:
        """The event that is looked at, in an editor."""
        self._with_message(lambda message, line: self._open_editor(Draft(message, line.door, line.id)))

    def keep_sample(self) -> None:
        """The event that is looked at, in the sample library."""
        self._with_message(lambda message, line: self._keep(message, line.door))

    def new_event(self) -> None:
        self._open_editor(NEW)

    def samples(self) -> None:
        self._open(SamplesWindow(self._desk, self._window))

    def traffic(self) -> None:
        self._open(TrafficWindow(self._desk, self._window))

    def export(self) -> None:
        """The selected events, to a file."""
        if ids := self._table.selected_ids():
            self._open(ExportWindow(self._desk, ids, self._window))

    def make_bundle(self) -> None:
        """The selected events as the samples of a client bundle."""
        if ids := self._table.selected_ids():
            self._desk.open("Configuration", ids)

    def export_all(self) -> None:
        """All events of the filter, to a file."""
        if ids := self._table.events.ids:
            self._open(ExportWindow(self._desk, ids, self._window, RECORDING))

    def open_recording(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self._window, "Open a recording", "", f"Recordings (*{SUFFIX})")
        if file:
            self.show_recording(Path(file))

    def show_recording(self, path: Path) -> None:
        self._open(RecordingWindow(self._desk, path, self._window))

    def page_menu(self) -> QMenu:
        """What needs no selected event."""
        made = QMenu(self._window)
        _add(made, "New event …", self.new_event)
        _add(made, "Samples …", self.samples)
        _add(made, "Demo traffic …", self.traffic)
        made.addSeparator()
        _add(made, f"Take all {len(self._table.events.ids):,} of the list away …", self.export_all)
        _add(made, "Open a recording …", self.open_recording)
        made.addSeparator()
        _add(made, f"Remove all {len(self._table.events.ids):,} of the list …", self.remove_all)
        return made

    def menu(self) -> QMenu:
        """For the selected events."""
        ids = self._table.selected_ids()
        made = QMenu(self._window)
        if len(ids) == 1:
            _add(made, "Dry run", self.dry_run, shortcuts.DRY_RUN)
        _add(made, "Replay …", self.replay, shortcuts.REPLAY)
        if len(ids) == 1:
            _add(made, "Edit and send …", self.edit, shortcuts.EDIT_EVENT)
            _add(made, "Keep as sample …", self.keep_sample, shortcuts.KEEP_SAMPLE)
            _add(made, "Start rule from this event", self.start_rule)
            _add(made, "Preview data maps with it", self.preview_maps)
        if len(ids) == 2:
            _add(made, "Compare", self.compare, shortcuts.COMPARE)
        made.addSeparator()
        made.addMenu(self.marking.menu(ids, made))
        if len(ids) == 1:
            _add(made, "Note …", self.note, shortcuts.NOTE)
        made.addSeparator()
        if len(ids) == 1:
            made.addAction("Copy curl\tC", self._detail.head.copy_curl.click)
            made.addAction("Copy explanation\tX", self._detail.head.copy_explanation.click)
            made.addAction(self._masked(made))
        _add(made, "Take away …", self.export)
        _add(made, "Make a client bundle …", self.make_bundle)
        made.addSeparator()
        _add(made, "Remove …", self.remove, shortcuts.REMOVE)
        return made

    def _with_message(self, act: Callable[[dict[str, Any], EventLine], None]) -> None:
        """Read the message of the event that is looked at, then do something with it."""
        event_id = self._table.selected
        if event_id is None:
            return

        def arrived(found: tuple[Any, list[EventLine]]) -> None:
            message, of_it = found
            if isinstance(message, dict) and of_it and of_it[0].door != "timer":
                act(message, of_it[0])
            else:
                self.failed.emit(
                    f"There is no message of #{event_id} to send: it had none, or retention has removed it."
                )

        def read(db: SqliteDatabase) -> tuple[Any, list[EventLine]]:
            return whole_message(db, event_id), lines(db, [event_id])

        self._desk.background.run(read, arrived, lambda error: self.failed.emit(str(error)))

    def _open_editor(self, draft: Draft) -> None:
        self._open(EditingWindow(self._desk, draft, self._window))

    def _keep(self, message: dict[str, Any], door: str) -> None:
        ask_and_keep(self._window, self._desk, as_new(message), door, lambda _: None)

    def _open(self, window: ActingWindow) -> None:
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.wanted.connect(self.wanted)
        window.show()

    def _masked(self, menu: QMenu) -> QAction:
        """Whether what is copied has stand-ins for people in it."""
        made = QAction("Copy stand-ins for personal data", menu, checkable=True)
        made.setChecked(is_masked(self._desk.workspace))
        made.triggered.connect(lambda ticked: choose_masked(self._desk.workspace, bool(ticked)))
        return made

    def _pop_up(self, at: QPoint) -> None:
        self.menu().popup(at)

    def pop_up_for_page(self, place: QWidget) -> None:
        """The menu of the page, below its button."""
        self.page_menu().popup(place.mapToGlobal(place.rect().bottomLeft()))

    def _pop_up_in_head(self) -> None:
        place = self._detail.head.more
        self._pop_up(place.mapToGlobal(place.rect().bottomLeft()))

    def _bind(self) -> None:
        for shortcut, act in (
            (shortcuts.MARK, self.mark),
            (shortcuts.NOTE, self.note),
            (shortcuts.DRY_RUN, self.dry_run),
            (shortcuts.COMPARE, self.compare),
            (shortcuts.REPLAY, self.replay),
            (shortcuts.EDIT_EVENT, self.edit),
            (shortcuts.KEEP_SAMPLE, self.keep_sample),
            (shortcuts.REMOVE, self.remove),
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
