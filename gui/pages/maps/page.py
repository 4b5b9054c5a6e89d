"""The page "Data maps": loads, saves, follows what others save and what comes in, and keeps unsaved edits from getting lost."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from peewee import SqliteDatabase
from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.desk import Desk, Page
from gui.pages.maps import saving
from gui.pages.maps.catalogue_panel import CataloguePanel
from gui.pages.maps.columns import FIELD
from gui.pages.maps.draft import Draft
from gui.pages.maps.judge import Judge
from gui.pages.maps.page_head import PageHead
from gui.pages.maps.rows import Sheet, sentence
from gui.pages.maps.workbench import Workbench
from gui.shortcuts import SAVE
from gui.widgets.asking import ask_gateway
from gui.widgets.banner import Tone
from models.meaning.configuration import Configuration
from models.problems import EnvironmentProblem, UserMistake
from models.storage.commands import Ask
from models.storage.map_desk import MapDesk, Mark, map_desk, mark, message_of
from models.storage.newest_messages import Message

_LOOK_EVERY_MS = 1_000
_EVENTS_EVERY_MS = 10_000
"""New events make the catalogue anew this often at most."""
_NARROW = 1_140
"""Below this width the property catalogue begins closed."""
NEW = "new:"


class MapsPage(Page):
    title = "Data maps"
    icon = "ph.table"
    group = "Set up"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._mark: Mark | None = None
        self._read_at = 0
        self._saving = False
        self._wanted: Any = None
        self._pinned: Message | None = None
        self.draft, self.judge = Draft(), Judge()
        self.bench = Workbench(desk, self.draft, self.judge)
        self.catalogue = CataloguePanel(desk)
        self.head = PageHead(self.bench.undo, self._on_panel, lambda: self.bench.add())
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.bench, 1)
        row.addWidget(self.catalogue)
        self._listen()

    def _listen(self) -> None:
        self.draft.changed.connect(self._on_changed)
        self.head.search.textChanged.connect(self.bench.search)
        self.bench.save_asked.connect(self._save)
        self.bench.search_cleared.connect(self.head.search.clear)
        self.bench.refresh_asked.connect(self._refresh_account)
        self.bench.chooser.picked.connect(self._preview_with)
        self.catalogue.list.map_asked.connect(self.bench.add)
        self.catalogue.list.open_asked.connect(self.bench.open_map)
        self.catalogue.list.key_asked.connect(self.bench.use_as_key)
        for keys in SAVE.sequences:
            QShortcut(keys, self).activated.connect(self.bench.save)

    def head_actions(self) -> list[QWidget]:
        return self.head.widgets

    @property
    def unsaved(self) -> str:
        return "Data maps" if self.draft.dirty else ""

    def undo(self) -> bool:
        """While the draft has an edit to take back."""
        can = self.draft.can_undo
        self.bench.undo()
        return can

    def redo(self) -> bool:
        can = self.draft.can_redo
        self.draft.redo()
        return can

    def shown(self, wanted: Any = None) -> None:
        """``wanted``: a map's name, ``new:PATH`` for a new map of a path, or the id of an event to preview with."""
        self.head.draw()
        self.catalogue.shown.forget_order()
        self._wanted = wanted
        self._load()
        self._timer.start()

    def hidden(self) -> None:
        self._timer.stop()

    # ---- loading

    def _look(self) -> None:
        self.desk.background.run(mark, self._on_mark)

    def _on_mark(self, found: Mark) -> None:
        """Somebody else may have saved, the account may have been read, events may have come."""
        before = self._mark
        if before is None or found == before:
            return
        events_alone = replace(found, newest_event=before.newest_event, written=before.written) == before
        waited = self.desk.now() - self._read_at >= _EVENTS_EVERY_MS
        if not events_alone or waited or not before.newest_event:
            self._load()

    def _load(self) -> None:
        self._read_at = self.desk.now()
        pinned = 0 if self._pinned is None else self._pinned.id
        query = partial(_read, pinned=pinned)
        self.desk.background.run(query, partial(self._on_loaded, pinned), self._on_error)

    def _on_loaded(self, asked: int, loaded: tuple[Mark, MapDesk, Message | None]) -> None:
        found, desk, pinned = loaded
        if self._saving or desk.configuration.revision < self.draft.base.revision:
            return  # our own save is under way, or this was read before it
        first, self._mark = self._mark is None, found
        if self._pinned is not None and self._pinned.id == asked:
            self._pinned = pinned  # gone with its person, or with time
        self.judge.take(desk)
        self.judge.look_at(self._pinned or next(iter(desk.seen.messages), None))
        if first:
            self.draft.begin(desk.configuration)
        elif desk.configuration != self.draft.base:
            self._catch_up(desk.configuration)
        self.bench.refresh()
        self._say_unread()
        self._show_beside()
        self._open_wanted()

    def _say_unread(self) -> None:
        """Names stand in for the account's fields until they are read; that is said until it is done."""
        banner, unread = self.bench.banner, not self.judge.catalogue.read_at
        if unread and banner.isHidden() and any(one.field for one in self.draft.sheet.maps):
            text = "The fields of the account are not read yet. Those that the maps name can be chosen, and ids typed."
            banner.say(Tone.NOTE, text, "Refresh fields", self._refresh_account)

    def _catch_up(self, theirs: Configuration) -> None:
        ours, dirty = self.draft.base, self.draft.dirty
        both = self.draft.catch_up(theirs)
        touched = (ours.data_maps, ours.primary_key) != (theirs.data_maps, theirs.primary_key)
        if dirty and touched:
            text = "The data maps were saved elsewhere meanwhile. Your edits stay, on top of that."
            if both:
                text += f" Saving puts yours in the place of theirs: {', '.join(both)}."
            self.bench.banner.say(Tone.WARNING, text, "Take theirs", self._take_theirs)

    def _take_theirs(self) -> None:
        self.bench.banner.hide()
        self.bench.discard()

    def _open_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if isinstance(wanted, int):
            self.desk.background.run(partial(message_of, event_id=wanted), partial(self._on_message, wanted))
        elif isinstance(wanted, str) and wanted.startswith(NEW):
            self.bench.add(wanted.removeprefix(NEW))
        elif wanted:
            self.bench.open_map(str(wanted), FIELD)

    def _on_message(self, id_: int, message: Message | None) -> None:
        if message is None:
            text = f"Event #{id_} has no message any more. The preview shows the latest event."
            self.bench.banner.say(Tone.NOTE, text, "Close", self.bench.banner.hide)
        self._preview_with(message)

    def _preview_with(self, message: Message | None) -> None:
        self._pinned = message
        self.judge.look_at(message or next(iter(self.judge.seen.messages), None))
        self.bench.refresh()
        self._show_beside()

    def _on_changed(self) -> None:
        self.head.undo.setEnabled(self.draft.can_undo)
        self._show_beside()

    def _show_beside(self) -> None:
        self.told.emit(self.bench.fact())
        mapped = {path: one.name for one in reversed(self.draft.sheet.maps) for path in one.paths}
        self.catalogue.show_seen(self.judge.seen, mapped, self.draft.sheet.key)
        self.bench.chooser.show_messages(self.judge.seen.messages, self._pinned)

    # ---- saving and asking

    def _save(self) -> None:
        made, what = self.draft.configuration, f"Data maps: {sentence(self.draft.changes(), 3)}"
        self.bench.footer.show_busy(True)
        self._saving = True
        job = partial(saving.save, self.desk.workspace, made, what, self.desk.now())
        self.desk.background.work(job, partial(self._on_saved, self.draft.sheet), self._on_not_saved)

    def _on_saved(self, sent: Sheet, saved: Configuration) -> None:
        self._saving = False
        self.bench.footer.show_busy(False)
        self.bench.banner.hide()
        if self.draft.sheet == sent:
            self.bench.table.close_editor()
        self.draft.settle(saved, sent)

    def _on_not_saved(self, error: Exception) -> None:
        self._saving = False
        self.bench.footer.show_busy(False)
        self._on_error(error)
        self._load()

    def _on_error(self, error: Exception) -> None:
        known = isinstance(error, UserMistake | EnvironmentProblem)
        text = str(error) if known else f"That did not work: {error}"
        self.bench.banner.say(Tone.ERROR, text, "Close", self.bench.banner.hide)

    def _refresh_account(self) -> None:
        self.bench.banner.say(Tone.NOTE, "The gateway reads the fields and choices of the account …")
        ask_gateway(self.desk, Ask.READ_ACCOUNT, {}, self._on_refreshed)

    def _on_refreshed(self, done: bool, text: str) -> None:
        if done:
            self.bench.banner.hide()
            self._load()
        else:
            self.bench.banner.say(Tone.WARNING, text, "Close", self.bench.banner.hide)

    # ---- layout

    def _on_panel(self) -> None:
        self.catalogue.setVisible(self.head.panel.isChecked())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is scarce the catalogue is closed until it is asked for."""
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        if narrow != (event.oldSize().width() < _NARROW) or event.oldSize().width() < 0:
            self.head.panel.setChecked(not narrow)
            self.catalogue.setVisible(not narrow)


def _read(db: SqliteDatabase, pinned: int) -> tuple[Mark, MapDesk, Message | None]:
    return mark(db), map_desk(db), message_of(db, pinned) if pinned else None
