"""The live figures of a workspace: counts per verdict, events per second, queue. Asked four times a second at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from peewee import SqliteDatabase, fn
from PySide6.QtCore import QObject, QTimer, Signal

from gui.background import Background
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, revisions, status
from models.storage.accounts import SendingState
from models.storage.tables import About, Event

EVERY_MS = 500
SPAN_S = 300
STEP_S = 5
"""The sparkline shows the last five minutes in steps of five seconds."""


@dataclass(frozen=True, slots=True)
class Figures:
    """``accepted`` and ``refused`` are events per second in steps, oldest first. Ages in ms; ``None``: nothing waits."""

    name: str
    mode: str
    counts: dict[str, int]
    accepted: tuple[float, ...]
    refused: tuple[float, ...]
    queue: int
    oldest_unsent_ms: int | None
    sending: SendingState

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def per_second(self) -> float:
        """Events per second, the mean of the last step that is over."""
        return self.accepted[-2] + self.refused[-2]


class Live(QObject):
    """``changed`` brings new ``Figures``. ``now`` is the machine's clock in ms."""

    changed = Signal(object)

    def __init__(self, background: Background, now: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._now = now
        self._asking = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.ask)

    def start(self) -> None:
        self._timer.start()
        self.ask()

    def stop(self) -> None:
        self._timer.stop()

    def ask(self) -> None:
        """Ask again, unless the last answer is still on its way."""
        if not self._asking:
            self._asking = True
            self._background.run(partial(read, now=self._now()), self._on_figures, self._on_error)

    def _on_figures(self, figures: Figures) -> None:
        self._asking = False
        self.changed.emit(figures)

    def _on_error(self, error: Exception) -> None:
        self._asking = False


def read(db: SqliteDatabase, now: int) -> Figures:
    """All figures in one consistent look."""
    with db.atomic("DEFERRED"):
        configuration = revisions.latest(db)
        now += next(iter(About.select(About.clock_offset).tuples().execute(db)))[0]
        accepted, refused = _rates(db, now)
        oldest = status.oldest_unsent_at(db)
        return Figures(
            configuration.name,
            configuration.emarsys.mode,
            status.verdict_counts(db),
            accepted,
            refused,
            sum(status.queue_counts(db).values()),
            None if oldest is None else max(0, now - oldest),
            accounts.sending(db.connection(), accounts.current(db.connection(), configuration).id),
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
