"""Carries out what console and command line ask for: rows of the ``command`` table, each within a quarter of a second.

A command is a function of the engine's parts and its arguments; it returns a JSON value that becomes the row's outcome. Its
``UserMistake`` becomes the outcome of a failed row, as a sentence. What takes longer (it asks Emarsys) returns ``Later``.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from models.problems import EnvironmentProblem, UserMistake

log = logging.getLogger(__name__)

Arguments = Mapping[str, Any]
Handler = Callable[[sqlite3.Connection, Arguments, str], Any]
"""``(connection, arguments, who asked) -> outcome``; runs on the writer, in the transaction that marks the row done."""


Call = Callable[[Callable[[sqlite3.Connection], None]], Future[None]]


@dataclass(frozen=True, slots=True)
class Later:
    """The outcome of a command that takes longer: ``work`` runs in a thread of its own, never on the writer."""

    work: Callable[[], Any]


class Commands:
    """The handlers by name, and the loop over what waits. Without ``call`` (the writer's) nothing can take longer: what
    would stays waiting for a running gateway."""

    def __init__(
        self, handlers: Mapping[str, Handler], call: Call | None = None, undone: Callable[[], None] = lambda: None
    ) -> None:
        """``undone`` is called where a command has failed half way and what it had written was taken back."""
        self._handlers = handlers
        self._undone = undone
        self._call = call
        self._under_way: set[int] = set()

    def carry_out(self, connection: sqlite3.Connection, now: int) -> int:
        """Do everything that waits, in order; runs as work on the writer. Returns how many there were."""
        rows = connection.execute(
            "SELECT id, what, arguments, who FROM command WHERE state = 'waiting' ORDER BY id LIMIT 100"
        ).fetchall()
        rows = [row for row in rows if row[0] not in self._under_way]
        for id_, what, arguments, who in rows:
            state, outcome = self._one(connection, what, arguments, who)
            if isinstance(outcome, Later):
                self._begin(id_, what, outcome, now)
            else:
                _done(connection, id_, state, outcome, now)
        return len(rows)

    def _begin(self, id_: int, what: str, later: Later, now: int) -> None:
        call = self._call
        if call is None:
            return
        self._under_way.add(id_)

        def run() -> None:
            try:
                state, outcome = "done", later.work()
            except (UserMistake, EnvironmentProblem) as problem:
                state, outcome = "failed", {"message": problem.text}
            except Exception:
                log.exception("the command %s failed", what)
                state, outcome = "failed", _fault(what)
            call(lambda connection: self._end(connection, id_, state, outcome, now))

        threading.Thread(target=run, name=what, daemon=True).start()

    def _end(self, connection: sqlite3.Connection, id_: int, state: str, outcome: Any, now: int) -> None:
        self._under_way.discard(id_)
        _done(connection, id_, state, outcome, now)

    def _one(self, connection: sqlite3.Connection, what: str, arguments: str, who: str) -> tuple[str, Any]:
        handler = self._handlers.get(what)
        if handler is None:
            return "failed", {
                "message": f"This gateway does not know the command {what}. Restart it with the version that asked."
            }
        connection.execute("SAVEPOINT command")
        try:
            outcome = handler(connection, json.loads(arguments), who)
        except (UserMistake, EnvironmentProblem) as problem:
            connection.execute("ROLLBACK TO command")
            self._undone()
            return "failed", {"message": problem.text}
        except Exception:
            log.exception("the command %s failed", what)
            connection.execute("ROLLBACK TO command")
            self._undone()
            return "failed", _fault(what)
        finally:
            connection.execute("RELEASE command")
        return "done", outcome


def _fault(what: str) -> dict[str, str]:
    return {"message": f"The command {what} failed by a fault of Portway's. The gateway's log has the details."}


def _done(connection: sqlite3.Connection, id_: int, state: str, outcome: Any, now: int) -> None:
    connection.execute(
        "UPDATE command SET state = ?, done_at = ?, outcome = ? WHERE id = ?", (state, now, json.dumps(outcome), id_)
    )
