"""Forgetting a person: everything held about them goes, the fact that it went stays without personal data.

The same for a ``delete`` message and for *forget* by hand. Runs inside the caller's transaction; afterwards the caller
truncates the log (``truncate_log``), since ``secure_delete`` only blanks what is still in the file itself.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from dataclasses import dataclass

from models.meaning.trace.verdicts import Verdict
from models.storage import full_text, instances, marks, samples
from models.storage.outbox import next_change

KEEP_OUT_MS = 30 * 24 * 3_600_000
"""So long a keyed hash of the userId keeps events from before the deletion out (product.md, Privacy)."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed. ``keys`` are the contacts' keys, for the deletion in Emarsys, ``identifiers`` all that the person
    was known by, for the backups; they are kept nowhere else."""

    person_id: int
    events: int
    deliveries: int
    keys: tuple[str, ...]
    identifiers: tuple[str, ...] = ()


def forget(connection: sqlite3.Connection, person_id: int, account_id: int, now: int) -> Forgotten:
    """Remove a person with devices, values, contacts, deliveries, request items, bodies, marks, notes, samples
    and their words in the index."""
    one = (person_id,)
    keys = accepted_keys(connection, person_id, account_id)
    names = connection.execute("SELECT primarykey, user_id FROM person WHERE id = ?", one).fetchone() or (None, None)
    if names[1] is not None:
        keep_out(connection, names[1], now)
    devices = connection.execute("SELECT anonymous_id FROM device WHERE person_id = ?", one).fetchall()
    identifiers = tuple(name for name in (*names, *(row[0] for row in devices)) if name is not None)
    marks.forget_marks(connection, person_id, identifiers)
    samples.forget_samples(connection, identifiers)
    full_text.forget_texts(connection, person_id)
    connection.execute("DELETE FROM event_body WHERE event_id IN (SELECT id FROM event WHERE person_id = ?)", one)
    events = connection.execute(
        "UPDATE event SET person_id = NULL, contact = NULL, message_id = NULL, upsert_id = NULL, reason = 'forgotten',"
        " verdict = CASE WHEN verdict IN (?, ?, ?) THEN ? ELSE verdict END, changed = ? WHERE person_id = ?",
        (
            Verdict.QUEUED,
            Verdict.RETRYING,
            Verdict.PARKED,
            Verdict.NOTHING_TO_DO,
            next_change(connection),
            person_id,
        ),
    ).rowcount
    deliveries = connection.execute("DELETE FROM delivery WHERE person_id = ?", one).rowcount
    instances.forget(connection, person_id)
    for table in ("request_item", "contact", "device", "identity_note"):
        connection.execute(f"DELETE FROM {table} WHERE person_id = ?", one)
    connection.execute(
        "UPDATE identity_note SET other_person_id = NULL, old = NULL, new = NULL WHERE other_person_id = ?", one
    )
    connection.execute("DELETE FROM person WHERE id = ?", one)
    return Forgotten(person_id, events, deliveries, keys, identifiers)


def accepted_keys(connection: sqlite3.Connection, person_id: int, account_id: int) -> tuple[str, ...]:
    """The keys of a person's contacts that Emarsys has."""
    rows = connection.execute(
        "SELECT key FROM contact WHERE person_id = ? AND account_id = ? AND accepted_at IS NOT NULL",
        (person_id, account_id),
    )
    return tuple(row[0] for row in rows)


def keep_out(connection: sqlite3.Connection, user_id: str, now: int) -> None:
    """Remember, as a keyed hash, that events of this userId from before ``now`` stay out."""
    connection.execute(
        "INSERT INTO forgotten (hash, until) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET until = excluded.until",
        (digest(forget_key(connection), user_id), now + KEEP_OUT_MS),
    )


def forget_key(connection: sqlite3.Connection) -> bytes:
    return bytes(connection.execute("SELECT forget_key FROM about").fetchone()[0])


def digest(key: bytes, user_id: str) -> bytes:
    return hmac.digest(key, user_id.encode("utf-8", "surrogatepass"), hashlib.sha256)


def kept_out(connection: sqlite3.Connection, now: int) -> dict[bytes, int]:
    """Hash -> the moment of the deletion; events of these userIds with an earlier time are not taken in."""
    connection.execute("DELETE FROM forgotten WHERE until <= ?", (now,))
    return {
        bytes(hash_): until - KEEP_OUT_MS for hash_, until in connection.execute("SELECT hash, until FROM forgotten")
    }


def truncate_log(connection: sqlite3.Connection) -> bool:
    """Empty the write-ahead log, so that removed pages are nowhere; whether nobody read in it and it could be done.

    Outside a transaction, and on the connection that makes the checkpoints: one at a time can.
    """
    busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy
