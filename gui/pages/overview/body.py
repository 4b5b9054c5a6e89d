"""The middle of the Overview: the sentence with the worst verdict's shape, figures, problems, throughput and rules."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.pages.overview.problem_list import ProblemList, Way
from gui.pages.overview.reading import Numbers
from gui.pages.overview.rule_rows import RuleRows
from gui.pages.overview.standing import Standing
from gui.pages.overview.throughput_chart import ThroughputChart
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.chips import VerdictShape
from gui.widgets.counts import VerdictCounts
from gui.widgets.moments import moment
from gui.widgets.text import label
from models.meaning.trace.verdicts import Verdict

_SHARES = 4, 5
"""How chart and rules share the width."""


class Body(QWidget):
    """``on_verdict``: a figure was clicked; ``on_way``: a problem's way out; ``on_rule``: a rule, empty for all."""

    def __init__(
        self,
        on_start: Callable[[], None],
        on_verdict: Callable[[Verdict], None],
        on_way: Callable[[Way], None],
        on_rule: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.shape = VerdictShape(Size.CHIP)
        self.headline = label("Reading the workspace …", "headline", wrap=True)
        self.detail = label("", wrap=True)
        self.start = button("Start gateway", on_start, kind="primary", icon="ph.play")
        self.counts = VerdictCounts(on_verdict)
        self.problems = ProblemList(on_way)
        self.chart = ThroughputChart()
        self.rules = RuleRows(on_rule)
        self._means = label("", "secondary")
        self._peak = label("", "secondary")
        self._lay_out()

    def show_standing(self, now: Standing) -> None:
        self.shape.setVisible(now.verdict is not None)
        self.shape.show_verdict(now.verdict)
        self.headline.setText(now.headline)
        self.detail.setText(now.detail)
        self.detail.setVisible(bool(now.detail))

    def show_numbers(self, numbers: Numbers) -> None:
        self.counts.show_counts(numbers.counts)
        self.chart.show_throughput(numbers.throughput)
        self.rules.show_rules(numbers.rules, numbers.now, numbers.period.words)
        rate, at = self.chart.peak
        self._means.setText(f"events per second, {numbers.period.means}")
        when = moment(at, numbers.now).removeprefix("today ")
        self._peak.setText(f"peak {rate:.1f} at {when}" if rate >= 1 else f"peak {rate:.2g} at {when}" if at else "")

    def show_figures(self, there: bool) -> None:
        """Without any event there are none; the sentence stays."""
        for one in (self.counts, self._evidence):
            one.setVisible(there)

    def _lay_out(self) -> None:
        self._evidence = QWidget()
        both = QHBoxLayout(self._evidence)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(Size.SECTION_GAP + 4)
        both.addLayout(self._throughput(), _SHARES[0])
        both.addWidget(self.rules, _SHARES[1])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Size.SECTION_GAP)
        column.addLayout(self._sentence())
        column.addWidget(self.counts)
        column.addWidget(self.problems)
        column.addWidget(self._evidence)

    def _sentence(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.headline)
        words.addWidget(self.detail)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 4, 0, 0)  # in line with the headline's first line
        beside.addWidget(self.shape)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addLayout(beside)
        row.addLayout(words, 100)
        row.addStretch(1)
        row.addWidget(self.start, 0, Qt.AlignmentFlag.AlignTop)
        self.headline.setMaximumWidth(Size.SENTENCE)
        self.detail.setMaximumWidth(Size.SENTENCE)
        return row

    def _throughput(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(Size.CONTROL_GAP)
        head.addWidget(label("Throughput", "section"))
        head.addWidget(self._means)
        head.addStretch(1)
        head.addWidget(self._peak)
        column = QVBoxLayout()
        column.setSpacing(Size.CONTROL_GAP)
        column.addLayout(head)
        column.addWidget(self.chart, 1)
        return column
