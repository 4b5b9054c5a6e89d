"""The step from the sandbox to the real account: in one transaction, so that nothing made in the sandbox is ever sent there.

Whether anything blocks was looked at before (``gateway.delivery.readiness``), for the revision that is named.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from gateway.engine.clock import Clock, real_now
from gateway.engine.commands import Arguments
from gateway.engine.rules import SLICE, RuleWork
from models.meaning.rules.instance import Outcome
from models.problems import UserMistake
from models.storage import instances, revisions
from models.storage.queue.emptying import empty_sandbox


class GoingLive:
    """``go`` carries out the request: people with their identities, keys, maps and rules stay, all else of it ends."""

    def __init__(self, rules: RuleWork, clock: Clock) -> None:
        self._rules = rules
        self._clock = clock

    def go(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, int]:
        configuration = revisions.newest(connection)
        if configuration.revision != arguments["revision"]:
            raise UserMistake("The configuration was changed since the going-live list was made. Look at it again.")
        if configuration.emarsys.mode == "live":
            raise UserMistake("The workspace is live already.")
        if self._clock.offset:
            raise UserMistake(
                "The clock of this sandbox was moved, so its times mean nothing to the real account."
                " Export the configuration and import it into a new workspace."
            )
        ended = self._end_instances(connection)
        dropped = empty_sandbox(connection, self._clock.now())
        live = replace(configuration, emarsys=replace(configuration.emarsys, mode="live"))
        saved = revisions.append(connection, live, who, "Went live", real_now())
        return {"revision": saved.revision, "ended": ended, "dropped": dropped}

    def _end_instances(self, connection: sqlite3.Connection) -> int:
        ended, last = 0, 0
        while found := instances.open_after(connection, last, SLICE):
            last = found[-1][0]
            ended += self._rules.end(connection, [one for _, one in found], Outcome.ENDED, "rule_ended_with_mode")
        return ended
