"""The start page: how things stand in one sentence, the verdicts, and how to send the first event."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui import style
from gui.live import Figures
from gui.supervisor import State
from gui.theme import Size
from gui.widgets.counts import VerdictCounts
from gui.widgets.text import button, label

_UNDELIVERED = ("refused", "rejected", "failed")


class OverviewPage(QScrollArea):
    """Fed by the window: ``show_figures``, ``show_state``, ``show_test``."""

    def __init__(
        self, on_copy: Callable[[str], None], on_test: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._on_copy = on_copy
        self._figures: Figures | None = None
        self._state = State.STOPPED
        self._why = ""
        self.setWidgetResizable(True)
        body = QWidget()
        body.setObjectName("page")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        layout.setSpacing(0)
        self._headline = label("Reading the workspace …", "headline", wrap=True)
        self._detail = label("", "secondary", wrap=True)
        self._counts = VerdictCounts()
        layout.addWidget(self._headline)
        layout.addSpacing(4)
        layout.addWidget(self._detail)
        layout.addSpacing(Size.SECTION_GAP)
        layout.addWidget(self._counts)
        layout.addSpacing(Size.SECTION_GAP + 8)
        layout.addWidget(label("Send an event", "section"))
        layout.addSpacing(4)
        self._how = label("", "secondary", wrap=True)
        layout.addWidget(self._how)
        layout.addSpacing(Size.CONTROL_GAP)
        layout.addWidget(self._curl_box())
        layout.addSpacing(Size.COLUMN_GAP)
        self._test = button("Send test event", on_test, icon="ph.paper-plane-tilt")
        self._said = label("", "secondary", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(Size.COLUMN_GAP)
        row.addWidget(self._test)
        row.addWidget(self._said, 1)
        layout.addLayout(row)
        layout.addStretch(1)
        self.setWidget(body)
        self.show_state(State.STOPPED, "", "")

    def _curl_box(self) -> QWidget:
        box = QFrame()
        box.setObjectName("box")
        row = QHBoxLayout(box)
        row.setContentsMargins(16, 12, 12, 12)
        self._curl = label("", selectable=True, wrap=True)
        self._curl.setFont(style.mono())
        self._curl.setAccessibleName("Command that sends an event")
        copy = button("Copy command", lambda: self._on_copy(self._curl.text()), kind="quiet", icon="ph.copy")
        row.addWidget(self._curl, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        return box

    def show_state(self, state: State, address: str, why: str) -> None:
        self._state, self._why = state, why
        up = state in (State.RUNNING, State.ADOPTED)
        self._curl.setText(curl_line(address or "http://127.0.0.1:8400"))
        self._how.setText(
            "Segment and its client libraries send to this address. YOUR_KEY stands for a key of this workspace;"
            " make one with: portway keys create"
        )
        self._test.setEnabled(up)
        self._test.setToolTip("" if up else "Start the gateway first; the test event goes through its real door.")
        self._say()

    def show_figures(self, figures: Figures) -> None:
        self._figures = figures
        self._counts.show_counts(figures.counts)
        self._say()

    def show_test(self, sentence: str) -> None:
        """What became of the test event."""
        self._said.setText(sentence)

    def _say(self) -> None:
        figures = self._figures
        if self._state is State.FAILED:
            self._headline.setText("The gateway does not stay up.")
            self._detail.setText(self._why)
            return
        if figures is None:
            return
        self._headline.setText(headline(figures))
        self._detail.setText(detail(figures, self._state, self._why))


def headline(figures: Figures) -> str:
    """How things stand, in one sentence or two."""
    if not figures.total:
        return "No event has arrived yet."
    noun = "event" if figures.total == 1 else "events"
    bad = sum(figures.counts.get(word, 0) for word in _UNDELIVERED)
    if bad:
        return f"{figures.total:,} {noun}. {bad:,} could not be delivered."
    return f"{figures.total:,} {noun}. Nothing needs you."


def detail(figures: Figures, state: State, why: str) -> str:
    """The sentence below it: what holds things up, or that nothing is lost."""
    if state is State.STOPPED:
        return why or "The gateway is stopped, so nothing is accepted and nothing is sent. Start it to go on."
    if figures.sending.paused is not None:
        return f"Sending is paused; {figures.queue:,} items wait. Go on with: portway resume"
    if figures.sending.stopped is not None:
        return f"Sending has stopped by itself: {figures.sending.stopped.text}"
    waiting = figures.counts.get("parked", 0)
    if waiting:
        return f"{waiting:,} wait until their person's primary key is known. Nothing is lost."
    where = "the sandbox, an Emarsys of your own on this machine" if figures.mode == "sandbox" else "Emarsys"
    return f"What is mapped goes to {where}."


def curl_line(address: str) -> str:
    """A command that sends one event through the tracking door."""
    body = '{"userId":"u-1","event":"Coupon Entered","context":{"traits":{"email":"ann@example.com"}}}'
    return f"curl {address}/v1/track -u YOUR_KEY: -H 'Content-Type: application/json' -d '{body}'"
