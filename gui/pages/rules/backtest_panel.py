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
from gui.pages.rules.words import moment
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import choice
from gui.widgets.lines import Lines
from gui.widgets.text import label
from models.meaning.configuration import Configuration, Rule
from models.meaning.rules.backtest import Report
from models.problems import Cancelled
from models.storage.rule_trials import Tested, test_rule
from models.storage.workspace import open_workspace

DAY = 86_400_000
_SPANS = (1, 7, 14, 30)
_MOST_PEOPLE = 10_000


class BacktestPanel(Panel):
    title = "Back-test"
    _progress = Signal(int)

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._stop: threading.Event | None = None
        self._can = False
        self.span = choice(
            [f"Last {days} days" if days > 1 else "Last day" for days in _SPANS], "How far back", width=120
        )
        self.span.setCurrentIndex(2)
        self.run = button("Run", self._on_run, icon="ph.play")
        self.head("Back-test", self.span, self.run)
        self.status = self.said("Runs the rule over stored events on a simulated clock. Nothing is sent.")
        self._figures = {word: label("–", "figure") for word in ("started", "fired", "excluded", "expired")}
        self._add_figures()
        self._caption = label("Fires per day", "secondary")
        self.column.addWidget(self._caption)
        self.chart = DayChart()
        self.column.addWidget(self.chart)
        self.people = Lines("People of the back-test", ("Who", "When", "How it ended"), (92, 88))
        self.head("People")
        self.column.addWidget(self.people, 1)
        self._progress.connect(self._on_progress)

    def _add_figures(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Size.COLUMN_GAP)
        grid.setVerticalSpacing(0)
        for at, (word, figure) in enumerate(self._figures.items()):
            grid.addWidget(figure, 0, at)
            grid.addWidget(label(word, "secondary"), 1, at)
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
        self.status.setText("Reading the events …")
        span = _SPANS[self.span.currentIndex()] * DAY
        base = bench.base()
        configuration = Configuration(base.name, data_maps=bench.maps(), settings=base.settings)
        job = partial(self._test, bench.draft.rule, configuration, desk.now(), span, self._stop)
        desk.background.work(job, self.here(partial(self._on_done, span // DAY)), self.here(self._on_error))

    def _test(self, rule: Rule, configuration: Configuration, now: int, span: int, stop: threading.Event) -> Tested:
        """On a worker's thread."""

        def go_on(count: int) -> bool:
            if not stop.is_set():
                self._progress.emit(count)
            return not stop.is_set()

        with open_workspace(self.bench.desk.workspace, "reader") as opened:
            connection = opened.connection
            until = now + int(connection.execute("SELECT clock_offset FROM about").fetchone()[0])
            return test_rule(connection, rule, configuration, until - span, until, go_on)

    def _on_progress(self, count: int) -> None:
        if self._stop is not None and count:
            self.status.setText(f"{count:,} events so far …")

    def _on_done(self, days: int, tested: Tested) -> None:
        self._ended()
        report = tested.report
        figures = (report.started, len(report.fired), len(report.excluded), report.expired)
        for figure, count in zip(self._figures.values(), figures, strict=True):
            figure.setText(f"{count:,}")
        self.chart.show_days(_days(report, days))
        rows = [(one.who, moment(one.at), one.what) for one in tested.people[:_MOST_PEOPLE]]
        self.people.shown.show_rows(rows)
        left = f" {report.open:,} still under way at the end." if report.open else ""
        self.status.setText(f"{report.events:,} events; {report.people_started:,} people started it.{left}")

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
        self.run.setText("Run")
        self.run.setEnabled(self._can)

    def _dim(self, dimmed: bool) -> None:
        self.chart.setEnabled(not dimmed)
        self.people.setEnabled(not dimmed)


def _days(report: Report, count: int) -> list[tuple[date, int]]:
    last = datetime.fromtimestamp(report.until / 1000, UTC).date()
    span = [last - timedelta(days=back) for back in range(count, -1, -1)]
    return [(day, report.days[day.isoformat()].fired if day.isoformat() in report.days else 0) for day in span]
