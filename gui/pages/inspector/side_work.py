"""What goes on beside the list while the Inspector is in view: counts, colours, groups by reason, what was removed."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gui.desk import Desk
from gui.pages.inspector.event_table import EventTable
from gui.pages.inspector.filter_counts import FilterCounts, RowColours
from gui.pages.inspector.saved_filters import FilterList
from gui.widgets.asking import ask_gateway
from gui.widgets.moments import moment
from gui.widgets.sure import sure
from models.storage.commands import Ask
from models.storage.event_reasons import ReasonGroup, deliveries_to_retry, reason_groups
from models.storage.removed import Removed, removed

EVERY_MS = 5_000


class SideWork(QObject):
    """``said``: a sentence for the person, and whether it is of trouble."""

    said = Signal(str, bool)

    def __init__(self, desk: Desk, filters: FilterList, table: EventTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._filters = filters
        self._table = table
        self._window = parent
        self._counts = FilterCounts(desk.background, filters, desk.now)
        self._colours = RowColours(desk.background, table, filters, desk.now, self)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.ask)
        filters.changed.connect(self._counts.ask)
        filters.reasons.retry_wanted.connect(self._on_retry)

    def start(self) -> None:
        self._timer.start()
        self.ask()

    def stop(self) -> None:
        self._timer.stop()

    def ask(self) -> None:
        query = partial(reason_groups, since=self._midnight())
        self._desk.background.run(query, self._filters.reasons.show_groups)
        self._desk.background.run(removed, self._on_removed)
        self._counts.ask()

    def _on_removed(self, found: Removed | None) -> None:
        text = ""
        if found is not None:
            events = "1 older event was" if found.events == 1 else f"{found.events:,} older events were"
            text = f"{events} removed, last {moment(found.at, self._desk.now())}. What is marked stays."
        self._table.say_before_first(text)

    def _midnight(self) -> int:
        now = datetime.fromtimestamp(self._desk.now() / 1000)
        return int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)

    def _on_retry(self, group: ReasonGroup) -> None:
        query = partial(deliveries_to_retry, verdict=group.verdict, reason=group.reason, since=self._midnight())
        self._desk.background.run(query, self._retry)

    def _retry(self, deliveries: list[int]) -> None:
        if not deliveries:
            self.said.emit(
                "Nothing of this group can be sent again: it is on its way already, or not kept any more.", True
            )
            return
        figures = self._desk.live.figures
        live = figures is None or figures.mode == "live"
        what = f"Send {len(deliveries):,} again?"
        if live and not sure(
            self._window, "Send again", what, "The workspace is live: this reaches real contacts.", "Send again"
        ):
            return
        ask_gateway(self._desk, Ask.RETRY, {"deliveries": deliveries}, partial(self._on_said, len(deliveries)))

    def _on_said(self, count: int, done: bool, sentence: str) -> None:
        queued = "1 delivery is in the queue again." if count == 1 else f"{count:,} deliveries are in the queue again."
        self.said.emit(sentence or queued, not done)
