"""Carries out what console and command line ask for: rows of the ``command`` table, each within a quarter of a second.

A command is a function of the engine's parts and its arguments; it returns a JSON value that becomes the row's outcome. Its
``UserMistake`` becomes the outcome of a failed row, as a sentence.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from models.problems import EnvironmentProblem, UserMistake

log = logging.getLogger(__name__)

Arguments = Mapping[str, Any]
Handler = Callable[[sqlite3.Connection, Arguments, str], Any]
"""``(connection, arguments, who asked) -> outcome``; runs on the writer, in the transaction that marks the row done."""


class Commands:
    """The handlers by name, and the loop over what waits."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers

    def carry_out(self, connection: sqlite3.Connection, now: int) -> int:
        """Do everything that waits, in order; runs as work on the writer. Returns how many there were."""
        rows = connection.execute(
            "SELECT id, what, arguments, who FROM command WHERE state = 'waiting' ORDER BY id LIMIT 100"
        ).fetchall()
        for id_, what, arguments, who in rows:
            state, outcome = self._one(connection, what, arguments, who)
            connection.execute(
                "UPDATE command SET state = ?, done_at = ?, outcome = ? WHERE id = ?",
                (state, now, json.dumps(outcome), id_),
            )
        return len(rows)

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
            return "failed", {"message": problem.text}
        except Exception:
            log.exception("the command %s failed", what)
            connection.execute("ROLLBACK TO command")
            return "failed", {
                "message": f"The command {what} failed by a fault of Portway's. The gateway's log has the details."
            }
        finally:
            connection.execute("RELEASE command")
        return "done", outcome
