"""Reads what the Overview shows, in the background and no more often than is worth it: after something has changed, and
never so often that reading takes more than a twentieth of the time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from peewee import SqliteDatabase
from PySide6.QtCore import QObject, QTimer, Signal

from gui.desk import Desk
from models.meaning.going_live import Finding
from models.meaning.rules.silence import Silence
from models.storage import overview, setting_up, trouble
from models.storage.overview import RuleLine, Sending, Throughput
from models.storage.setting_up import SettingUp
from models.storage.trouble import Trouble

EVERY_MS = 1_000
SILENCE_EVERY_MS = 60_000
REST = 20
"""After a look that took 100 ms there is none for two seconds."""
_HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class Period:
    """``title`` on its button, ``words`` in a sentence, ``after`` in the Inspector's filter; times in ms."""

    title: str
    words: str
    after: str
    span: int
    step: int
    means: str


PERIODS = (
    Period("1 hour", "the last hour", "1h", _HOUR, 60_000, "1-minute means"),
    Period("24 hours", "the last 24 hours", "24h", 24 * _HOUR, 300_000, "5-minute means"),
    Period("7 days", "the last 7 days", "7d", 7 * 24 * _HOUR, 1_800_000, "30-minute means"),
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The figures of ``period``; ``now`` is the workspace's time."""

    period: Period
    now: int
    counts: dict[str, int]
    throughput: Throughput
    rules: list[RuleLine]
    sending: Sending


@dataclass(frozen=True, slots=True)
class Matters:
    """What needs somebody, and how far the workspace is set up."""

    trouble: Trouble
    setting_up: SettingUp
    before_going_live: list[Finding]


class Reading(QObject):
    """``numbers`` and ``matters`` come with new ``Numbers`` and ``Matters``, ``silent`` with all ``Silence``s, ``failed`` with
    what keeps them from being read."""

    numbers = Signal(object)
    matters = Signal(object)
    silent = Signal(object)
    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chosen: Period | None = None
        self._last: Numbers | None = None
        self._asking = self._missed = False
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._on_rested)
        self._silence = QTimer(self, interval=SILENCE_EVERY_MS)
        self._silence.timeout.connect(self._ask_silence)

    def start(self) -> None:
        self._last = None  # retention may have been at work meanwhile
        self._desk.live.changed.connect(self._on_change)
        self._silence.start()
        self._ask_silence()
        self.ask()

    def stop(self) -> None:
        self._desk.live.changed.disconnect(self._on_change)
        self._silence.stop()
        self._next.stop()

    def choose(self, period: Period) -> None:
        """Until somebody does, a workspace shows its last hour while it is no older, then its last day."""
        self._chosen = period
        self.ask()

    def ask(self) -> None:
        """Look now, or as soon as the look under way is over."""
        if self._asking:
            self._missed = True
            return
        self._asking, self._missed = True, False
        query = partial(_read, now=self._desk.now(), chosen=self._chosen, last=self._last)
        self._desk.background.run(query, self._on_read, self._on_error)

    def _on_change(self) -> None:
        if self._next.isActive():
            self._missed = True
        else:
            self.ask()

    def _on_rested(self) -> None:
        if self._missed:
            self.ask()

    def _on_read(self, found: tuple[Numbers, Matters, float]) -> None:
        numbers, matters, took = found
        self._asking = False
        if self._chosen is not None and numbers.period is not self._chosen:
            self.ask()
            return
        self._last = numbers
        self._next.start(max(EVERY_MS, int(took * 1000) * REST))
        self.numbers.emit(numbers)
        self.matters.emit(matters)

    def _on_error(self, error: Exception) -> None:
        self._asking = False
        self._next.start(EVERY_MS)
        self.failed.emit(f"The figures could not be read: {error}")

    def _ask_silence(self) -> None:
        query: Callable[[SqliteDatabase], list[Silence]] = partial(trouble.silences, machine_now=self._desk.now())
        self._desk.background.run(query, self.silent.emit)


def _read(db: SqliteDatabase, now: int, chosen: Period | None, last: Numbers | None) -> tuple[Numbers, Matters, float]:
    """Numbers and matters of one moment, and how many seconds it took to read them."""
    began = time.perf_counter()
    with db.atomic("DEFERRED"):
        here = overview.workspace_now(db, now)
        period = chosen or _fitting(overview.oldest_at(db), here)
        since = here - period.span
        before = last.throughput if last is not None else None
        throughput = overview.throughput(db, since, here, period.step, before)
        numbers = Numbers(
            period,
            here,
            overview.counts(db, throughput),
            throughput,
            overview.rule_lines(db, since),
            overview.sending(db),
        )
        matters = Matters(trouble.trouble(db, now), setting_up.setting_up(db), setting_up.before_going_live(db))
    return numbers, matters, time.perf_counter() - began


def _fitting(oldest: int | None, now: int) -> Period:
    hour, day, _ = PERIODS
    return hour if oldest is not None and now - oldest < hour.span else day


def inspector_filter(verdict_word: str, period: Period) -> str:
    """The line of the Inspector's filter that shows what a figure counts."""
    return f"verdict:{verdict_word.replace(' ', '-')} after:{period.after}"
