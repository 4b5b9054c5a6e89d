"""The panel at the side of the Overview: how far the workspace is set up, how sending goes, what is open before going live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.pages.overview.before_going_live import BeforeGoingLive
from gui.pages.overview.getting_started import GettingStarted, steps
from gui.theme import Size
from gui.widgets.moments import clock, lasting
from gui.widgets.text import hairline, label, set_tip
from models.meaning.going_live import Finding
from models.storage.accounts import Allowed, SendingState
from models.storage.overview import Sending
from models.storage.setting_up import SettingUp


class SidePanel(QWidget):
    """``on_open(page, wanted)`` leads to a page."""

    def __init__(self, on_open: Callable[[str, Any], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.started = GettingStarted(on_open)
        self.sending = SendingFacts()
        self.going_live = BeforeGoingLive(on_open)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PANEL, Size.PAGE, Size.PANEL, Size.PAGE)
        column.setSpacing(Size.SECTION_GAP + 4)
        column.addWidget(self.started)
        column.addWidget(self.sending)
        column.addWidget(self.going_live)
        column.addStretch(1)

    def show_setting_up(self, found: SettingUp, open_: Sequence[Finding]) -> None:
        self.started.show_steps(steps(found))
        self.going_live.show_findings([] if found.live else open_)


class SendingFacts(QWidget):
    """What waits, how the last request went, and how many more Emarsys allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = ("Waiting contacts", "Waiting external events", "Oldest unsent", "Last request", "Allowed this minute")
        self._values: list[QLabel] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label("Sending", "section"))
        column.addSpacing(4)
        for name in names:
            value = label("–", "medium")
            line = QHBoxLayout()
            line.setContentsMargins(0, 5, 0, 5)
            line.addWidget(label(name))
            line.addStretch(1)
            line.addWidget(value)
            self._values.append(value)
            column.addLayout(line)
            column.addWidget(hairline())
        self._window = QTimer(self, singleShot=True)
        self._window.timeout.connect(lambda: self._show_allowed(None))

    def show_sending(self, found: Sending, oldest_ms: int | None, state: SendingState, now: int) -> None:
        """``now`` is the workspace's time."""
        last = "none yet"
        if found.last_items is not None:
            last = f"{found.last_items:,} {'item' if found.last_items == 1 else 'items'}"
            last += f", {found.last_ms:,} ms" if found.last_ms is not None else ", no answer"
        oldest = (
            "none" if oldest_ms is None else f"{oldest_ms / 1000:.1f} s" if oldest_ms < 60_000 else lasting(oldest_ms)
        )
        texts = (f"{found.contacts:,}", f"{found.triggers:,}", oldest, last)
        for value, text in zip(self._values[:-1], texts, strict=True):
            value.setText(text)
        allowed = state.allowed if state.allowed is not None and now < state.allowed.until else None
        self._show_allowed(allowed)
        if allowed is not None:
            self._window.start(allowed.until - now)

    def _show_allowed(self, allowed: Allowed | None) -> None:
        """What the newest reply said counts until its window is over, whether or not another comes."""
        self._window.stop()
        value = self._values[-1]
        if allowed is None:
            value.setText("–")
            set_tip(value, "Emarsys tells it with each reply; none has come within the last minute.")
        else:
            value.setText(f"{allowed.remaining:,} of {allowed.limit:,}")
            set_tip(value, f"Requests, as Emarsys told with its newest reply. Counted anew at {clock(allowed.until)}.")
