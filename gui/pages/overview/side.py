"""The panel at the side of the Overview: how far the workspace is set up, how sending goes, what is open before going live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import qtawesome
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui import style
from gui.pages.overview.getting_started import GettingStarted, steps
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.elided import ElidedLabel
from gui.widgets.moments import clock, lasting
from gui.widgets.text import hairline, label, set_tip
from models.meaning.going_live import Finding
from models.storage.accounts import Allowed, SendingState
from models.storage.overview import Sending
from models.storage.setting_up import SettingUp

MOST = 5
_GOING_LIVE = "Going live"


class SidePanel(QWidget):
    """``on_open(page, wanted)`` leads to a page."""

    def __init__(self, on_open: Callable[[str, str | None], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.started = GettingStarted(on_open)
        self.sending = SendingFacts()
        self.going_live = BeforeGoingLive(partial(on_open, _GOING_LIVE, None))
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


class BeforeGoingLive(QWidget):
    """What blocks, or is worth a look; hidden where nothing is, or where the workspace is live."""

    def __init__(self, on_open: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_open = on_open
        self._shown: Sequence[Finding] = ()
        self._count = label("", "secondary")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(10)
        self._rows.setVerticalSpacing(Size.CONTROL_GAP)
        self._rows.setColumnStretch(1, 1)
        head = QHBoxLayout()
        head.addWidget(label("Before going live", "section"))
        head.addStretch(1)
        head.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Size.CONTROL_GAP)
        column.addLayout(head)
        column.addLayout(self._rows)
        see = button("See all of it", on_open, kind="link")
        column.addWidget(see, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_findings(self, found: Sequence[Finding]) -> None:
        if list(found) == list(self._shown):
            return
        self._shown = found
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for at, one in enumerate(found[:MOST]):
            self._rows.addWidget(_Sign(blocks=one.level == "blocks"), at, 0, Qt.AlignmentFlag.AlignVCenter)
            text = ElidedLabel()
            text.setText(_short(one.text))
            self._rows.addWidget(text, at, 1)
        blocks = sum(one.level == "blocks" for one in found)
        self._count.setText(f"{blocks} to mend" if blocks else f"{len(found)} to look at")
        self.setVisible(bool(found))


class _Sign(QWidget):
    def __init__(self, *, blocks: bool) -> None:
        super().__init__()
        self._look = ("ph.warning-fill", "bad") if blocks else ("ph.warning", "warn")
        name = "blocks" if blocks else "worth a look"
        self.setAccessibleName(name)
        set_tip(self, name.capitalize())
        self.setFixedSize(Size.SHAPE, Size.SHAPE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        name, role = self._look
        qtawesome.icon(name, color=style.colour(role)).paint(painter, self.rect())
        painter.end()


def _short(text: str) -> str:
    """The first sentence: what it is; the page has the rest."""
    return text.partition(". ")[0].rstrip(".")
