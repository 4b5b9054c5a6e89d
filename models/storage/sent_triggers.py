"""The ledger of triggers: what is on the wire, and what went out of late, for the ceilings of the rules."""

from __future__ import annotations

import sqlite3

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
    """The exits of the last 24 hours that no ceiling held, oldest first."""
    rows = connection.execute(
        "SELECT created_at, person_id, payload FROM delivery WHERE trigger_id IS NOT NULL AND created_at >= ?"
        " ORDER BY created_at, id",
        (now - _DAY,),
    )
    found = [(at, person_id, msgspec.json.decode(payload)) for at, person_id, payload in rows]
    keys = {
        uuid: one.public_key_id
        for uuid, one in instances.by_uuid(connection, [content["instance"] for _, _, content in found]).items()
    }
    return [
        Fired(at, content["rule"], person_id, keys.get(content["instance"]))
        for at, person_id, content in found
        if content.get("held") is None
    ]
