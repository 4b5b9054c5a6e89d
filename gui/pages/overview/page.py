"""The start page: how things stand in one sentence, the verdicts, and how to send the first event."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui import style
from gui.book import held
from gui.desk import Desk, Page
from gui.door_check import RunKey, send_test_event
from gui.live import Figures
from gui.pages.overview.curl import NO_KEY, USUAL_ADDRESS, curl_line
from gui.pages.overview.standing import Standing, standing
from gui.supervisor import State
from gui.theme import Size
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.chips import VerdictShape
from gui.widgets.copy import CopyButton
from gui.widgets.counts import VerdictCounts
from gui.widgets.gateway_banner import GatewayBanner
from gui.widgets.text import label, set_tip
from models.problems import EnvironmentProblem, UserMistake


class OverviewPage(Page):
    title = "Overview"
    icon = "ph.house"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        assert desk.supervisor is not None, "the window gives every page its supervisor"
        self._supervisor = desk.supervisor
        self._run_key = RunKey(desk.workspace, desk.now)
        self._figures: Figures | None = None
        self._state = State.STOPPED
        self._address = ""
        self._key = NO_KEY
        self.banner = GatewayBanner(self._supervisor)
        self.trouble = Banner()
        self._shape = VerdictShape(Size.CHIP)
        self._headline = label("Reading the workspace …", "headline", wrap=True)
        self._detail = label("", "secondary", wrap=True)
        self.start = button("Start gateway", self._supervisor.start, kind="primary")
        self._counts = VerdictCounts()
        self._curl = label("", selectable=True, wrap=True)
        self._about_key = label("", "secondary", wrap=True)
        self._issue = button("Issue a key for this run", self._issue_key, icon="ph.key")
        self._test = button("Send test event", self._send_test, icon="ph.paper-plane-tilt")
        self._said = label("", "secondary", wrap=True)
        self.stop = button("Stop gateway", self._supervisor.stop)
        self._lay_out()
        self._supervisor.state_changed.connect(self._on_state)
        desk.live.changed.connect(self._on_figures)
        desk.live.failed.connect(lambda text: self.trouble.say(Tone.ERROR, text))
        self._on_state(self._supervisor.state)

    def head_actions(self) -> list[QWidget]:
        return [held(self.stop)]

    def shown(self, wanted: Any = None) -> None:
        if self.desk.live.figures is not None:
            self._on_figures(self.desk.live.figures)

    def ended(self) -> None:
        self._run_key.revoke()

    def _lay_out(self) -> None:
        body = QWidget()
        body.setMaximumWidth(Size.SMALL_WINDOW_BODY)
        column = QVBoxLayout(body)
        column.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        column.setSpacing(Size.SECTION_GAP)
        column.addWidget(self.banner)
        column.addWidget(self.trouble)
        column.addLayout(self._sentence())
        column.addWidget(self._counts)
        column.addLayout(self._sending())
        column.addStretch(1)
        page = QWidget()
        page.setObjectName("page")
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(body, 1)
        row.addStretch(0)
        row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _sentence(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._headline)
        words.addWidget(self._detail)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 4, 0, 0)  # in line with the headline's first line
        beside.addWidget(self._shape)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addLayout(beside)
        row.addLayout(words, 1)
        row.addWidget(self.start, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _sending(self) -> QVBoxLayout:
        box = QFrame()
        box.setObjectName("box")
        line = QHBoxLayout(box)
        line.setContentsMargins(16, 12, 8, 12)
        self._curl.setFont(style.mono())
        self._curl.setAccessibleName("Command that sends an event")
        line.addWidget(self._curl, 1)
        line.addWidget(CopyButton(self._curl.text, "Copy command"), 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self._test)
        row.addWidget(self._issue)
        row.addWidget(self._said, 1)
        column = QVBoxLayout()
        column.setSpacing(Size.CONTROL_GAP)
        column.addWidget(label("Send an event", "section"))
        column.addWidget(self._about_key)
        column.addWidget(box)
        column.addSpacing(4)
        column.addLayout(row)
        return column

    def _on_state(self, state: State) -> None:
        running = self._supervisor.running
        self._state, self._address = state, running.address if running is not None else ""
        up = state in (State.RUNNING, State.ADOPTED)
        off = state in (State.STOPPED, State.FAILED)
        self.start.setVisible(off)
        self.stop.setVisible(not off)
        self.stop.setEnabled(state is not State.STOPPING)
        self._test.setEnabled(up)
        set_tip(self._test, "" if up else "Start the gateway first; the test event goes through its real door.")
        self._show_command()
        self._show_standing()

    def _on_figures(self, figures: Figures) -> None:
        self._figures = figures
        self.trouble.hide()
        self._counts.setVisible(bool(figures.total))
        self._counts.show_counts(figures.counts)
        self._show_standing()

    def _send_test(self) -> None:
        self._said.setText("Sending …")
        job = partial(send_test_event, self.desk.workspace, self._address, self.desk.now)
        self.desk.background.work(job, self._said.setText, self._on_test_failed)

    def _on_test_failed(self, error: Exception) -> None:
        known = isinstance(error, UserMistake | EnvironmentProblem)
        self._said.setText(str(error) if known else f"The test event could not be sent: {error}")

    def _issue_key(self) -> None:
        try:
            self._key = self._run_key.issue()
        except (UserMistake, EnvironmentProblem) as problem:
            self._said.setText(problem.text)
            return
        self._issue.setVisible(False)
        self._show_command()

    def _show_command(self) -> None:
        self._curl.setText(curl_line(self._address or USUAL_ADDRESS, self._key))
        self._about_key.setText(
            "Segment and its client libraries send to this address with a key of this workspace. Put one in the place"
            f" of {NO_KEY}, or issue one for trying it out."
            if self._key == NO_KEY
            else "This key belongs to this run: it is shown only here, and revoked when the console closes."
        )

    def _show_standing(self) -> None:
        if self._figures is None:
            return
        now: Standing = standing(self._figures, self._state)
        self._shape.setVisible(now.verdict is not None)
        self._shape.show_verdict(now.verdict)
        self._headline.setText(now.headline)
        self._detail.setText(now.detail)
