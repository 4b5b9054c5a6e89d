"""Puts items back into the queue: what a person sends again, and what was on the wire when the engine ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from models.meaning.configuration import OPT_IN_FIELD
from models.meaning.deliveries import Kind, State
from models.storage.queue import verdicts
from models.storage.queue.taking import KEY_ALONE, MAY_HAVE_BEEN_SENT, UNSURE_MS

SLICE = 10_000
_BY_NUMBER = (State.FAILED, State.UNKNOWN, State.REJECTED, State.DROPPED, State.RETRYING)
"""What can be sent again when somebody names it. A trigger that may have been sent is never among "everything"."""
_ACCEPTED = (State.SENT, State.EQUAL)
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


def repeat_accepted(connection: sqlite3.Connection, account_id: int, ids: Sequence[int], now: int) -> int:
    """Send upserts once more that Emarsys has accepted; returns how many can be.

    They go to the contact under the key that it has now, without values that a newer event has overtaken
    (``taking``), and without opt-in, which is never repeated. External events that were sent are not among them: to repeat
    one would mail people.
    """
    rows = []
    for id_ in ids:
        found = connection.execute(
            "SELECT d.id, coalesce(c.key, m.key) FROM delivery d"
            " LEFT JOIN contact c ON c.account_id = d.account_id AND c.key = d.key"
            " LEFT JOIN person p ON p.id = d.person_id"
            " LEFT JOIN contact m ON m.account_id = d.account_id AND m.key = p.primarykey"
            f" WHERE d.id = ? AND d.account_id = ? AND d.kind = ? AND d.state IN ({_listed(_ACCEPTED)})",
            (id_, account_id, Kind.UPSERT),
        ).fetchone()
        if found is not None and found[1] is not None:
            rows.append(found)
    connection.executemany(
        "UPDATE delivery SET state = 'waiting', settled_at = NULL, by_hand = 1, next_try_at = 0, first_try_at = NULL,"
        " tried_ms = 0, attempts = 0, code = NULL, text = NULL, key = ?, payload = json_set(json_remove(payload,"
        f""" '$.fields."{OPT_IN_FIELD}"', '$.internal_id', '$.old_key'), '$.again', json('true')) WHERE id = ?""",
        [(key, id_) for id_, key in rows],
    )
    verdicts.refresh(connection, [row[0] for row in rows], now)
    return len(rows)


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
