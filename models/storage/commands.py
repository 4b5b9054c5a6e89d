"""Requests to a running gateway: rows that console and command line write and that the engine carries out.

The engine looks four times a second (``gateway.engine.commands``) and writes the outcome into the row.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from peewee import SqliteDatabase

from models.storage import audit
from models.storage.tables import Command

LOOK_EVERY = 0.05
"""Seconds between two looks at a row that is waited for."""


class Ask(StrEnum):
    """What can be asked, with its arguments."""

    STOP = "stop"  # {}
    PAUSE = "pause"  # {}: stop all sending of this account
    RESUME = "resume"  # {}
    RETRY = "retry"  # {"deliveries": [id …]} or {"reason": code} or {} (everything that failed): {"count": n}
    SEND_CORRECTED = "send corrected"  # {"deliveries": [id …]}: again, as the maps of today have them: {"count": n}
    TEST_CONNECTION = "test connection"  # {}: {"good": bool, "findings": [{"trouble", "text", "permission"}]}
    READ_ACCOUNT = "read account"  # {}: fields, choices and external events anew; {"fields": n, "events": n, "changes": [sentence]}
    FORGET = "forget"  # {"person": id}
    REMOVE_EVENTS = "remove events"  # {"events": [[first, last] …]}: {"removed": n, "kept": n}
    END_INSTANCE = "end instance"  # {"instance": uuid}
    MOVE_INSTANCES = "move instances"  # {"rule": id}: open instances go on with the rule's newest version
    RELEASE_EXITS = "release exits"  # {"deliveries": [id …]} or {} (everything that is held)
    DROP_EXITS = "drop exits"  # the same
    GO_LIVE = "go live"  # {"revision": n}, of which the going-live list was made: {"revision", "ended", "dropped"}
    TAKE_OVER = "take over"  # {}: a workspace from another machine has moved here
    OPEN_COPY = "open copy"  # {}: it is a copy, the other machine goes on with the original
    FORGET_CONTACTS = "forget contacts"  # {}: a sandbox that was reset holds no values of them: {"contacts"}
    CLOCK = "clock"  # {"forward": ms}: sandbox mode only


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request ended. ``value`` is the command's own JSON value, or ``{"message": sentence}`` where it failed."""

    state: Literal["done", "failed"]
    value: Any

    @property
    def message(self) -> str:
        """The sentence in it, if it has one."""
        found = self.value.get("message") if isinstance(self.value, dict) else self.value
        return found if isinstance(found, str) else ""


def ask(db: SqliteDatabase, what: str, arguments: dict[str, Any], who: str, now: int) -> int:
    """Ask the gateway for something; without a gateway the row waits for the next one. Returns the row's id.

    What people ask for stands in the audit list, with the arguments: they hold ids and codes, never values.
    """
    with db.atomic("IMMEDIATE"):
        id_: int = Command.insert(at=now, who=who, what=what, arguments=json.dumps(arguments)).execute(db)
        audit.note(db, who, f"asked for {what}", now, request=id_, **arguments)
    return id_


def outcome(db: SqliteDatabase, id_: int) -> Outcome | None:
    """How it ended, ``None`` while it waits."""
    query = Command.select(Command.state, Command.outcome).where(Command.id == id_, Command.state != "waiting")
    for state, value in query.tuples().execute(db):
        return Outcome(state, json.loads(value) if value else None)
    return None


def wait(db: SqliteDatabase, id_: int, timeout: float) -> Outcome | None:
    """Wait up to ``timeout`` seconds for the outcome; ``None`` where it is still waiting then."""
    end = time.monotonic() + timeout
    while (found := outcome(db, id_)) is None and time.monotonic() < end:
        time.sleep(LOOK_EVERY)
    return found


def withdraw(db: SqliteDatabase, id_: int) -> bool:
    """Take a request back that nobody has carried out; whether it was still waiting."""
    return bool(Command.delete().where(Command.id == id_, Command.state == "waiting").execute(db))
