"""Loads and flushes the pipeline's outbox: the contacts and open upserts of the people in one group of events."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

import msgspec

from models.meaning.deliveries import Kind, State
from models.meaning.pipeline.outbox import Contact, Outbox, Removal, Timed, Trigger, Upsert
from models.meaning.trace.verdicts import Verdict


class _Content(msgspec.Struct):
    """The payload of an upsert, see ``models.meaning.deliveries``."""

    fields: dict[str, Timed]
    internal_id: str | None = None
    old_key: str | None = None
    left_out: dict[str, tuple[str, str]] = {}
    again: bool = False


_encode = msgspec.json.Encoder().encode
_decode_content = msgspec.json.Decoder(_Content).decode
_decode_accepted = msgspec.json.Decoder(dict[str, Timed]).decode

_DELIVERY_COLUMNS = (
    "id, account_id, kind, state, person_id, event_id, key, payload, trigger_id, created_at, due_at, next_try_at"
)
_INSERT = f"INSERT INTO delivery ({_DELIVERY_COLUMNS}) VALUES ({', '.join('?' * 12)})"


def load(
    connection: sqlite3.Connection,
    account_id: int,
    people: Iterable[int],
    keys: Iterable[str],
    next_id: Callable[[], int],
    *,
    skip_equal: bool,
) -> Outbox:
    """The outbox of these people and of these contact keys: three SELECTs, whatever waits besides."""
    outbox = Outbox(next_id, skip_equal=skip_equal)
    ids, texts = _encode(list(people)).decode(), _encode(list(keys)).decode()
    contacts = {
        row[0]: Contact(row[0], row[1], row[2], _decode_accepted(row[3]), row[4] is not None)
        for row in connection.execute(
            "SELECT key, person_id, internal_id, accepted, accepted_at FROM contact"
            " WHERE account_id = ? AND key IN (SELECT value FROM json_each(?))",
            (account_id, texts),
        )
    }
    upserts = []
    for id_, state, person_id, event_id, key, payload, created_at in connection.execute(
        "SELECT id, state, person_id, event_id, key, payload, created_at FROM delivery"
        " WHERE settled_at IS NULL AND person_id IN (SELECT value FROM json_each(?))"
        " AND account_id = ? AND kind = 'upsert'",
        (ids, account_id),
    ):
        content = _decode_content(payload)
        if state == State.SENDING:
            if key in contacts:
                contacts[key].in_flight |= frozenset(content.fields)
        else:
            upserts.append(
                Upsert(
                    id_,
                    person_id,
                    event_id,
                    key,
                    State(state),
                    created_at,
                    content.fields,
                    content.internal_id,
                    content.old_key,
                    content.left_out,
                    content.again,
                )
            )
    outbox.load(contacts.values(), upserts)
    return outbox


def flush(connection: sqlite3.Connection, account_id: int, outbox: Outbox, now: int) -> None:
    """Write what the group changed."""
    upserts = outbox.upserts.values()
    fresh = [_upsert_row(account_id, one) for one in upserts if one.new]
    fresh += [_trigger_row(account_id, one) for one in outbox.triggers]
    fresh += [_removal_row(account_id, one) for one in outbox.removals]
    connection.executemany(_INSERT, fresh)
    standing = [one for one in upserts if not one.new and one.merged_into is None]
    connection.executemany(
        "UPDATE delivery SET payload = ? WHERE id = ?",  # by far the most, and no index to write
        [(_payload(one), one.id) for one in standing if one.changed and not one.moved],
    )
    connection.executemany(
        "UPDATE delivery SET state = ?, person_id = ?, key = ?, payload = ? WHERE id = ?",
        [(one.state, one.person_id, one.key, _payload(one), one.id) for one in standing if one.moved],
    )
    merged = [one for one in upserts if one.merged_into is not None]
    connection.executemany(
        "UPDATE delivery SET state = 'merged', settled_at = ? WHERE id = ?", [(now, one.id) for one in merged]
    )
    connection.executemany(
        "UPDATE event SET upsert_id = ? WHERE upsert_id = ?", [(one.merged_into, one.id) for one in merged]
    )
    _flush_contacts(connection, account_id, outbox)
    unparked = [(Verdict.QUEUED, one.merged_into or one.id, Verdict.PARKED) for one in upserts if one.unparked]
    if unparked:
        changed = next_change(connection)
        connection.executemany(
            f"UPDATE event SET verdict = ?, changed = {changed} WHERE upsert_id = ? AND verdict = ?", unparked
        )


def release_triggers(connection: sqlite3.Connection, keyed: Sequence[tuple[int, str]]) -> None:
    """``(person id, key)`` of people whose key is new: their triggers that waited for one go out, the others go to it."""
    connection.executemany(
        "UPDATE delivery SET key = ?, state = CASE state WHEN 'parked' THEN 'waiting' ELSE state END"
        " WHERE person_id = ? AND settled_at IS NULL AND kind = 'trigger' AND state <> 'sending'",
        [(key, person_id) for person_id, key in keyed],
    )


def end_triggers(connection: sqlite3.Connection, trigger_ids: Sequence[str], state: str, now: int) -> None:
    """Triggers that a rule takes back. What is on the wire goes its way."""
    if not trigger_ids:
        return
    changed = next_change(connection)
    for trigger_id in trigger_ids:
        connection.execute(
            "UPDATE delivery SET state = ?, settled_at = ?, code = ? WHERE trigger_id = ? AND settled_at IS NULL"
            " AND state <> 'sending'",
            (state, now, state, trigger_id),
        )
        connection.execute(
            f"UPDATE event SET verdict = {Verdict.NOTHING_TO_DO:d}, changed = ? WHERE id ="
            " (SELECT event_id FROM delivery WHERE trigger_id = ?) AND upsert_id IS NULL",
            (changed, trigger_id),
        )


def next_change(connection: sqlite3.Connection) -> int:
    """The number that marks the event rows changed by this transaction; lists look for what is above the last they saw."""
    return int(connection.execute("SELECT coalesce(max(changed), 0) + 1 FROM event WHERE changed > 0").fetchone()[0])


def _flush_contacts(connection: sqlite3.Connection, account_id: int, outbox: Outbox) -> None:
    connection.executemany(
        "UPDATE OR REPLACE contact SET key = ?, person_id = ? WHERE account_id = ? AND key = ?",
        [
            (one.key, one.person_id, account_id, one.moved_from)
            for one in outbox.contacts.values()
            if one.moved_from is not None
        ],
    )
    connection.executemany(
        "INSERT INTO contact (account_id, key, person_id, internal_id, accepted) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (account_id, key) DO UPDATE SET person_id = excluded.person_id",
        [
            (account_id, one.key, one.person_id, one.internal_id, _encode(one.accepted).decode())
            for one in outbox.contacts.values()
            if one.changed
        ],
    )


def _payload(one: Upsert) -> str:
    content: dict[str, object] = {"fields": one.fields}
    if one.internal_id is not None:
        content["internal_id"] = one.internal_id
    if one.old_key is not None:
        content["old_key"] = one.old_key
    if one.left_out:
        content["left_out"] = one.left_out
    if one.again:
        content["again"] = True
    return _encode(content).decode()


def _upsert_row(account_id: int, one: Upsert) -> tuple[object, ...]:
    return (
        one.id,
        account_id,
        Kind.UPSERT,
        one.state,
        one.person_id,
        one.event_id,
        one.key,
        _payload(one),
        None,
        one.created_at,
        one.created_at,
        one.created_at,
    )


def _trigger_row(account_id: int, one: Trigger) -> tuple[object, ...]:
    return (
        one.id,
        account_id,
        Kind.TRIGGER,
        one.state,
        one.person_id,
        one.event_id,
        one.key,
        _encode(one.payload).decode(),
        one.trigger_id,
        one.created_at,
        one.due_at,
        one.created_at,
    )


def _removal_row(account_id: int, one: Removal) -> tuple[object, ...]:
    return (
        one.id,
        account_id,
        Kind.DELETE,
        State.WAITING,
        one.person_id,
        one.event_id,
        one.key,
        "{}",
        None,
        one.created_at,
        one.created_at,
        one.created_at,
    )
