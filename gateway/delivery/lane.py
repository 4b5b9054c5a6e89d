"""A thread that keeps one request in flight: takes what is due, sends it, has the outcome kept, and waits for more.

The sending rule for contacts: the first after a quiet second goes at once; after that a request goes when 1,000 wait or a
second has passed since the last (product.md, Delivery).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from gateway.delivery.desk import Desk
from gateway.delivery.exchange import Exchange, Times
from gateway.delivery.line import Line, hold_seconds
from gateway.delivery.portion import Portion
from gateway.delivery.standing import REFUSED
from gateway.delivery.step import Step
from gateway.delivery.tokens import Hindered
from models.meaning.deliveries import Kind
from models.meaning.emarsys.outcomes import Done, Forbidden, Later, RateLimited, RefusedWhole, Unauthorised
from models.storage.queue import taking
from models.storage.queue.taking import Taken, Wanted

log = logging.getLogger(__name__)

PACE_SECONDS = 1.0
COUNT_SECONDS = 0.05
"""While the second runs, so often it is looked whether 1,000 wait."""
EMPTY_SECONDS = 0.01
"""So long after a look that found nothing the next one has to wait: most events queue nothing."""
LONGEST_IDLE = 60.0
SHORTEST_IDLE = 0.5
"""What is due but cannot be taken (its contact is under way, or is being deleted) is looked at again after this."""


class Job(Protocol):
    """How a kind is taken and sent. ``paced``: by the sending rule for contacts."""

    kind: Kind
    paced: bool

    def take(self, connection: sqlite3.Connection, line: Line, wanted: Wanted) -> Taken: ...

    def exchange(self, line: Line, times: Times) -> Exchange: ...


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds until there may be something to do. ``for_work``: or until something is queued."""

    seconds: float
    for_work: bool = True


GO_ON = Pause(0.0)


