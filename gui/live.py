"""The live figures of a workspace: counts per verdict, events per second, queue, and whether a gateway runs.

Looked at twice a second; where nobody has written since and the sparkline has not moved on, the figures are not read again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from peewee import SqliteDatabase, fn
from PySide6.QtCore import QObject, QTimer, Signal

from gui.background import Background
from gui.gateways import running_gateway
from gui.supervisor import Running
from models.meaning.trace.verdicts import Verdict
from models.problems import EnvironmentProblem, UserMistake
from models.storage import accounts, revisions, status
from models.storage.accounts import SendingState
from models.storage.tables import About, Event
from models.storage.tallies import Faults, Tallies, tallies

log = logging.getLogger(__name__)

EVERY_MS = 500
SPAN_S = 300
STEP_S = 5
"""The sparkline shows the last five minutes in steps of five seconds."""


@dataclass(frozen=True, slots=True)
class Figures:
    """``accepted`` and ``refused`` are events per second in steps, oldest first. Ages in ms; ``None``: nothing waits.
    ``clock_ahead``: how far the workspace's clock is ahead of the machine's, ms."""

    name: str
    mode: str
    counts: dict[str, int]
    accepted: tuple[float, ...]
    refused: tuple[float, ...]
    queue: int
    oldest_unsent_ms: int | None
    sending: SendingState
    tallies: Tallies
    revision: int
    gateway: Running | None
    clock_ahead: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def per_second(self) -> float:
        """Events per second, the mean of the last step that is over."""
        return self.accepted[-2] + self.refused[-2]


@dataclass(frozen=True, slots=True)
class Look:
    """What was there at one moment. ``written`` changes with each commit of somebody else, ``step`` as time goes on."""

    written: int
    step: int
    figures: Figures


class Live(QObject):
    """``changed`` brings new ``Figures``, ``failed`` why there are none, ``lags`` how many ms what is seen is behind what
    is there. ``now`` is the machine's clock in ms."""

    changed = Signal(object)
    failed = Signal(str)
    lags = Signal(int)

    def __init__(self, background: Background, now: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._now = now
        self._asking = False
        self._asked_at = 0
        self._last: Look | None = None
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.ask)

    @property
    def figures(self) -> Figures | None:
        """The latest figures; ``None`` before the first look."""
        return self._last.figures if self._last is not None else None

    def start(self) -> None:
        self._timer.start()
        self.ask()

    def stop(self) -> None:
        self._timer.stop()

    def ask(self) -> None:
        """Ask again, unless the last answer is still on its way: then what is seen falls behind."""
        if self._asking:
            self.lags.emit(self._now() - self._asked_at)
        else:
            self._asking, self._asked_at = True, self._now()
            self._background.run(partial(look, now=self._now(), last=self._last), self._on_look, self._on_error)

    def _on_look(self, seen: Look) -> None:
        self._asking = False
        self.lags.emit(0)
        if seen != self._last:
            self._last = seen
            self.changed.emit(seen.figures)

    def _on_error(self, error: Exception) -> None:
        self._asking = False
        if isinstance(error, (UserMistake, EnvironmentProblem)):
            self.failed.emit(error.text)
        else:
            log.error("the figures could not be read", exc_info=error)
            self.failed.emit(f"The workspace could not be read ({error}). Close the console and open it again.")


def look(db: SqliteDatabase, now: int, last: Look | None) -> Look:
    """The figures by now; only the gateway's process is looked at anew where nothing else can have changed."""
    written = int(db.execute_sql("PRAGMA data_version").fetchone()[0])
    step = now // (1000 * STEP_S)
    if last is not None and (last.written, last.step) == (written, step):
        return replace(last, figures=replace(last.figures, gateway=running_gateway(db)))
    return Look(written, step, read(db, now, last.figures.tallies.faults if last is not None else None))


def read(db: SqliteDatabase, now: int, faults: Faults | None = None) -> Figures:
    """All figures in one consistent look; ``faults`` as they were counted last."""
    with db.atomic("DEFERRED"):
        configuration = revisions.latest(db)
        ahead = int(next(iter(About.select(About.clock_offset).tuples().execute(db)))[0])
        now += ahead
        accepted, refused = _rates(db, now)
        oldest = status.oldest_unsent_at(db)
        account = accounts.current(db.connection(), configuration)
        return Figures(
            configuration.name,
            configuration.emarsys.mode,
            status.verdict_counts(db),
            accepted,
            refused,
            sum(status.queue_counts(db).values()),
            None if oldest is None else max(0, now - oldest),
            accounts.sending(db.connection(), account.id),
            tallies(db, configuration, account.catalogue, faults),
            configuration.revision,
            running_gateway(db),
            ahead,
        )


def _rates(db: SqliteDatabase, now: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    steps = SPAN_S // STEP_S
    first = now // 1000 // STEP_S - steps + 1
    step = (Event.received_at / (1000 * STEP_S)).cast("INTEGER")
    query = (
        Event.select(step, Event.verdict == Verdict.REFUSED, fn.SUM(Event.count))
        .where(Event.received_at >= first * STEP_S * 1000)
        .group_by(step, Event.verdict == Verdict.REFUSED)
    )
    accepted, refused = [0.0] * steps, [0.0] * steps
    for at, is_refused, count in query.tuples().execute(db):
        if 0 <= at - first < steps:
            (refused if is_refused else accepted)[at - first] += count / STEP_S
    return tuple(accepted), tuple(refused)
