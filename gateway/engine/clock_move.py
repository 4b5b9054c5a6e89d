"""Moves the clock of a sandbox workspace forward, through every due time in order: what falls due on the way is sent
there, neither overdue nor late.

Runs in a thread of its own, in steps on the writer: between two steps events come in and external events go out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from gateway.engine.clock import Clock, real_now
from gateway.engine.commands import Arguments, Later
from gateway.engine.rules import RuleWork
from models.meaning.pipeline.plan import Plan
from models.problems import UserMistake
from models.storage import instances

T = TypeVar("T")
LONGEST_JUMP_MS = 400 * 24 * 3_600_000
SHORTEST_STRIDE_MS = 60_000
MOST_AT_ONCE = 1_000
"""So many timers fire in one step at most, so that events get their turn."""
HOUR = 3_600_000


class Call(Protocol):
    def __call__(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]: ...


class ClockMove:
    """``let_send`` returns when the external events that are due were sent, or cannot be."""

    def __init__(
        self, call: Call, clock: Clock, rules: RuleWork, plan: Callable[[], Plan], let_send: Callable[[], None]
    ) -> None:
        self._call = call
        self._clock = clock
        self._rules = rules
        self._plan = plan
        self._let_send = let_send

    def forward(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> Later:
        """The command ``clock``: ``{"forward": ms}``."""
        self._refuse_live()
        forward = int(arguments["forward"])
        if not 0 < forward <= LONGEST_JUMP_MS:
            raise UserMistake("The clock goes forward only, by at most 400 days.")
        return Later(lambda: self._move(self._clock.offset + forward))

    def _move(self, offset: int) -> dict[str, int]:
        total = 0
        while True:
            fired, arrived = self._call(lambda connection: self._stride(connection, offset)).result()
            total += fired
            if fired:
                self._let_send()
            if arrived:
                return {"offset": self._clock.offset, "fired": total}

    def _stride(self, connection: sqlite3.Connection, offset: int) -> tuple[int, bool]:
        """Go on to the next due time, and from there no further than half the late limit; what fires is sent then."""
        self._refuse_live()
        target = real_now() + offset
        late = self._plan().configuration.settings.late_limit_hours * HOUR
        first = instances.next_due(connection)
        end = target
        if first is not None and first <= target:
            end = min(target, max(first, self._clock.now()) + max(late // 2, SHORTEST_STRIDE_MS))
        fired = 0
        while (due := instances.next_due(connection)) is not None and due <= end:
            if fired >= MOST_AT_ONCE:
                end = self._clock.now()
                break
            at = max(due, self._clock.now())
            self._set(at)
            fired += self._rules.let_fall_due(connection, at)
        self._set(end)
        if end == target:
            self._clock.offset = max(self._clock.offset, offset)
        connection.execute("UPDATE about SET clock_offset = ?", (self._clock.offset,))
        return fired, end == target

    def _set(self, at: int) -> None:
        self._clock.offset += max(0, at - self._clock.now())

    def _refuse_live(self) -> None:
        if self._plan().configuration.emarsys.mode != "sandbox":
            raise UserMistake("The clock can be moved in sandbox mode only. Go back with: portway sandbox-mode")
