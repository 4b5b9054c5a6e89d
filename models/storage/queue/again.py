"""Puts items back into the queue: what a person sends again, and what was on the wire when the engine ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from models.meaning.deliveries import Kind, State
from models.storage.queue import verdicts
from models.storage.queue.taking import KEY_ALONE, MAY_HAVE_BEEN_SENT, UNSURE_MS

SLICE = 10_000
_BY_NUMBER = (State.FAILED, State.UNKNOWN, State.REJECTED, State.DROPPED, State.RETRYING)
"""What can be sent again when somebody names it. A trigger that may have been sent is never among "everything"."""
_EVERYTHING = (State.FAILED, State.REJECTED)


def retry_these(connection: sqlite3.Connection, account_id: int, ids: Sequence[int], now: int) -> int:
    """Send these deliveries again, at once and whatever their age; returns how many can be."""
    found = []
    for id_ in ids:
        row = connection.execute(
            "SELECT id, event_id, key FROM delivery WHERE id = ? AND account_id = ? AND key IS NOT NULL"
            f" AND state IN ({_listed(_BY_NUMBER)})",
            (id_, account_id),
        ).fetchone()
        if row is not None:
            found.append(row)
    _put_back(connection, [row[0] for row in found], now)
    _put_back(connection, _contacts_of(connection, found), now)
    return len(found)


def retry_failed(connection: sqlite3.Connection, account_id: int, code: str | None, now: int, before: int) -> int:
    """Send again what failed up to the moment ``before``, all of it or what failed with this code: a slice of it. Returns how
    much that was; there may be more where it is ``SLICE``."""
    rows: list[tuple[int, int, str]] = []
    for state in (State.FAILED,) if code is None else _EVERYTHING:
        rows += connection.execute(
            "SELECT id, event_id, key FROM delivery WHERE state = ? AND account_id = ? AND key IS NOT NULL"
            " AND (code = ? OR ? IS NULL) AND settled_at <= ? ORDER BY id LIMIT ?",
            (state, account_id, code, code, before, SLICE - len(rows)),
        ).fetchall()
    _put_back(connection, [row[0] for row in rows], now)
    _put_back(connection, _contacts_of(connection, rows), now)
    return len(rows)


def recover(connection: sqlite3.Connection, kinds: Sequence[Kind], now: int) -> list[tuple[str, State]]:
    """Nobody is sending these kinds: what is *sending* goes back. Upserts and deletes may repeat; a trigger is repeated with
    the same id within ten minutes, later a person decides. Returns the triggers with their new state."""
    triggers: list[tuple[str, State]] = []
    touched = []
    for id_, kind, sent_at, trigger_id in connection.execute(
        "SELECT id, kind, next_try_at, trigger_id FROM delivery WHERE state = 'sending'"
    ).fetchall():
        if kind not in kinds:
            continue
        touched.append(id_)
        if kind != Kind.TRIGGER:
            connection.execute("UPDATE delivery SET state = 'waiting', next_try_at = ? WHERE id = ?", (now, id_))
            continue
        connection.execute(
            "UPDATE delivery SET payload = json_set(payload, '$.unsure_since',"
            " coalesce(json_extract(payload, '$.unsure_since'), ?)) WHERE id = ?",
            (sent_at, id_),
        )
        if now - sent_at < UNSURE_MS:
            state = State.RETRYING
            connection.execute("UPDATE delivery SET state = 'retrying', next_try_at = ? WHERE id = ?", (now, id_))
        else:
            state = State.UNKNOWN
            connection.execute(
                "UPDATE delivery SET state = 'unknown', settled_at = ?, code = 'no answer', text = ? WHERE id = ?",
                (now, MAY_HAVE_BEEN_SENT, id_),
            )
        triggers.append((trigger_id, state))
    verdicts.refresh(connection, touched, now)
    return triggers


def _contacts_of(connection: sqlite3.Connection, rows: Sequence[tuple[int, int, str]]) -> list[int]:
    """The upserts with the key alone that were made for triggers and refused: a new attempt is one for both."""
    found: list[int] = []
    for _, event_id, key in rows:
        found += [
            row[0]
            for row in connection.execute(
                f"SELECT id FROM delivery WHERE event_id = ? AND key = ? AND kind = 'upsert' AND payload = '{KEY_ALONE}'"
                f" AND state IN ({_listed(_EVERYTHING)})",
                (event_id, key),
            )
        ]
    return found


def _put_back(connection: sqlite3.Connection, ids: Sequence[int], now: int) -> None:
    connection.executemany(
        "UPDATE delivery SET was = CASE WHEN settled_at IS NULL THEN was"
        " ELSE json_object('state', state, 'code', code, 'text', text, 'at', settled_at) END,"
        " state = 'waiting', settled_at = NULL, by_hand = 1, next_try_at = 0, first_try_at = NULL, tried_ms = 0,"
        " attempts = 0, code = NULL, text = NULL, payload = json_remove(payload, '$.unsure_since')"
        " WHERE id = ?",
        [(one,) for one in ids],
    )
    verdicts.refresh(connection, ids, now)


def _listed(states: Sequence[State]) -> str:
    return ", ".join(f"'{one}'" for one in states)
