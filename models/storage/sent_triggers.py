"""The ledger of triggers: what is on the wire, and what went out of late, for the ceilings of the rules."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

from models.meaning.rules.ceilings import Fired
from models.storage import instances

_DAY = 24 * 3_600_000


def on_the_wire(connection: sqlite3.Connection) -> frozenset[str]:
    """Trigger ids that are being sent right now."""
    return frozenset(
        row[0]
        for row in connection.execute(
            "SELECT trigger_id FROM delivery WHERE account_id IN (SELECT id FROM account)"
            " AND kind = 'trigger' AND state = 'sending'"
        )
    )


def of_last_day(connection: sqlite3.Connection, now: int) -> list[Fired]:
    """The exits of the last 24 hours that no ceiling held, oldest first. Walks back from the newest delivery."""
    found = [(at, person_id, content) for at, person_id, content in _newest_triggers(connection, now - _DAY)]
    keys = {
        uuid: one.public_key_id
        for uuid, one in instances.by_uuid(connection, [content["instance"] for _, _, content in found]).items()
    }
    return [
        Fired(at, content["rule"], person_id, keys.get(content["instance"]))
        for at, person_id, content in reversed(found)
        if content.get("held") is None
    ]


def _newest_triggers(connection: sqlite3.Connection, since: int) -> Iterator[tuple[int, int, dict[str, str]]]:
    cursor = connection.execute("SELECT created_at, person_id, kind, payload FROM delivery ORDER BY id DESC")
    for at, person_id, kind, payload in cursor:
        if at < since:
            return
        if kind == "trigger":
            yield at, person_id, msgspec.json.decode(payload)
