"""Waits for the first event with the key that was just issued, and tells in its own sentence what became of it."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import qtawesome
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.door_check import KNOWN_WITHIN_S, identify
from gui.pages.guide.first_event import first_event
from gui.pages.guide.step import Course
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label
from models.meaning.configuration import Configuration
from models.storage import arrivals
from models.storage.arrivals import Arrival

LOOK_EVERY_MS = 300


class Listening(QWidget):
    """``listen`` begins; it ends by itself with the first event, or with ``rest``."""

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course
        self._configuration: Configuration | None = None
        self._after: int | None = None
        self._arrived: int | None = None
        self._issued_at = 0.0
        self._icon = label()
        self.title = label("", "section", wrap=True)
        self.detail = label("", "secondary", wrap=True)
        self.test = button("Send a test event", self._send, icon="ph.paper-plane-tilt")
        self.show_it = button("Show it in the Inspector", self._show, kind="link")
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._lay_out()
        self.hide()

    def know(self, configuration: Configuration) -> None:
        """The configuration in force: the test event is made to fit it."""
        self._configuration = configuration

    def listen(self) -> None:
        """From now on, for the key of the course."""
        self._after, self._arrived, self._issued_at = None, None, time.monotonic()
        self.title.setText("Listening for the first event with this key")
        self.detail.setText(
            "Nothing yet. Send one from Segment, or from here: it takes the same door, with the same key. You can also go on."
        )
        self.show_it.hide()
        self.test.show()
        self._draw()
        self.show()
        self._course.desk.background.run(arrivals.newest_event, self._on_begin)

    def go_on(self) -> None:
        """The step is in view again."""
        if self._after is not None and self._arrived is None:
            self._timer.start()

    def rest(self) -> None:
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _on_begin(self, newest: int) -> None:
        self._after = newest
        self._timer.start()

    def _look(self) -> None:
        key_id, after = self._course.key_id, self._after
        self.test.setEnabled(bool(self._course.address))
        if key_id is not None and after is not None:
            query = partial(arrivals.first_with_key, key_id=key_id, after=after)
            self._course.desk.background.run(query, partial(self._on_look, key_id), self._course.failed)

    def _on_look(self, key_id: int, found: Arrival) -> None:
        if key_id != self._course.key_id or self._arrived is not None:
            return
        if found.event_id is not None and found.story is not None:
            self._arrived = found.event_id
            self._timer.stop()
            self.title.setText("The first event with this key has arrived")
            self.detail.setText(found.story.sentence)
            self.test.hide()
            self.show_it.show()
            self._draw()
        elif found.refused:
            self.detail.setText(
                f"{found.refused:,} {'call has' if found.refused == 1 else 'calls have'} been refused meanwhile. Look"
                " whether the key was pasted whole: the key is the user name, the password stays empty."
            )

    def _send(self) -> None:
        if self._configuration is not None:
            self.test.setEnabled(False)
            event = first_event(self._configuration)
            job = partial(self._deliver, self._course.address, self._course.key, event)
            self._course.desk.background.work(job, self._on_sent, self._course.failed)

    def _deliver(self, address: str, key: str, event: dict[str, Any]) -> str:
        """On a thread of its own, and not before the gateway can know the key."""
        time.sleep(max(0.0, self._issued_at + KNOWN_WITHIN_S - time.monotonic()))
        return identify(address, key, event)

    def _on_sent(self, refused: str) -> None:
        self.test.setEnabled(True)
        if refused:
            self.detail.setText(refused)

    def _show(self) -> None:
        self._course.desk.open("Inspector", self._arrived)

    def _draw(self) -> None:
        name, role = ("ph.clock", "wait") if self._arrived is None else ("ph.check-circle-fill", "ok")
        self._icon.setPixmap(qtawesome.icon(name, color=style.colour(role)).pixmap(Size.ICON, Size.ICON))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        words.addSpacing(4)
        words.addWidget(self.test, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self.show_it, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(Size.COLUMN_GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
