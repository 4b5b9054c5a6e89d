"""Which messages came already: their ids per key as digests, kept for 48 hours whatever becomes of the events.

A digest is 16 bytes where an id is some 40 characters: half the pages are written per event, and an id that holds personal
data leaves no trace. Rows are appended in the order of acceptance, so the oldest are those with the lowest event ids.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

from models.storage.events import EventRow

KEPT_MS = 48 * 3_600_000
_AT_ONCE = 500
"""So many are asked for with one statement; SQLite takes at most 32,766 values."""

Seen = tuple[int, str]
"""A key's number and a messageId."""


@lru_cache(10_000)  # asked for when a group is loaded, and again when it is kept
def digest(key_id: int, message_id: str) -> bytes:
    """What stands for a message in the table."""
    return blake2b(b"%d %s" % (key_id, message_id.encode()), digest_size=16).digest()


def load(connection: sqlite3.Connection, messages: Iterable[Seen]) -> dict[Seen, int]:
    """Those of the messages that came before, and with which event."""
    by_digest = {digest(*one): one for one in messages}
    digests = list(by_digest)
    found: dict[Seen, int] = {}
    for start in range(0, len(digests), _AT_ONCE):
        part = digests[start : start + _AT_ONCE]
        places = ", ".join("?" * len(part))
        sql = f"SELECT digest, event_id FROM seen_message WHERE digest IN ({places})"
        found.update((by_digest[one], event_id) for one, event_id in connection.execute(sql, part))
    return found


def keep(connection: sqlite3.Connection, rows: Sequence[EventRow]) -> None:
    """Remember the messages of these rows; the first event of a message stays the first."""
    connection.executemany(
        "INSERT OR IGNORE INTO seen_message (event_id, digest, at) VALUES (?, ?, ?)",
        [
            (one.id, digest(one.key_id, one.message_id), one.received_at)
            for one in rows
            if one.key_id is not None and one.message_id is not None
        ],
    )


def remove_old(connection: sqlite3.Connection, now: int, at_most: int) -> int:
    """Forget messages that came more than 48 hours before ``now``, the oldest ``at_most`` of them."""
    return connection.execute(
        "DELETE FROM seen_message WHERE event_id IN"
        " (SELECT event_id FROM (SELECT event_id, at FROM seen_message ORDER BY event_id LIMIT ?) WHERE at < ?)",
        (at_most, now - KEPT_MS),
    ).rowcount
