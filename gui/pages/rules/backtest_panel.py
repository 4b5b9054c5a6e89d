"""The back-test: what the rule as it stands would have done in the last days, with figures, fires per day and people."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from gui.pages.rules.day_chart import DayChart
from gui.pages.rules.judgement import Judgement
from gui.pages.rules.panel import Bench, Panel
from gui.pages.rules.people_list import PeopleList
from gui.pages.rules.people_window import PeopleWindow
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import choice
from gui.widgets.long_work import Bar
from gui.widgets.text import label
from models.meaning.configuration import Configuration, Rule
from models.meaning.rules.backtest import Report
from models.problems import Cancelled
from models.storage.rule_trials import PersonLine, Tested, test_rule
from models.storage.workspace import open_workspace

DAY = 86_400_000
_SPANS = (1, 7, 14, 30)
_BAR = 120
_FIGURES = ("started", "fired", "excluded", "expired", "open")
_NEWEST = 200
"""So many people stand in the panel; all of them in a window of their own."""


class BacktestPanel(Panel):
    title = "Back-test"
    _progress = Signal(int, float)

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._stop: threading.Event | None = None
        self._can = False
        self.span = choice(
            [f"Last {days} days" if days > 1 else "Last day" for days in _SPANS], "How far back", width=120
        )
        self.span.setCurrentIndex(2)
        self.run = button("Run", self._on_run, icon="ph.arrow-clockwise")
        self.head("Back-test", self.span, self.run)
        self.status = label("The rule over stored events; nothing is sent.", "secondary", wrap=True)
        self._bar = Bar()
        self._bar.setFixedWidth(_BAR)
        self._bar.hide()
        self._add_status()
        self._figures = {word: label("–", "figure") for word in _FIGURES}
        self._figures["fired"].setProperty("tone", "accent")
        self._below = {word: label(word, "secondary") for word in _FIGURES}
        self._add_figures()
        self._show_open(False)
        self.column.addSpacing(Size.CONTROL_GAP)
        self.column.addWidget(label("Fires per day", "secondary"))
        self.chart = DayChart()
        self.column.addWidget(self.chart)
        self._tested: tuple[PersonLine, ...] = ()
        self.show_all = button("", self._on_show_all, kind="link")
        self.head("People", self.show_all)
        self.people = PeopleList()
        self.column.addWidget(self.people, 1)
        self._nobody = self.said("Nobody yet. Run it to see whom the rule concerns.")
        self.column.addStretch(0)
        self._show_people(())
        self._progress.connect(self._on_progress)
        self.people.person_asked.connect(lambda id_: bench.desk.open("Users", id_))
        self.people.event_asked.connect(lambda id_: bench.desk.open("Inspector", id_))

    def _add_status(self) -> None:
        """Always one line high, so that nothing moves when a run begins or ends."""
        row = QHBoxLayout()
        row.addWidget(self.status, 1)
        row.addWidget(self._bar)
        row.addStrut(Size.CONTROL_SMALL)
        self.column.addLayout(row)

    def _add_figures(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Size.PANEL)
        grid.setVerticalSpacing(0)
        for at, (word, figure) in enumerate(self._figures.items()):
            grid.addWidget(figure, 0, at)
            grid.addWidget(self._below[word], 1, at)
        across = QHBoxLayout()
        across.addLayout(grid)
        across.addStretch(1)
        self.column.addLayout(across)

    def refresh(self, judgement: Judgement) -> None:
        self._can = judgement.told is not None
        if self._stop is None:
            self.run.setEnabled(self._can)

    def stop(self) -> None:
        """Let a run that is under way end; its result is dropped."""
        if self._stop is not None:
            self._stop.set()

    def _on_run(self) -> None:
        if self._stop is not None:
            self.stop()
            return
        desk, bench = self.bench.desk, self.bench
        self._stop = threading.Event()
        self._dim(True)
        self.run.setText("Cancel")
        self.run.show_icon("ph.x")
        self.status.setText("Reading the events …")
        self._bar.show_share(0.0)
        self._bar.show()
        span = _SPANS[self.span.currentIndex()] * DAY
        base = bench.base()
        configuration = Configuration(base.name, data_maps=bench.maps(), settings=base.settings)
        job = partial(self._test, bench.draft.rule, configuration, desk.now(), span, self._stop)
        desk.background.work(job, self.here(partial(self._on_done, span // DAY)), self.here(self._on_error))

    def _test(self, rule: Rule, configuration: Configuration, now: int, span: int, stop: threading.Event) -> Tested:
        """On a worker's thread."""

        def go_on(count: int, share: float) -> bool:
            if not stop.is_set():
                self._progress.emit(count, share)
            return not stop.is_set()

        with open_workspace(self.bench.desk.workspace, "reader") as opened:
            connection = opened.connection
            until = now + int(connection.execute("SELECT clock_offset FROM about").fetchone()[0])
            return test_rule(connection, rule, configuration, until - span, until, go_on)

    def _on_progress(self, count: int, share: float) -> None:
        if self._stop is not None and count:
            self.status.setText(f"{count:,} events so far …")
            self._bar.show_share(share)

    def _on_done(self, days: int, tested: Tested) -> None:
        self._ended()
        report = tested.report
        counts = (report.started, len(report.fired), len(report.excluded), len(report.expired), report.open)
        for word, count in zip(_FIGURES, counts, strict=True):
            self._figures[word].setText(f"{count:,}")
        self._show_open(report.open > 0)
        self.chart.show_days(_days(report, days))
        self._show_people(tested.people)
        people = "1 person" if report.people_started == 1 else f"{report.people_started:,} people"
        none = "No event with its body is left from these days."
        self.status.setText(f"{report.events:,} events; {people} started it." if report.events else none)

    def _show_open(self, shown: bool) -> None:
        """Where somebody is still under way at the end, the figures do not add up without them."""
        self._figures["open"].setVisible(shown)
        self._below["open"].setVisible(shown)

    def _show_people(self, people: tuple[PersonLine, ...]) -> None:
        self._tested = people
        self.people.shown.show_lines(people[:_NEWEST])
        self.people.setVisible(bool(people))
        self._nobody.setVisible(not people)
        self.show_all.setText(f"Show all {len(people):,}")
        self.show_all.setAccessibleName(self.show_all.text())
        self.show_all.setVisible(bool(people))

    def _on_show_all(self) -> None:
        PeopleWindow(self, self.bench.draft.rule.name, self._tested, self.bench.desk.open).show()

    def _on_error(self, error: Exception) -> None:
        self._ended()
        self.status.setText(
            "Cancelled. What stands below is of the run before."
            if isinstance(error, Cancelled)
            else f"The back-test could not be run: {error}"
        )

    def _ended(self) -> None:
        self._stop = None
        self._dim(False)
        self._bar.hide()
        self.run.setText("Run")
        self.run.show_icon("ph.arrow-clockwise")
        self.run.setEnabled(self._can)

    def _dim(self, dimmed: bool) -> None:
        self.chart.setEnabled(not dimmed)
        self.people.setEnabled(not dimmed)
        self.people.viewport().update()


def _days(report: Report, count: int) -> list[tuple[date, int]]:
    last = datetime.fromtimestamp(report.until / 1000, UTC).date()
    span = [last - timedelta(days=back) for back in range(count, -1, -1)]
    return [(day, report.days[day.isoformat()].fired if day.isoformat() in report.days else 0) for day in span]
