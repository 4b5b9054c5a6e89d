"""Keeps the event list fed: the newest part first, older ones in slices behind it, news ten times a second, lines on demand.

All queries run in the background; an answer to a question of a former filter is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from peewee import SqliteDatabase
from PySide6.QtCore import QObject, QTimer, Signal

from gui.background import Background
from gui.pages.inspector.event_model import EventModel
from models.storage import event_list
from models.storage.event_filter import Filter, Where
from models.storage.event_list import Beginning, EventLine, News, Seen, Slice

TICK_MS = 100


class EventFeed(QObject):
    """``begun``: the newest part of a filter is there; ``older``: more of the past. ``grown``: so many new rows stand at the
    end; ``pruned``: so many were removed at the head; ``changed``: the ids of those that changed in place. ``held``: so many
    events wait while paused. ``remarked``: somebody marked events or wrote notes. ``counted``: the counts per verdict have
    changed. ``failed``: what keeps the list from being read, empty when it can be read again."""

    begun = Signal()
    grown = Signal(int)
    pruned = Signal(int)
    changed = Signal(object)
    older = Signal()
    held = Signal(int)
    remarked = Signal()
    counted = Signal()
    failed = Signal(str)

    def __init__(self, background: Background, model: EventModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._model = model
        self._where: Where | None = None
        self._span = event_list.SPAN
        self._round = 0
        self._seen: Seen | None = None
        self._asking = False
        self._trouble = ""
        self.below = 0
        self.oldest = 0
        self.paused = False
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.look)
        model.wanted.connect(self.fetch)

    def use(self, filter_: Filter | None) -> None:
        """Show the events of a filter. What is there stays until the first answer."""
        self._where = filter_.where if filter_ is not None else None
        self._span = event_list.SLOW_SPAN if filter_ is not None and filter_.slow else event_list.SPAN
        self.begin_anew()

    def begin_anew(self) -> None:
        """The same filter from its newest events on: others may have gone from the middle."""
        self._round += 1
        self._begin()

    def _begin(self) -> None:
        self._asking = True
        self._seen = None
        self.below = 1
        self._ask(partial(event_list.begin, where=self._where), self._on_begin)

    @property
    def complete(self) -> bool:
        """Whether everything was looked through."""
        return self.below == 0

    @property
    def progress(self) -> float:
        """How much of everything was looked through, from 0 to 1."""
        return 1 - self.below / max(1, self._seen.last if self._seen is not None else 1)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def pause(self, paused: bool) -> None:
        """Paused, nothing in the list moves; what comes in is counted and shown afterwards."""
        self.paused = paused
        self.look()

    def look(self) -> None:
        """Ask for news, unless the last answer is still on its way."""
        if self._asking:
            return
        if self._seen is None:  # the beginning could not be read
            self._begin()
            return
        self._asking = True
        if self.paused:
            self._ask(partial(event_list.waiting, where=self._where, seen=self._seen), self._on_waiting)
        else:
            self._ask(partial(event_list.news, where=self._where, seen=self._seen), self._on_news)

    def _ask(self, query: Callable[[SqliteDatabase], Any], done: Callable[[Any], None]) -> None:
        round_ = self._round

        def arrived(answer: Any) -> None:
            if round_ == self._round:
                self._say("")
                done(answer)

        def failed(error: Exception) -> None:
            if round_ == self._round:
                self._asking = False
                self._model.forget_asked()
                self._say(f"The events could not be read ({error}). It is tried again.")

        self._background.run(query, arrived, failed)

    def _on_begin(self, beginning: Beginning) -> None:
        self._asking = False
        self._seen = beginning.seen
        self.oldest = beginning.oldest
        self._model.begin_anew(beginning.newest, beginning.lines)
        self._read_older(beginning.newest.below)
        self.begun.emit()
        self.counted.emit()

    def _read_older(self, below: int) -> None:
        self.below = below
        if below:
            self._ask(partial(event_list.older, where=self._where, top=below, span=self._span), self._on_older)

    def _on_older(self, older: Slice) -> None:
        self._model.add_older(older)
        self._read_older(older.below)
        self.older.emit()
        self.counted.emit()

    def _on_news(self, news: News | None) -> None:
        self._asking = False
        if news is None:
            return
        self._seen = news.seen
        self.oldest = news.oldest
        gone = self._model.drop_before(news.oldest, news.kept)
        if gone:
            self.pruned.emit(gone)
        self._model.change(news.changed, news.left)
        if news.changed or news.left:
            self.changed.emit(news.left.union(line.id for line in news.changed))
        self._model.add_newer(news.lines)
        if news.lines:
            self.grown.emit(len(news.lines))
        self.counted.emit()
        if news.remarked:
            self.remarked.emit()
        if news.more:
            self.look()

    def _on_waiting(self, count: int) -> None:
        self._asking = False
        if self.paused:
            self.held.emit(count)

    def fetch(self, ids: list[int]) -> None:
        """Bring the lines of these events."""

        def brought(lines: list[EventLine]) -> None:
            self._model.bring(lines, ids)

        self._ask(partial(event_list.lines, ids=ids), brought)

    def _say(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self.failed.emit(trouble)
