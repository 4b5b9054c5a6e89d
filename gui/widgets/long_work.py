"""Long work under way: a line with what it is, how far it is, and *Cancel*. Hidden while nothing runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui import style
from gui.desk import Desk
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label
from models.problems import Cancelled

T = TypeVar("T")
Progress = Callable[[int, int], None]
_TELL_EVERY_S = 0.05
_BAR = (200, 4)


class Bar(QWidget):
    """How much is done, 0 to 1."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedSize(_BAR[0], Size.CONTROL_SMALL)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        self._share = min(1.0, max(0.0, share))
        self.setAccessibleName(f"{self._share:.0%} done")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(0, (self.height() - _BAR[1]) / 2, self.width(), _BAR[1])
        for role, share in (("line", 1.0), ("accent", self._share)):
            painter.setBrush(style.colour(role))
            painter.drawRoundedRect(QRectF(whole.left(), whole.top(), whole.width() * share, whole.height()), 2, 2)
        painter.end()


class LongWork(QWidget):
    """One job at a time, on a thread of its own. ``unit`` is what is counted (``events``, ``MB``)."""

    _told = Signal(int, int)

    def __init__(self, desk: Desk, unit: str) -> None:
        super().__init__()
        self._desk, self._unit, self._what = desk, unit, ""
        self._stop = threading.Event()
        self._text = label("", "secondary")
        self._bar = Bar()
        self.cancel = button("Cancel", self._on_cancel, kind="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Size.COLUMN_GAP)
        row.addWidget(self._text)
        row.addWidget(self._bar)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self.hide()

    @property
    def running(self) -> bool:
        return not self.isHidden()

    def start(
        self,
        what: str,
        job: Callable[[Progress], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None],
        on_cancelled: Callable[[], None] = lambda: None,
    ) -> None:
        """Run ``job(progress)``; ``progress(done, of)`` raises ``Cancelled`` once somebody has called it off."""
        self._what, self._stop = what, threading.Event()
        self._on_told(0, 0)
        self.cancel.setEnabled(True)
        self.show()
        self._desk.background.work(
            lambda: job(_Told(self._told.emit, self._stop)),
            partial(self._end, on_done),
            partial(self._fail, on_error, on_cancelled),
        )

    def _end(self, on_done: Callable[[T], None], result: T) -> None:
        self.hide()
        on_done(result)

    def _fail(self, on_error: Callable[[Exception], None], on_cancelled: Callable[[], None], error: Exception) -> None:
        self.hide()
        if isinstance(error, Cancelled):
            on_cancelled()
        else:
            on_error(error)

    def _on_told(self, done: int, of: int) -> None:
        self._text.setText(f"{self._what}, {done:,} of {of:,} {self._unit}" if of else f"{self._what} …")
        self._bar.show_share(done / of if of else 0.0)

    def _on_cancel(self) -> None:
        self.cancel.setEnabled(False)
        self._stop.set()


class _Told:
    """What the job calls: tells the line now and then, on whatever thread."""

    def __init__(self, tell: Callable[[int, int], None], stop: threading.Event) -> None:
        self._tell, self._stop, self._last = tell, stop, 0.0

    def __call__(self, done: int, of: int) -> None:
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= _TELL_EVERY_S:
            self._last = now
            self._tell(done, of)
