"""The Inspector page: filters at the left, the live list, and below it everything about the selected event."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gui.desk import Desk, Page
from gui.door_check import send_test_event
from gui.live import Figures
from gui.pages.inspector.actions import EventActions
from gui.pages.inspector.arrangement import Arrangement
from gui.pages.inspector.column_choice import ColumnChoice
from gui.pages.inspector.detail import DetailPane
from gui.pages.inspector.event_model import EventModel
from gui.pages.inspector.event_table import EventTable
from gui.pages.inspector.feed import EventFeed
from gui.pages.inspector.filter_bar import FilterBar
from gui.pages.inspector.nothing import Nothing
from gui.pages.inspector.saved_filters import FilterList
from gui.pages.inspector.side_work import SideWork
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from models.problems import EnvironmentProblem, UserMistake
from models.storage.event_filter import Filter
from models.storage.event_filter.offers import offers
from models.storage.event_filter.sought import sought

NARROW_BELOW = 1_144
"""A page less wide than this, in a window of 1,200, has its filters in a menu."""


class InspectorPage(Page):
    """``shown(4711)`` selects an event, ``shown("verdict:failed")`` shows the events of a filter."""

    title = "Inspector"
    icon = "ph.activity"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._address = ""
        self._filter = ""
        self._wanted: int | None = None
        self._clock_ahead = 0
        self.events = EventModel()
        self.events.now = lambda: desk.now() + self._clock_ahead
        self.feed = EventFeed(desk.background, self.events, self)
        self.filters = FilterList(desk.workspace)
        self.bar = FilterBar(desk.now)
        self.banner = Banner()
        self.table = EventTable(self.events)
        self.columns = ColumnChoice(self.table)
        self.nothing = Nothing(self._send_test, lambda: self.acts.traffic(), lambda: self.bar.show_line(""))
        self.detail = DetailPane(desk)
        self.acts = EventActions(desk, self.table, self.detail, self)
        self.follow = button("Follow", self._follow, kind="segment", icon="ph.arrow-down", tip="Follow the newest (F)")
        self.pause = button(
            "Pause", self._toggle_pause, kind="segment", icon="ph.pause", tip="Hold the list still (Space)"
        )
        self.test = button("Send test event", self._send_test, icon="ph.paper-plane-tilt")
        self.more = button("", self._show_menu, icon="ph.dots-three", tip="Samples, demo traffic, export")
        for segment in (self.follow, self.pause):
            segment.setCheckable(True)
        self.follow.setChecked(True)
        self._list = QStackedWidget()
        self._side = SideWork(desk, self.filters, self.table, self)
        self._lay_out()
        self._connect()
        self._show_address("")
        if desk.live.figures is not None:
            self._on_figures(desk.live.figures)
        self.bar.read()

    @property
    def unsaved(self) -> str:
        return self.acts.unsaved

    def head_actions(self) -> list[QWidget]:
        return [self.follow, self.pause, self.test, self.more]

    def shown(self, wanted: Any = None) -> None:
        """Begin to look for news; go to an event (its number) or a filter (its line)."""
        if isinstance(wanted, int):
            self._wanted = wanted
            self.bar.show_line("")
        elif isinstance(wanted, str):
            self.bar.show_line(wanted)
        self.feed.start()
        self._side.start()
        self.desk.background.run(offers, self.bar.line.take_offers)
        self.feed.look()

    def hidden(self) -> None:
        self.feed.stop()
        self._side.stop()

    def _lay_out(self) -> None:
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.banner)
        self._list.addWidget(self.table)
        self._list.addWidget(self.nothing)
        column.addWidget(self._list, 1)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(upper)
        self._splitter.addWidget(self.detail)
        self.arrangement = Arrangement(self._splitter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.filters)
        row.addWidget(self._splitter, 1)
        self.banner.hide()

    def _connect(self) -> None:
        self.bar.chosen.connect(self._on_filter)
        self.bar.saved.connect(self.filters.ask_and_add)
        self.bar.left.connect(self.table.setFocus)
        self.bar.filters.clicked.connect(self._show_filters)
        self.filters.chosen.connect(self.bar.show_line)
        self.feed.begun.connect(self._go_where_wanted)
        self.feed.older.connect(self._go_where_wanted)
        self.feed.grown.connect(self.table.count_new)
        self.feed.counted.connect(self._on_counted)
        self.feed.held.connect(self._on_held)
        self.feed.failed.connect(self._on_trouble)
        self.feed.remarked.connect(self._on_remarked)
        self.acts.failed.connect(self._on_trouble)
        self.acts.wanted.connect(self.bar.show_line)
        self.acts.removed.connect(self._on_removed)
        self.feed.changed.connect(self._on_changed)
        self.table.chosen.connect(self.detail.look_at)
        self.table.following_changed.connect(self.follow.setChecked)
        self.table.pause_pressed.connect(self._toggle_pause)
        self.detail.wanted.connect(self._go_to)
        self.desk.live.changed.connect(self._on_figures)
        self._side.said.connect(self._on_said)
        self.filters.save_pressed.connect(self.bar.save)
        self.filters.reasons.wanted.connect(self._go_to)
        for number in range(1, 10):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self.filters.call, number - 1))
        for key, action in (
            ("/", self.bar.line.setFocus),
            ("P", self.arrangement.toggle),
            ("C", self.detail.head.copy_curl.click),
            ("X", self.detail.head.copy_explanation.click),
        ):
            QShortcut(QKeySequence(key), self.table, action, context=Qt.ShortcutContext.WidgetShortcut)

    def _on_filter(self, found: Filter) -> None:
        self._filter = found.line
        self.filters.mark(found.line)
        self.events.sought = sought(found.line)
        self.detail.mark(self.events.sought)
        self.feed.use(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        self.filters.setVisible(not narrow)
        self.bar.filters.setVisible(narrow)
        self.arrangement.fit(self.size())

    def _show_filters(self) -> None:
        place = self.bar.filters
        self.filters.menu(self).popup(place.mapToGlobal(place.rect().bottomLeft()))

    def _on_trouble(self, text: str) -> None:
        if text:
            self.banner.say(Tone.ERROR, text)
        else:
            self.banner.hide()

    def _on_removed(self, text: str) -> None:
        self._on_said(text, False)
        self.feed.begin_anew()

    def _on_said(self, text: str, trouble: bool) -> None:
        self.banner.say(Tone.ERROR if trouble else Tone.NOTE, text, "Close", self.banner.hide)

    def _on_counted(self) -> None:
        self.bar.show_counts(self.events.counts)
        self.bar.show_progress(self.feed.progress)
        if self.feed.complete and self.events.ids:
            self.bar.show_oldest(self.feed.oldest)
        empty = not self.events.ids
        if empty:
            self.nothing.show_filtered(bool(self._filter))
        self._list.setCurrentIndex(int(empty))
        self.detail.setVisible(not empty or bool(self._filter))

    def _on_changed(self, ids: frozenset[int]) -> None:
        if self.table.selected in ids:
            self.detail.look_again()

    def _show_menu(self) -> None:
        self.acts.pop_up_for_page(self.more)

    def _on_remarked(self) -> None:
        visible = self.table.visible_ids()
        self.events.keep_only(visible)
        self.feed.fetch(visible)
        self.detail.look_again()

    def _go_where_wanted(self) -> None:
        """To the event that was asked for, as soon as the list reaches so far back."""
        there = self.feed.complete or bool(self.events.ids and self.events.ids[0] <= (self._wanted or 0))
        if self._wanted is not None and there:
            wanted, self._wanted = self._wanted, None
            self._go_to(wanted)

    def _go_to(self, event_id: int) -> None:
        if self.events.ids and event_id < self.events.ids[0] and not self.feed.complete:
            self._wanted = event_id
            return
        self.table.select(event_id)
        self.table.setFocus()

    def _follow(self) -> None:
        self.table.go_to_end()
        self.follow.setChecked(True)

    def _toggle_pause(self) -> None:
        paused = not self.feed.paused
        self.pause.setChecked(paused)
        self.pause.setText("Pause")
        self.feed.pause(paused)

    def _on_held(self, count: int) -> None:
        self.pause.setText(f"Paused, {count:,} wait" if count else "Paused")

    def _on_figures(self, figures: Figures) -> None:
        self._clock_ahead = figures.clock_ahead
        self._show_address(figures.gateway.address if figures.gateway is not None else "")

    def _show_address(self, address: str) -> None:
        self._address = self.detail.address = address
        self.test.setEnabled(bool(address))
        self.nothing.show_address(address)

    def _send_test(self) -> None:
        job = partial(send_test_event, self.desk.workspace, self._address, self.desk.now)
        self.desk.background.work(job, self.nothing.say, self._on_test_failed)

    def _on_test_failed(self, error: Exception) -> None:
        known = isinstance(error, UserMistake | EnvironmentProblem)
        self.banner.say(Tone.ERROR, str(error) if known else f"The test event could not be sent: {error}")
