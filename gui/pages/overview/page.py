"""The start page: how things stand in one sentence, what needs somebody, the figures of a period, and what is open."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.desk import Desk, Page
from gui.door_check import send_test_event
from gui.pages.overview.body import Body
from gui.pages.overview.first import First
from gui.pages.overview.problem_list import Way
from gui.pages.overview.problems import Do, problems
from gui.pages.overview.reading import PERIODS, Matters, Numbers, Reading, inspector_filter
from gui.pages.overview.side import SidePanel
from gui.pages.overview.standing import standing
from gui.supervisor import State
from gui.theme import Size
from gui.widgets.asking import ask_gateway
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.gateway_banner import GatewayBanner
from gui.widgets.scrolling import scrolled, side_panel
from gui.widgets.segments import Segments
from gui.widgets.sure import sure
from gui.widgets.text import set_tip
from models.meaning.rules.silence import Silence
from models.meaning.trace.verdicts import Verdict
from models.problems import EnvironmentProblem, UserMistake

_PANEL = 312
_NARROW_BELOW = 1_144
"""A page less wide than this, in a window of 1,200, has its side panel behind a button."""
_AT_ONCE = 500
"""So many deliveries stand in one request to the gateway."""


class OverviewPage(Page):
    title = "Overview"
    icon = "ph.house"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        assert desk.supervisor is not None, "the window gives every page its supervisor"
        self._supervisor = desk.supervisor
        self._numbers: Numbers | None = None
        self._matters: Matters | None = None
        self._silent: list[Silence] = []
        self.reading = Reading(desk, self)
        self.banner = GatewayBanner(self._supervisor)
        self.said = Banner()
        self.body = Body(self._supervisor.start, self._on_verdict, self._on_way, self._on_rule)
        self.first = First(desk, self._open)
        self.side = SidePanel(self._open)
        self.period = Segments([one.title for one in PERIODS], "Period")
        self.period.show_choice(1)
        self.test = button("Send test event", self._send_test, icon="ph.paper-plane-tilt")
        self.stop = button("Stop gateway", self._supervisor.stop)
        self.more = button(
            "", self._toggle_side, kind="icon", icon="ph.list-bullets", tip="Show or hide the side panel"
        )
        self._narrow = self._first = False
        self._lay_out()
        self._connect()
        self._on_state(self._supervisor.state)

    def head_actions(self) -> list[QWidget]:
        return [self._head]

    def shown(self, wanted: Any = None) -> None:
        today = datetime.fromtimestamp(self.desk.now() / 1000)
        self.told.emit(f"{today:%A} {today.day} {today:%B}")
        self.reading.start()

    def hidden(self) -> None:
        self.reading.stop()
        self.said.hide()

    def ended(self) -> None:
        self.first.ended()

    def _connect(self) -> None:
        self._supervisor.state_changed.connect(self._on_state)
        self.desk.live.failed.connect(lambda text: self.said.say(Tone.ERROR, text))
        self.reading.numbers.connect(self._on_numbers)
        self.reading.matters.connect(self._on_matters)
        self.reading.silent.connect(self._on_silent)
        self.reading.failed.connect(lambda text: self.said.say(Tone.ERROR, text))
        self.period.chosen.connect(lambda at: self.reading.choose(PERIODS[at]))

    def _on_state(self, state: State) -> None:
        up = state in (State.RUNNING, State.ADOPTED)
        off = state in (State.STOPPED, State.FAILED)
        self.body.start.setVisible(off)
        self.stop.setVisible(not off)
        self.stop.setEnabled(state is not State.STOPPING)
        self.test.setEnabled(up)
        set_tip(self.test, "" if up else "Start the gateway first; the test event goes through its real door.")
        running = self._supervisor.running
        self.first.show_address(running.address if running is not None else "")
        self._show()

    def _on_numbers(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self.period.show_choice(PERIODS.index(numbers.period))
        self.body.show_numbers(numbers)

    def _on_matters(self, matters: Matters) -> None:
        self._matters = matters
        trouble = matters.trouble
        age = None if trouble.oldest_unsent is None else max(0, trouble.now - trouble.oldest_unsent)
        assert self._numbers is not None, "numbers come first"
        self.side.sending.show_sending(self._numbers.sending, age, trouble.sending, trouble.now)
        self.side.show_setting_up(matters.setting_up, matters.before_going_live)
        self.first.show_setting_up(matters.setting_up)
        self._show()

    def _on_silent(self, found: list[Silence]) -> None:
        self._silent = found
        self.body.rules.show_silent({one.name for one in found if one.what == "rule"})
        self._show()

    def _show(self) -> None:
        if self._numbers is None or self._matters is None:
            return
        open_ = problems(self._matters.trouble, self._silent)
        period, mode = self._numbers.period.words, self._matters.trouble.mode
        state = self._supervisor.state
        first = not self._matters.setting_up.any_event
        counts = self._numbers.counts
        self.body.show_standing(standing(counts, period, state, mode, open_, ever=not first))
        self.body.problems.show_problems(open_)
        self.first.setVisible(first)
        self.body.show_figures(not first)
        self.period.setVisible(not first)
        if first != self._first:
            self._first = first
            self._show_side()

    def _on_verdict(self, verdict: Verdict) -> None:
        if self._numbers is not None:
            self._open("Inspector", inspector_filter(verdict.word, self._numbers.period))

    def _on_rule(self, name: str) -> None:
        self._open("Rules", name or None)

    def _open(self, page: str, wanted: Any = None) -> None:
        self.desk.open(page, wanted)

    def _on_way(self, way: Way) -> None:
        if not isinstance(way, Do):
            self._open(way.page, way.wanted)
        elif not way.question or sure(self, way.label, f"{way.label}?", way.question, way.label):
            parts = [way.ids[at : at + _AT_ONCE] for at in range(0, len(way.ids), _AT_ONCE)]
            for arguments in [{"deliveries": list(part)} for part in parts] or [{}]:
                ask_gateway(self.desk, way.what, arguments, self._on_asked)

    def _on_asked(self, done: bool, text: str) -> None:
        if not done:
            self.said.say(Tone.WARNING, text)
        self.reading.ask()

    def _send_test(self) -> None:
        running = self._supervisor.running
        if running is not None:
            self.said.say(Tone.NOTE, "Sending a test event …")
            job = partial(send_test_event, self.desk.workspace, running.address, self.desk.now)
            self.desk.background.work(job, self._on_test, self._on_test_failed)

    def _on_test(self, sentence: str) -> None:
        self.said.say(Tone.NOTE, sentence, "Show it in the Inspector", partial(self._open, "Inspector", ""))
        self.reading.ask()

    def _on_test_failed(self, error: Exception) -> None:
        known = isinstance(error, UserMistake | EnvironmentProblem)
        self.said.say(Tone.ERROR, str(error) if known else f"The test event could not be sent: {error}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW_BELOW
        if narrow != self._narrow:
            self._narrow = narrow
            self._show_side()

    def _show_side(self) -> None:
        """Before the first event the check list stands in the middle, and the rest says nothing yet."""
        self.more.setVisible(self._narrow and not self._first)
        self._panel.setVisible(not self._narrow and not self._first)

    def _toggle_side(self) -> None:
        self._panel.setVisible(not self._panel.isVisible())

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        column.setSpacing(Size.SECTION_GAP)
        for one in (self.banner, self.said):
            column.addWidget(one)
        column.addWidget(self.body)
        column.addWidget(self.first)
        column.addStretch(1)
        self.period.setFixedHeight(Size.CONTROL)
        self._head = QWidget()
        actions = QHBoxLayout(self._head)
        actions.setContentsMargins(0, 0, 0, 0)
        actions.setSpacing(Size.CONTROL_GAP)
        for action in (self.period, self.test, self.stop, self.more):
            actions.addWidget(action)
        self._panel = side_panel(self.side, _PANEL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(scrolled(inside), 1)
        row.addWidget(self._panel)
        self.more.hide()
        self.first.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
