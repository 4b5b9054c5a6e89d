"""Keeps what became of a batch: the items, the contacts that Emarsys has now, the request, the events' verdicts.

One call is one transaction: nothing is reported as delivered whose contact is not known to be accepted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from models.meaning.deliveries import OPEN_STATES, Kind, State
from models.meaning.emarsys.replies import NOT_FOUND
from models.storage.queue import verdicts
from models.storage.queue.items import SentRequest, Settlement, TriggerItem, UpsertItem

_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class Keeping:
    """Of which account, as of when; ``tell_emarsys``: whether a person forgotten meanwhile is deleted there too."""

    account_id: int
    now: int
    tell_emarsys: bool = False


def settle(
    connection: sqlite3.Connection,
    keeping: Keeping,
    settled: Sequence[Settlement],
    request: SentRequest | None,
    next_id: Callable[[], int],
) -> list[tuple[str, State]]:
    """Returns the triggers with their new state; one that goes back to waiting counts as retrying, so that a rule that ended
    meanwhile can take it back.

    Who was forgotten while the request was under way has no rows any more, and gets none.
    """
    there = _still_there(connection, settled)
    kept = [one for one in settled if one.item.id in there]
    _write_items(connection, kept, keeping.now)
    _write_contacts(connection, keeping, [one for one in kept if one.state in (State.SENT, State.EQUAL)], there)
    _forget_contacts(connection, keeping.account_id, [one.item.key for one in kept if _says_there_is_none(one)])
    if request is not None:
        _write_request(connection, keeping.account_id, request, settled, there)
    verdicts.refresh(connection, there, keeping.now)
    _release_triggers(connection, keeping, kept)
    if keeping.tell_emarsys and len(kept) < len(settled):
        _delete_forgotten(connection, keeping, [one for one in settled if one.item.id not in there], next_id)
    return [
        (one.item.trigger_id, State.RETRYING if one.state is State.WAITING else one.state)
        for one in kept
        if isinstance(one.item, TriggerItem)
    ]


def _says_there_is_none(one: Settlement) -> bool:
    return one.state is State.REJECTED and one.code == NOT_FOUND and one.item.kind is not Kind.DELETE


def _still_there(connection: sqlite3.Connection, settled: Sequence[Settlement]) -> dict[int, int]:
    """Item id -> its person now; persons may have been joined or forgotten since it was taken."""
    ids = _encode([one.item.id for one in settled]).decode()
    sql = "SELECT id, person_id FROM delivery WHERE id IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(sql, (ids,)).fetchall())


def _write_items(connection: sqlite3.Connection, kept: Sequence[Settlement], now: int) -> None:
    connection.executemany(
        "UPDATE delivery SET state = ?, code = ?, text = ?, settled_at = ?, tried_ms = tried_ms + ? WHERE id = ?",
        [
            (one.state, one.code, one.text, now, one.tried_ms, one.item.id)
            for one in kept
            if one.state not in OPEN_STATES
        ],
    )
    connection.executemany(
        "UPDATE delivery SET state = ?, code = ?, text = ?, next_try_at = ?, tried_ms = tried_ms + ?,"
        " attempts = attempts - ? WHERE id = ?",
        [
            (
                one.state,
                one.code,
                one.text,
                one.next_try_at,
                one.tried_ms,
                int(one.state is State.WAITING),  # it was not let through at all: no attempt
                one.item.id,
            )
            for one in kept
            if one.state in OPEN_STATES
        ],
    )
    connection.executemany(
        "UPDATE delivery SET payload = ? WHERE id = ?",
        [
            (_encode(one.item.payload).decode(), one.item.id)
            for one in kept
            if isinstance(one.item, UpsertItem) and one.item.rewritten
        ],
    )
    # json_set keeps what else a rule has put into the payload
    connection.executemany(
        "UPDATE delivery SET payload = json_set(payload, '$.unsure_since', ?) WHERE id = ?",
        [
            (one.item.unsure_since, one.item.id)
            for one in kept
            if isinstance(one.item, TriggerItem) and one.item.unsure_since is not None and one.state in OPEN_STATES
        ],
    )


def _write_contacts(
    connection: sqlite3.Connection, keeping: Keeping, done: Sequence[Settlement], there: dict[int, int]
) -> None:
    """What Emarsys has now. A contact gets its row here at the latest: a person may have a key and no field values."""
    upserts = [one for one in done if isinstance(one.item, UpsertItem)]
    renamed = _renamed(connection, keeping.account_id, upserts, there)
    connection.executemany(
        "INSERT INTO contact (account_id, key, person_id, internal_id, accepted, accepted_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (account_id, key) DO UPDATE SET accepted = excluded.accepted,"
        " accepted_at = coalesce(excluded.accepted_at, accepted_at),"
        " internal_id = coalesce(excluded.internal_id, internal_id)",
        [
            (
                keeping.account_id,
                renamed.get(one.item.id, one.item.key),
                there[one.item.id],
                one.internal_id,
                _encode(one.item.accepted).decode(),
                keeping.now if one.state is State.SENT else None,
            )
            for one in upserts
            if isinstance(one.item, UpsertItem)
        ],
    )
    deleted = [one.item for one in done if one.item.kind is Kind.DELETE]
    _forget_contacts(connection, keeping.account_id, [one.key for one in deleted])
    # nothing is left of who was deleted, not in a remark of Emarsys either
    connection.executemany("UPDATE delivery SET key = NULL, text = NULL WHERE id = ?", [(one.id,) for one in deleted])


def _renamed(
    connection: sqlite3.Connection, account_id: int, upserts: Sequence[Settlement], there: dict[int, int]
) -> dict[int, str]:
    """Item id -> the key that its contact was given while the request was under way. What waits to change that key in
    Emarsys can now name the contact: it did not exist there when the change was queued."""
    rows = connection.execute(
        "SELECT key FROM contact WHERE account_id = ? AND key IN (SELECT value FROM json_each(?))",
        (account_id, _encode([one.item.key for one in upserts]).decode()),
    )
    known = {row[0] for row in rows}
    found: dict[int, str] = {}
    for one in upserts:
        change = None if one.item.key in known else _change_of(connection, account_id, one, there[one.item.id])
        if change is not None:
            id_, key = change
            path, value = ("internal_id", one.internal_id) if one.internal_id else ("old_key", one.item.key)
            connection.execute(
                f"UPDATE delivery SET payload = json_set(payload, '$.{path}', ?) WHERE id = ?", (value, id_)
            )
            found[one.item.id] = key
    return found


def _change_of(
    connection: sqlite3.Connection, account_id: int, one: Settlement, person_id: int
) -> tuple[int, str] | None:
    """The open upsert that brings the person's new key, with that key."""
    row = connection.execute(
        "SELECT d.id, d.key FROM delivery d JOIN person p ON p.id = d.person_id AND p.primarykey = d.key"
        " JOIN contact c ON c.account_id = d.account_id AND c.key = d.key AND c.accepted_at IS NULL"
        " WHERE d.person_id = ? AND d.settled_at IS NULL AND d.kind = 'upsert' AND d.account_id = ? AND d.key <> ?"
        " AND d.state <> 'sending' LIMIT 1",
        (person_id, account_id, one.item.key),
    ).fetchone()
    return None if row is None else (int(row[0]), str(row[1]))


