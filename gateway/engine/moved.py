"""What people decide about a workspace that came from another machine: take it over, or go on with it as a copy."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gateway.engine.clock import Clock, real_now
from gateway.engine.commands import Arguments, Handler
from gateway.engine.rules import SLICE, RuleWork
from models.meaning.rules.instance import Outcome
from models.problems import UserMistake
from models.storage import instances, moving, revisions
from models.storage.commands import Ask

WHO = "Portway, since the workspace came from another machine"


class Moved:
    """``sending`` are the handlers of sending, of which ``resume`` is refused until the question is answered."""

    def __init__(self, rules: RuleWork, clock: Clock, sending: Mapping[str, Handler]) -> None:
        self._rules = rules
        self._clock = clock
        self._sending = sending
        self.named: dict[str, Handler] = {
            Ask.TAKE_OVER: self._take_over,
            Ask.OPEN_COPY: self._open_copy,
            Ask.RESUME: self._resume,
        }

    def hold(self, connection: sqlite3.Connection) -> None:
        """At the start: a workspace from elsewhere sends nothing by itself."""
        if moving.is_elsewhere(connection):
            self._sending[Ask.PAUSE](connection, {}, WHO)

    def _take_over(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> Any:
        _refuse_where_it_belongs(connection)
        moving.take_over(connection)
        return self._sending[Ask.RESUME](connection, {}, who)

    def _open_copy(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, int]:
        _refuse_where_it_belongs(connection)
        ended, last = 0, 0
        while found := instances.open_after(connection, last, SLICE):
            last = found[-1][0]
            ended += self._rules.end(connection, [one for _, one in found], Outcome.ENDED, "rule_ended_in_copy")
        dropped = moving.become_copy(connection, self._clock.now())
        newest = revisions.newest(connection)
        if newest.emarsys.mode == "live":
            sandbox = replace(newest, emarsys=replace(newest.emarsys, mode="sandbox"))
            revisions.append(connection, sandbox, who, "Opened as a copy, in sandbox mode", real_now())
        self._sending[Ask.RESUME](connection, {}, who)
        return {"ended": ended, "dropped": dropped}

    def _resume(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> Any:
        if moving.is_elsewhere(connection):
            raise UserMistake(moving.QUESTION)
        return self._sending[Ask.RESUME](connection, arguments, who)


def _refuse_where_it_belongs(connection: sqlite3.Connection) -> None:
    if not moving.is_elsewhere(connection):
        raise UserMistake("This workspace belongs to this machine already; there is nothing to decide.")