class Lane:
    """``jobs`` share the lane and its one request in flight: the first that has something due goes first."""

    def __init__(self, name: str, desk: Desk, jobs: Sequence[Job]) -> None:
        self._desk = desk
        self._jobs = jobs
        self._work_came = threading.Event()
        self._changed = threading.Event()
        self._portion = Portion(taking.MOST)
        self._failures = 0
        self._held_until = 0.0
        self._started_at = float("-inf")
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something may have been queued. Cheap."""
        if not self._work_came.is_set():
            self._work_came.set()

    def let_go(self) -> None:
        """Something else than work has changed: the line, a pause, the credentials. Whatever held the lane is over."""
        self._failures, self._held_until = 0, 0.0
        self._changed.set()
        self._work_came.set()

    def join(self, seconds: float) -> None:
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        self._put_back()
        while not self._desk.stopping.is_set():
            self._changed.clear()
            self._work_came.clear()
            try:
                pause = self._turn()
            except Exception:
                log.exception("a turn of the lane %s failed; what it had in hand goes back", self._thread.name)
                pause = self._put_back()
            if pause.seconds > 0 and not self._desk.stopping.is_set():
                event = self._work_came if pause.for_work else self._changed
                event.wait(min(pause.seconds, LONGEST_IDLE))

    def _put_back(self) -> Pause:
        try:
            self._desk.recover(one.kind for one in self._jobs)
        except Exception:
            log.exception("the lane %s cannot put back what it had in hand yet", self._thread.name)
        return Pause(5.0, for_work=False)

    def _turn(self) -> Pause:
        """Do what can be done now."""
        line = self._desk.line
        if line is None or line.client is None:
            return Pause(LONGEST_IDLE, for_work=False)
        hold = self._held_until - time.monotonic()
        if hold > 0:
            return Pause(hold, for_work=False)
        if line.standing.claims_probe():
            self._try_credentials(line)
        pauses = []
        for job in self._jobs:
            pause = self._work(line, job)
            if pause.seconds == 0.0:
                return GO_ON
            pauses.append(pause)
        return Pause(min(one.seconds for one in pauses), any(one.for_work for one in pauses))

    def _work(self, line: Line, job: Job) -> Pause:
        wait = line.standing.wait(job.kind)
        if wait is None or wait > 0:
            return Pause(LONGEST_IDLE if wait is None else wait, for_work=False)
        wait = line.rate.wait(by_hand=False)
        by_hand = wait > 0
        if by_hand and line.rate.wait(by_hand=True) > 0:
            return Pause(wait, for_work=False)
        if not by_hand:
            line.standing.held_until(None)
        most = 1 if line.standing.probes(job.kind) else taking.MOST
        if job.paced and (pause := self._pace(line, job)) is not None:
            return pause
        wanted = Wanted(line.account_id, self._desk.now(), most, by_hand, self._portion.size)
        taken, due = self._take(line, job, wanted)
        if taken.queued or taken.settled:
            self._desk.wake()
        if taken.items:
            self._send(line, job, taken)
            return GO_ON
        if taken.more:
            return GO_ON
        self._changed.wait(EMPTY_SECONDS)
        if by_hand:
            return Pause(wait)
        return Pause(LONGEST_IDLE if due is None else max((due - self._desk.now()) / 1000, SHORTEST_IDLE))

    def _pace(self, line: Line, job: Job) -> Pause | None:
        """How long to wait by the sending rule; ``None`` = go."""
        left = self._started_at + PACE_SECONDS - time.monotonic()
        if left <= 0:
            return None
        wanted = Wanted(line.account_id, self._desk.now())
        if self._desk.ask(lambda connection: taking.count_due(connection, wanted, job.kind)) >= taking.MOST:
            return None
        self._changed.wait(min(left, COUNT_SECONDS))
        return Pause(max(left - COUNT_SECONDS, 0.001))

    def _take(self, line: Line, job: Job, wanted: Wanted) -> tuple[Taken, int | None]:
        """What is due, and where that is nothing: when something will be."""

        def work(connection: sqlite3.Connection) -> tuple[Taken, int | None]:
            taken = job.take(connection, line, wanted)
            if taken.settled:
                self._desk.keep_now(connection, line, taken.settled, None)
            due = None if taken.items else taking.next_due(connection, line.account_id, job.kind)
            return taken, due

        return self._desk.ask(work)

    def _send(self, line: Line, job: Job, taken: Taken) -> None:
        if job.paced:
            self._started_at = time.monotonic()
        times = Times(self._desk.now, self._desk.real_now, lambda: self._may_go(line))
        again = any(one.attempts for one in taken.items)
        for step in job.exchange(line, times).run(taken.items):
            self._note(line, job, step, again=again)
            self._desk.keep(line, step.settled, step.sent)
        self._desk.wake()  # an external event may have waited for one of these contacts

    def _may_go(self, line: Line) -> bool:
        """Whether another request of the batch may leave: people and limits can step in between two."""
        stopping = self._desk.stopping.is_set()
        return not stopping and line.standing.state.paused is None and line.rate.wait(by_hand=True) == 0.0

    def _note(self, line: Line, job: Job, step: Step, *, again: bool) -> None:
        """What a request's outcome means for those to come."""
        standing, now = line.standing, self._desk.now()
        match step.outcome:
            case Done() | RefusedWhole():
                self._failures = 0
                if step.sent is not None:
                    standing.let_through(job.kind)
                    self._portion.went(again=again)
            case Later(code):
                self._failures += 1
                self._portion.failed(step.sent.items if step.sent is not None else 0, again=again)
                hold = hold_seconds(self._failures)
                self._held_until = time.monotonic() + hold
                log.warning("%s: no success (%s), next try in %.0f s", job.kind, code, hold)
            case RateLimited():
                log.warning("%s: the account's rate limit is reached", job.kind)
            case Unauthorised(text):
                standing.stop(REFUSED, f"Emarsys refuses the credentials ({text}).", now)
                log.warning("sending has stopped: the credentials are refused")
            case Forbidden(permission, text):
                standing.forbid(job.kind, permission, f"the permission {permission} is missing ({text}).", now)
                log.warning("%s: the permission %s is missing", job.kind, permission)

    def _try_credentials(self, line: Line) -> None:
        """One request for a token; what it brings decides whether sending goes on."""
        assert line.client is not None
        try:
            line.client.check_credentials()
            line.standing.credentials_work()
            self._desk.let_go()
        except Hindered as hindered:
            said, stopped = hindered.outcome, line.standing.state.stopped
            text = f"Emarsys refuses the credentials ({said.text})."
            if stopped is not None and not isinstance(said, Unauthorised):
                text = stopped.text  # no network tells nothing about the credentials
            line.standing.stop(REFUSED, text, self._desk.now())
        self._desk.keep(line, (), None)
