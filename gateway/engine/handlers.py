"""What people ask of a running engine, besides what its line to Emarsys does: forget, rule instances, held exits, corrected
contacts, the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from gateway.engine.clock import Clock
from gateway.engine.commands import Arguments, Handler
from gateway.engine.commit import Ledger
from gateway.engine.rules import RuleWork
from models.meaning.deliveries import State
from models.meaning.pipeline.plan import Plan
from models.meaning.rules.instance import Outcome
from models.problems import UserMistake
from models.storage import corrections, instances
from models.storage.commands import Ask
from models.storage.outbox import next_change
from models.storage.queue import again


class Handlers:
    """``named`` holds the handlers by the name of their command."""

    def __init__(
        self, ledger: Ledger, rules: RuleWork, plan: Callable[[], Plan], clock: Clock, ask_to_stop: Callable[[], None]
    ) -> None:
        self._ledger = ledger
        self._rules = rules
        self._plan = plan
        self._clock = clock
        self._ask_to_stop = ask_to_stop
        self.named: dict[str, Handler] = {
            Ask.STOP: self._stop,
            Ask.FORGET: self._forget,
            Ask.END_INSTANCE: self._end_instance,
            Ask.MOVE_INSTANCES: self._move_instances,
            Ask.RELEASE_EXITS: self._release,
            Ask.DROP_EXITS: self._drop,
            Ask.SEND_CORRECTED: self._send_corrected,
        }

    def _stop(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, str]:
        self._ask_to_stop()
        return {"message": "The gateway finishes what is in flight and stops."}

    def _forget(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, int]:
        gone = self._ledger.forget_person(int(arguments["person"]), self._plan(), self._clock.now())
        return {"events": gone.events, "deliveries": gone.deliveries}

    def _end_instance(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, int]:
        found = instances.by_uuid(connection, [str(arguments["instance"])])
        ended = [one for one in found.values() if one.open]
        if not ended:
            raise UserMistake("There is no open instance of this number. It may have ended meanwhile.")
        return {"ended": self._rules.end(connection, ended, Outcome.ENDED, "rule_ended_by_person", who=who)}

    def _move_instances(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, int]:
        return {"moved": self._rules.rebase(connection, str(arguments["rule"]))}

    def _release(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, int]:
        """Held exits that a person lets go; the ceilings do not count them again."""
        ids = _held(connection, arguments)
        connection.executemany(
            "UPDATE delivery SET state = CASE WHEN key IS NULL THEN 'parked' ELSE 'waiting' END, next_try_at = ? WHERE id = ?",
            [(self._clock.now(), one) for one in ids],
        )
        return {"released": len(ids)}

    def _drop(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, int]:
        ids = _held(connection, arguments)
        now, changed = self._clock.now(), next_change(connection)
        triggers = []
        for one in ids:
            trigger_id, event_id = connection.execute(
                "SELECT trigger_id, event_id FROM delivery WHERE id = ?", (one,)
            ).fetchone()
            triggers.append((trigger_id, State.DROPPED))
            connection.execute("UPDATE event SET changed = ? WHERE id = ?", (changed, event_id))
        connection.executemany(
            "UPDATE delivery SET state = 'dropped', code = 'dropped_by_person', text = ?, settled_at = ? WHERE id = ?",
            [(who, now, one) for one in ids],
        )
        self._rules.settled(connection, triggers)
        return {"dropped": len(ids)}

    def _send_corrected(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, int]:
        """Contacts that failed go once more, with what the data maps of today make of their events."""
        ids, account_id = [int(one) for one in arguments["deliveries"]], self._ledger.account_id
        corrected = corrections.corrections(connection, self._plan(), account_id, ids)
        if not corrected:
            raise UserMistake("None of these contacts can be sent again: they were sent, or are on their way.")
        corrections.apply(connection, corrected)
        again.retry_these(connection, account_id, [one.delivery_id for one in corrected], self._clock.now())
        return {"count": len(corrected)}


def _held(connection: sqlite3.Connection, arguments: Arguments) -> Sequence[int]:
    wanted = arguments.get("deliveries")
    found = [row[0] for row in connection.execute("SELECT id FROM delivery WHERE state = 'held' ORDER BY id")]
    return found if wanted is None else [one for one in found if one in set(wanted)]
