"""Demo traffic: made-up shoppers send their events through the real door, as many a second as one likes, until one stops it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gui.desk import Desk
from gui.door_run import Parcel
from gui.pages.inspector.acting import ActingWindow
from gui.pages.inspector.replay_guard import is_live
from gui.pages.inspector.run_panel import RunPanel
from gui.theme import Size
from gui.widgets.banner import Tone
from gui.widgets.field import Field
from gui.widgets.segments import Segments
from gui.widgets.text import label
from models.meaning.traffic import messages

KEY_NAME = "Demo traffic"
RATES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_USUAL = RATES.index(2.0)
_SEED_WIDTH = 96
_LIVE = "The workspace is live. Demo traffic is for the sandbox: made-up people have no business in a real account."


class TrafficWindow(ActingWindow):
    help_topic = "replay#demo-traffic"

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, "Demo traffic", 620, 400)
        self._desk = desk
        self.sentence.setText(
            "Made-up shoppers look around, sign up, fill a basket, try a coupon, order or leave it, and come back."
            " Their events go through the gateway's real door, with a key that lives for this run."
        )
        self.rate = Segments([f"{one:g}" for one in RATES], "Events per second")
        self.rate.show_choice(_USUAL)
        self.seed = QLineEdit("1")
        self.seed.setValidator(QIntValidator(1, 999_999, self))
        self.seed.setFixedWidth(_SEED_WIDTH)
        self.run = RunPanel(desk, KEY_NAME, only=f'key:"{KEY_NAME}"', stop="Stop")
        self._lay_out()
        self.go = self.act("Start", self._go, icon="ph.play")
        self.run.began.connect(self._refresh)
        self.run.ended.connect(lambda _: self._refresh())
        self.run.wanted.connect(self.wanted)
        self._desk.live.changed.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Size.PAGE)
        row.addWidget(Field("Events per second, on average", self.rate, self.rate))
        row.addWidget(Field("Number of the story", self.seed, self.seed, "The same number tells the same stories."))
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(label("The same number tells the same stories. Closing this window stops them.", "note"))
        self.body.addSpacing(Size.CONTROL_GAP)
        self.body.addWidget(self.run)
        self.body.addStretch(1)

    def stop(self) -> None:
        self._desk.live.changed.disconnect(self._refresh)
        self.run.run.stop()

    def _refresh(self, *_: object) -> None:
        live = is_live(self._desk)
        if live:
            self.run.run.stop()
            self.banner.say(Tone.WARNING, _LIVE)
        else:
            self.banner.hide()
        running = self.run.run.running
        self.go.setEnabled(not live and not running)
        self.seed.setEnabled(not running)

    def _go(self) -> None:
        seed = int(self.seed.text() or 1)
        self.run.begin(lambda: parcels(seed, lambda: RATES[self.rate.at]), None)


def parcels(seed: int, rate: Callable[[], float]) -> Iterator[Parcel]:
    """The shoppers' messages, one by one; they come by chance, ``rate`` a second on average."""
    chance = random.Random(seed)
    for message in messages(seed):
        yield Parcel(message, "tracking", wait=chance.expovariate(rate()))