def _forget_contacts(connection: sqlite3.Connection, account_id: int, keys: Sequence[str]) -> None:
    """Emarsys has no such contacts (any more): whatever is sent to them next is new to it."""
    connection.executemany(
        "UPDATE contact SET accepted = '{}', accepted_at = NULL, internal_id = NULL WHERE account_id = ? AND key = ?",
        [(account_id, one) for one in keys],
    )


def _write_request(
    connection: sqlite3.Connection,
    account_id: int,
    request: SentRequest,
    settled: Sequence[Settlement],
    there: dict[int, int],
) -> None:
    """The request's head and one item per contact; deletions leave none, since they are about people who are to be gone."""
    request_id = connection.execute(
        "INSERT INTO emarsys_request (account_id, kind, at, ms, method, path, head, items, status, reply_code, reply)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            account_id,
            request.kind,
            request.at,
            request.ms,
            request.method,
            request.path,
            request.head,
            request.items,
            request.status or None,
            request.reply_code,
            request.reply,
        ),
    ).lastrowid
    connection.executemany(
        "INSERT INTO request_item (request_id, position, delivery_id, person_id, sent, got) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (request_id, position, one.item.id, there[one.item.id], one.sent.decode(), one.got or None)
            for position, one in enumerate(settled)
            if one.item.id in there and one.item.kind is not Kind.DELETE
        ],
    )


def _release_triggers(connection: sqlite3.Connection, keeping: Keeping, kept: Sequence[Settlement]) -> None:
    """Triggers that waited for these contacts are looked at now."""
    people = {one.item.person_id for one in kept if one.item.kind is Kind.UPSERT and one.state not in OPEN_STATES}
    waits = connection.execute(
        "SELECT 1 FROM delivery WHERE account_id = ? AND kind = 'trigger' AND state = 'waiting'"
        " AND state IN ('waiting', 'retrying', 'sending') LIMIT 1",
        (keeping.account_id,),
    ).fetchone()
    if people and waits is not None:
        connection.executemany(
            "UPDATE delivery SET next_try_at = ? WHERE person_id = ? AND settled_at IS NULL AND kind = 'trigger'"
            " AND state = 'waiting' AND next_try_at > ?",
            [(keeping.now, one, keeping.now) for one in people],
        )


def _delete_forgotten(
    connection: sqlite3.Connection, keeping: Keeping, gone: Sequence[Settlement], next_id: Callable[[], int]
) -> None:
    """An upsert was under way while its person was forgotten: the contact that it made is deleted."""
    connection.executemany(
        "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, key, payload, created_at, due_at,"
        " next_try_at) VALUES (?, ?, 'delete', 'waiting', 0, 0, ?, '{}', ?, ?, ?)",
        [
            (next_id(), keeping.account_id, one.item.key, keeping.now, keeping.now, keeping.now)
            for one in gone
            if one.item.kind is Kind.UPSERT and one.state is not State.REJECTED
        ],
    )
