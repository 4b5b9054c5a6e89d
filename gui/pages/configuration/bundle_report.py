"""What the test of a bundle brought: one sentence, the events with what was expected and what came out, the differences."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.theme import Size
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.chips import VerdictShape
from gui.widgets.long_work import LongWork, Progress
from gui.widgets.moments import moment
from gui.widgets.record_table import RecordTable
from gui.widgets.records import ABSENT, Column, RecordModel
from gui.widgets.segments import Segments
from gui.widgets.text import hairline, label
from models.meaning.bundle import Bundle, Difference, in_lines
from models.meaning.trace.verdicts import Verdict
from models.storage import bundles
from models.storage.bundles import Report, Result
from models.storage.workspace import open_workspace

_WAYS = ("By itself", "With this account", "This configuration")
_LATER = 0
"""The number of the row for what time moves; cases are counted from 1."""
_WORDS = {one.word: one for one in Verdict}


class BundleReport(QWidget):
    """``on_import(source, bundle)``: its configuration is wanted; ``on_leave()``: the bundle is put away."""

    def __init__(self, desk: Desk, on_import: Callable[[str, Bundle], None], on_leave: Callable[[], None]) -> None:
        super().__init__()
        self._desk, self._on_import = desk, on_import
        self._bundle: Bundle | None = None
        self._source = ""
        self._run = 0
        self._report: Report | None = None
        self.shape = VerdictShape(20)
        self.sentence = label("", "sentence", wrap=True)
        self._facts = label("", "secondary")
        self.ways = Segments(_WAYS, "What is tested")
        self.ways.chosen.connect(lambda at: self._test())
        self.which = Segments(("Differences", "All"), "Events")
        self.which.chosen.connect(lambda at: self._fill())
        self.work = LongWork(desk, "events")
        self.banner = Banner()
        self.table = RecordTable(RecordModel(_EVENTS), "Events of the bundle")
        self.table.chosen.connect(self._on_chosen)
        self.detail = RecordTable(RecordModel(_PARTS), "What became of the event")
        self.leave = button("Put away", on_leave)
        self.take = button("Import its configuration…", self._take)
        self._lay_out()

    def begin(self, source: str, bundle: Bundle) -> None:
        self._source, self._bundle = source, bundle
        people = "people are stand-ins" if bundle.masked else "with personal data"
        made = moment(bundle.made_at, self._desk.now())
        self._facts.setText(f"Made {made} with Portway {bundle.made_with}, {len(bundle.cases):,} events, {people}.")
        self.ways.show_choice(0)
        self._test()

    def _test(self) -> None:
        bundle, way = self._bundle, self.ways.at
        assert bundle is not None
        self._run += 1
        self.banner.hide()
        self.sentence.setText(f"{self._source} is tested.")
        self.shape.show_verdict(None)
        self.table.records.begin_anew(())
        self.detail.records.begin_anew(())

        def job(progress: Progress) -> Report:
            if way == 0:
                return bundles.check(bundle, progress)
            with open_workspace(self._desk.workspace, "reader") as opened:
                return bundles.check_here(bundle, opened.db, progress, own=way == 2)

        self.work.start("Deciding", job, partial(self._on_report, self._run), self._on_error, self._on_cancelled)

    def _on_error(self, error: Exception) -> None:
        self.banner.say(Tone.ERROR, str(error))

    def _on_cancelled(self) -> None:
        self.sentence.setText("The test was cancelled.")

    def _on_report(self, run: int, report: Report) -> None:
        if run != self._run:
            return
        self._report = report
        count = len(report.results)
        wrong = sum(bool(one.differences) for one in report.results)
        if not report.differing:
            self.sentence.setText(f"All {count:,} events came out as expected, with {report.account}.")
        elif wrong:
            self.sentence.setText(f"{wrong:,} of {count:,} events came out otherwise, with {report.account}.")
        else:
            self.sentence.setText(f"The events came out as expected, what time moves did not, with {report.account}.")
        self.shape.show_verdict(Verdict.REJECTED if report.differing else Verdict.DELIVERED)
        self.which.show_choice(0 if report.differing else 1)
        self._fill()

    def _fill(self) -> None:
        report = self._report
        if report is None:
            return
        everything = self.which.at == 1
        rows: dict[int, Result | Report] = {one.number: one for one in report.results if everything or one.differences}
        if report.later:
            rows[_LATER] = report
        self.table.records.begin_anew(rows, rows)
        if rows:
            self.table.select(next(iter(rows)))
        else:
            self.detail.records.begin_anew(())

    def _on_chosen(self, number: int) -> None:
        report = self._report
        if report is None:
            return
        if number == _LATER:
            parts = list(report.later)
        else:
            one = report.results[number - 1]
            parts = [*one.differences, *_alike(one)]
        self.detail.records.begin_anew(range(len(parts)), dict(enumerate(parts)))

    def _take(self) -> None:
        if self._bundle is not None:
            self._on_import(self._source, self._bundle)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Size.CONTROL_GAP)
        head.addWidget(self.shape)
        head.addWidget(self.sentence, 1)
        row = QHBoxLayout()
        row.setSpacing(Size.COLUMN_GAP)
        row.addWidget(self.ways)
        row.addWidget(self.work)
        row.addStretch(1)
        row.addWidget(self.which)
        above = QVBoxLayout()
        above.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.COLUMN_GAP)
        above.setSpacing(Size.COLUMN_GAP)
        above.addLayout(head)
        above.addWidget(self._facts)
        above.addLayout(row)
        above.addWidget(self.banner)
        splitter = QSplitter()
        splitter.setOrientation(splitter.orientation().Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.detail)
        splitter.setSizes([340, 220])
        foot = QHBoxLayout()
        foot.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        foot.setSpacing(Size.CONTROL_GAP)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(hairline())
        column.addWidget(splitter, 1)
        column.addWidget(hairline())
        column.addLayout(foot)


def _alike(one: Result) -> list[Difference]:
    """What came out as expected, to be shown beside what did not."""
    different = {each.part for each in one.differences}
    return [Difference(part, text, text) for part, text in in_lines(one.got) if part not in different]


def _name(one: Result | Report) -> str:
    return one.case.name if isinstance(one, Result) else "What time moves"


def _told(one: Result | Report) -> str:
    differences = one.differences if isinstance(one, Result) else one.later
    return "; ".join(map(str, differences)) or ABSENT


def _verdict(one: Result | Report) -> Verdict:
    return _WORDS[one.got.verdict] if isinstance(one, Result) else Verdict.QUEUED


_EVENTS = (
    Column("#", 40, lambda one: f"{one.number}" if isinstance(one, Result) else "", font="figure", right=True),
    Column("Event", 200, _name, role="text", font="medium"),
    Column("Expected", 112, lambda one: one.case.expected.verdict if isinstance(one, Result) else ABSENT),
    Column("Came out", 132, lambda one: _verdict(one).word, verdict=_verdict),
    Column("Differences", 0, _told),
)
_PARTS = (
    Column("What", 280, lambda one: one.part, role="text", font="medium"),
    Column("Expected", 320, lambda one: one.expected),
    Column("Came out", 0, lambda one: one.got if one.got != one.expected else "the same"),
)
