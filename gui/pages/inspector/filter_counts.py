"""Keeps the counts of the saved filters and the colours of the rows in view up to date, one small query at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer

from gui.background import Background
from gui.pages.inspector.event_table import EventTable
from gui.pages.inspector.filter_store import Saved
from gui.pages.inspector.saved_filters import FilterList
from models.storage import event_counts
from models.storage.event_filter import Filter, FilterMistake, parse

_REST_MS = 80


class FilterCounts:
    """``ask`` again and again while somebody looks; what is asked amid a round makes another one."""

    def __init__(self, background: Background, filters: FilterList, now: Callable[[], int]) -> None:
        self._background = background
        self._filters = filters
        self._now = now
        self._waiting: Iterator[str] = iter(())
        self._asking = False
        self._again = False

    def ask(self) -> None:
        self._again = self._asking
        if not self._asking:
            self._waiting = iter(self._filters.lines)
            self._next()

    def _next(self) -> None:
        found = next((found for line in self._waiting if (found := read(line, self._now()))), None)
        self._asking = found is not None
        if found is not None:
            query = partial(event_counts.count, filter_=found)
            self._background.run(query, partial(self._on_count, found.line), lambda error: self._next())
        elif self._again:
            self.ask()

    def _on_count(self, line: str, count: event_counts.Count) -> None:
        self._filters.show_count(line, count)
        self._next()


class RowColours(QObject):
    """Gives the events of coloured filters their colour, as they come into view."""

    def __init__(
        self, background: Background, table: EventTable, filters: FilterList, now: Callable[[], int], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._table = table
        self._filters = filters
        self._now = now
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._look)
        filters.changed.connect(self._on_filters)
        table.verticalScrollBar().valueChanged.connect(self._soon)
        for happens in (table.events.rowsInserted, table.events.modelReset, table.events.dataChanged):
            happens.connect(self._soon)

    def _soon(self) -> None:
        if self._filters.coloured and not self._rest.isActive():
            self._rest.start()

    def _on_filters(self) -> None:
        self._table.events.colours.clear()
        self._table.viewport().update()
        self._soon()

    def _look(self) -> None:
        """Later filters first: where several show an event, the first of them has the last word."""
        ids = self._table.visible_ids()
        for one in reversed(self._filters.coloured):
            found = read(one.line, self._now())
            if found is not None:
                query = partial(event_counts.among, ids=ids, filter_=found)
                self._background.run(query, partial(self._on_found, one))

    def _on_found(self, one: Saved, ids: frozenset[int]) -> None:
        colours = self._table.events.colours
        if one in self._filters.coloured and any(colours.get(id_) != one.colour for id_ in ids):
            colours.update(dict.fromkeys(ids, one.colour))
            self._table.viewport().update()


def read(line: str, now: int) -> Filter | None:
    """A saved line; ``None`` where this version cannot read it."""
    try:
        return parse(line, now)
    except FilterMistake:
        return None
