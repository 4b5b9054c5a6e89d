"""The start page: how things stand in one sentence, the verdicts, and how to send the first event."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui import style
from gui.live import Figures
from gui.pages.standing import Standing, standing
from gui.supervisor import State
from gui.theme import Size
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.chips import VerdictShape
from gui.widgets.copy import CopyButton
from gui.widgets.counts import VerdictCounts
from gui.widgets.text import label, set_tip

USUAL_ADDRESS = "http://127.0.0.1:8400"
NO_KEY = "YOUR_KEY"


class OverviewPage(QScrollArea):
    """Fed by the window: ``show_figures``, ``show_state``, ``show_key``, ``show_test``; it asks the window to act."""

    def __init__(
        self,
        on_start: Callable[[], None],
        on_test: Callable[[], None],
        on_key: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._figures: Figures | None = None
        self._state = State.STOPPED
        self._address = ""
        self._key = NO_KEY
        self.banner = Banner()
        self._shape = VerdictShape(Size.CHIP)
        self._headline = label("Reading the workspace …", "headline", wrap=True)
        self._detail = label("", "secondary", wrap=True)
        self.start = button("Start gateway", on_start, kind="primary")
        self._counts = VerdictCounts()
        self._curl = label("", selectable=True, wrap=True)
        self._about_key = label("", "secondary", wrap=True)
        self._issue = button("Issue a key for this run", on_key, icon="ph.key")
        self._test = button("Send test event", on_test, icon="ph.paper-plane-tilt")
        self._said = label("", "secondary", wrap=True)
        self._lay_out()
        self.show_state(State.STOPPED, "")

    def _lay_out(self) -> None:
        body = QWidget()
        body.setMaximumWidth(Size.SMALL_WINDOW_BODY)
        column = QVBoxLayout(body)
        column.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        column.setSpacing(Size.SECTION_GAP)
        column.addWidget(self.banner)
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
        self.setWidgetResizable(True)
        self.setWidget(page)

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

    def show_state(self, state: State, address: str) -> None:
        self._state, self._address = state, address
        up = state in (State.RUNNING, State.ADOPTED)
        self.start.setVisible(state in (State.STOPPED, State.FAILED))
        self._test.setEnabled(up)
        set_tip(self._test, "" if up else "Start the gateway first; the test event goes through its real door.")
        self._show_command()
        self._show_standing()

    def show_figures(self, figures: Figures) -> None:
        self._figures = figures
        self._counts.setVisible(bool(figures.total))
        self._counts.show_counts(figures.counts)
        self._show_standing()

    def show_problem(self, text: str) -> None:
        """Why there are no figures."""
        self.banner.say(Tone.ERROR, text)

    def show_key(self, key: str) -> None:
        """The key of this run, to be shown until the console closes."""
        self._key = key
        self._issue.setVisible(False)
        self._show_command()

    def show_test(self, sentence: str) -> None:
        """What became of the test event."""
        self._said.setText(sentence)

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


def curl_line(address: str, key: str = NO_KEY) -> str:
    """A command that sends one event through the tracking door."""
    body = '{"userId":"u-1","event":"Coupon Entered","context":{"traits":{"email":"ann@example.com"}}}'
    return f"curl {address}/v1/track -u {key}: \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'"
