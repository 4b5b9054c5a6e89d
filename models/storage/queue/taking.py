"""Takes what is due out of the queue: a batch with each contact once, without what Emarsys has already.

Whatever is taken is *sending* from then on, committed before the request leaves, so that a crash is noticed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from models.meaning.deliveries import Kind, State
from models.meaning.pipeline.outbox import Timed
from models.storage.queue.items import DeleteItem, Settlement, TriggerItem, UpsertItem, UpsertPayload

MOST = 1_000
UNSURE_MS = 10 * 60_000
"""So long a trigger of unknown outcome is repeated with the same id (product.md, Delivery)."""
BLOCKED_MS = 20_000
"""A trigger whose contact is not there yet is looked at again after this long, or when the contact's upsert is settled."""
MOST_DELETES = 10_000
KEY_ALONE = '{"fields":{}}'
"""The payload of an upsert that only makes sure that the contact is there."""

_IN_QUEUE = (
    "account_id = ? AND kind = ? AND state = ? AND state IN ('waiting', 'retrying', 'sending')"  # names the index
)
_upsert = msgspec.json.Decoder(UpsertPayload).decode
_decode = msgspec.json.decode


@dataclass(slots=True)
class Taken:
    """``items`` are to be sent now, ``settled`` needed no sending. ``more``: ask again at once. ``queued``: contacts that
    triggers wait for were put into the queue."""

    items: list[Any] = field(default_factory=list)
    settled: list[Settlement] = field(default_factory=list)
    more: bool = False
    queued: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which account, as of when, and how much; ``most_again``: of what has failed before. ``by_hand``: only what a person
    sends again."""

    account_id: int
    now: int
    most: int = MOST
    by_hand: bool = False
    most_again: int = MOST


def count_due(connection: sqlite3.Connection, wanted: Wanted, kind: Kind) -> int:
    """How many items are due, counted no further than ``wanted.most``."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM delivery WHERE {_IN_QUEUE} AND next_try_at <= ? LIMIT ?)"
    values = (wanted.account_id, kind, State.WAITING, wanted.now, wanted.most)
    return int(connection.execute(sql, values).fetchone()[0])


def next_due(connection: sqlite3.Connection, account_id: int, kind: Kind) -> int | None:
    """When the first item of this kind is due, ms; ``None`` while none waits."""
    heads = (_head(connection, account_id, kind, state) for state in (State.WAITING, State.RETRYING))
    return min((one for one in heads if one is not None), default=None)


def is_pending(connection: sqlite3.Connection, account_id: int, kind: Kind) -> bool:
    """Whether anything of this kind is under way: waiting without having failed, or on the wire."""
    sql = f"SELECT EXISTS (SELECT 1 FROM delivery WHERE {_IN_QUEUE})"
    found = (connection.execute(sql, (account_id, kind, one)).fetchone() for one in (State.WAITING, State.SENDING))
    return any(row[0] for row in found)


def take_upserts(connection: sqlite3.Connection, wanted: Wanted, *, skip_equal: bool) -> Taken:
    """Due upserts, each contact once, older first; without values that Emarsys has, or has newer."""
    rows = _due(connection, wanted, Kind.UPSERT)
    if not rows:
        return Taken()
    blocked = _keys_to_delete(connection, wanted.account_id)
    by_key = {row.key: row for row in reversed(rows) if row.key not in blocked}
    contacts = _contacts(connection, wanted.account_id, by_key)
    taken = Taken()
    for row in reversed(by_key.values()):
        contact = contacts.get(row.key)
        accepted = contact.accepted if contact is not None else {}
        item = _upsert_item(row, accepted, skip_equal=skip_equal)
        known = contact is not None and contact.exists
        if item.fields or not known or item.payload.internal_id or item.payload.old_key:
            taken.items.append(item)
        else:
            taken.settled.append(Settlement(item=item, state=State.EQUAL))
    taken.more = len(rows) == wanted.most and bool(taken.items or taken.settled)
    _mark(connection, [one.id for one in taken.items], wanted.now)
    return taken


def take_triggers(connection: sqlite3.Connection, wanted: Wanted, next_id: Callable[[], int]) -> Taken:
    """Due triggers whose contact Emarsys has. For others an upsert with the key alone is queued, which they wait for."""
    rows = _due(connection, wanted, Kind.TRIGGER)
    if not rows:
        return Taken()
    taken = Taken(more=len(rows) == wanted.most)
    ready = [one for one in map(_trigger_item, rows) if not _overtaken(one, wanted.now, taken)]
    contacts = _contacts(connection, wanted.account_id, {one.key for one, _ in ready})
    upserts = _open_upserts(connection, wanted.account_id, {one.person_id for one, _ in ready})
    met: set[tuple[int, str]] = set()
    blocked: list[TriggerItem] = []
    for item, _ in ready:
        contact = contacts.get(item.key)
        waits_for = upserts.get(item.key)
        if waits_for is not None and (waits_for < item.id or contact is None or not contact.exists):
            blocked.append(item)
        elif contact is None or not contact.exists:
            _without_contact(connection, wanted, item, next_id, taken, blocked)
            upserts[item.key] = 0
        elif (item.event, item.key) not in met:
            met.add((item.event, item.key))
            taken.items.append(item)
    _mark(connection, [one.id for one in taken.items], wanted.now)
    again = wanted.now + BLOCKED_MS
    connection.executemany("UPDATE delivery SET next_try_at = ? WHERE id = ?", [(again, one.id) for one in blocked])
    return taken


def take_deletes(connection: sqlite3.Connection, wanted: Wanted) -> Taken:
    rows = _due(connection, wanted, Kind.DELETE)
    by_key = {row.key: row for row in reversed(rows)}
    items = [DeleteItem(**row.common()) for row in by_key.values()]
    _mark(connection, [one.id for one in items], wanted.now)
    return Taken(items, more=len(rows) == wanted.most)


@dataclass(slots=True)
class _Row:
    id: int
    person_id: int
    event_id: int
    key: str
    payload: str
    trigger_id: str | None
    tried_ms: int
    attempts: int
    by_hand: int

    def common(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "person_id": self.person_id,
            "event_id": self.event_id,
            "key": self.key,
            "tried_ms": self.tried_ms,
            "attempts": self.attempts,
            "by_hand": bool(self.by_hand),
        }


@dataclass(slots=True)
class _Contact:
    accepted: dict[str, Timed]
    exists: bool


def _due(connection: sqlite3.Connection, wanted: Wanted, kind: Kind) -> list[_Row]:
    """Rows of one state only: what has failed before is not sent together with what has not, lest it fails that too.

    What a person sends again has its turn at once: it is due at 0, before everything else.
    """
    heads = {state: _head(connection, wanted.account_id, kind, state) for state in (State.WAITING, State.RETRYING)}
    until = 0 if wanted.by_hand else wanted.now
    due = {state: at for state, at in heads.items() if at is not None and at <= until}
    if not due:
        return []
    state = min(due, key=lambda state: due[state])
    most = wanted.most if state is State.WAITING else min(wanted.most, wanted.most_again)
    rows = connection.execute(
        "SELECT id, person_id, event_id, key, payload, trigger_id, tried_ms, attempts, by_hand FROM delivery"
        f" WHERE {_IN_QUEUE} AND next_try_at <= ? ORDER BY next_try_at, id LIMIT ?",
        (wanted.account_id, kind, state, until, most),
    )
    return [_Row(*row) for row in rows]


def _head(connection: sqlite3.Connection, account_id: int, kind: Kind, state: State) -> int | None:
    sql = f"SELECT next_try_at FROM delivery WHERE {_IN_QUEUE} ORDER BY next_try_at, id LIMIT 1"
    row = connection.execute(sql, (account_id, kind, state)).fetchone()
    return None if row is None else int(row[0])


def _mark(connection: sqlite3.Connection, ids: Iterable[int], now: int) -> None:
    """``next_try_at`` of what is being sent is the moment of sending."""
    connection.executemany(
        "UPDATE delivery SET state = 'sending', next_try_at = ?, first_try_at = coalesce(first_try_at, ?),"
        " attempts = attempts + 1 WHERE id = ?",
        [(now, now, one) for one in ids],
    )


def _contacts(connection: sqlite3.Connection, account_id: int, keys: Iterable[str]) -> dict[str, _Contact]:
    rows = connection.execute(
        "SELECT key, accepted, accepted_at FROM contact"
        " WHERE account_id = ? AND key IN (SELECT value FROM json_each(?))",
        (account_id, _json(keys)),
    )
    return {
        key: _Contact(_decode(accepted, type=dict[str, Timed]) if accepted != "{}" else {}, at is not None)
        for key, accepted, at in rows
    }


def _keys_to_delete(connection: sqlite3.Connection, account_id: int) -> frozenset[str]:
    """Contacts that are about to be deleted: nothing is written to them before, or it would be lost with them."""
    found: set[str] = set()
    for state in (State.WAITING, State.RETRYING):
        sql = f"SELECT key FROM delivery WHERE {_IN_QUEUE} LIMIT {MOST_DELETES}"
        found.update(row[0] for row in connection.execute(sql, (account_id, Kind.DELETE, state)))
    return frozenset(found)


def _upsert_item(row: _Row, accepted: dict[str, Timed], *, skip_equal: bool) -> UpsertItem:
    payload = _upsert(row.payload)
    fields: dict[str, Timed] = {}
    have = dict(accepted)
    skip_equal = skip_equal and not (payload.again or payload.internal_id or payload.old_key)
    for name, timed in payload.fields.items():
        before = accepted.get(name)
        if before is not None and before[1] > timed[1]:
            continue
        have[name] = timed
        if before is None or not skip_equal or before[0] != timed[0]:
            fields[name] = timed
    return UpsertItem(**row.common(), payload=payload, fields=fields, accepted=have)


def _trigger_item(row: _Row) -> tuple[TriggerItem, int | None]:
    """The trigger, and the moment from which it must not be sent any more."""
    payload: dict[str, Any] = _decode(row.payload)
    item = TriggerItem(
        **row.common(),
        trigger_id=row.trigger_id or "",
        event=payload["event"]["id"],
        event_time=payload["event_time"],
        data=payload.get("data") or {},
        unsure_since=payload.get("unsure_since"),
    )
    return item, None if row.by_hand else payload.get("drop_at")


def _overtaken(due: tuple[TriggerItem, int | None], now: int, taken: Taken) -> bool:
    """Whether time has decided about a trigger before it could be sent."""
    item, drop_at = due
    if item.unsure_since is not None and (now - item.unsure_since >= UNSURE_MS or (drop_at or now + 1) <= now):
        taken.settled.append(Settlement(item=item, state=State.UNKNOWN, code="no answer", text=MAY_HAVE_BEEN_SENT))
    elif drop_at is not None and drop_at <= now:
        taken.settled.append(Settlement(item=item, state=State.DROPPED, code="late"))
    else:
        return False
    return True


MAY_HAVE_BEEN_SENT = "No answer came within ten minutes, so the external event may have been triggered or not."


def _open_upserts(connection: sqlite3.Connection, account_id: int, people: Iterable[int]) -> dict[str, int]:
    """The oldest open upsert of each contact of these people, by the contact's key."""
    rows = connection.execute(
        "SELECT key, min(id) FROM delivery WHERE settled_at IS NULL AND person_id IN (SELECT value FROM json_each(?))"
        " AND account_id = ? AND kind = 'upsert' AND key IS NOT NULL GROUP BY key",
        (_json(people), account_id),
    )
    return dict(rows.fetchall())


def _without_contact(
    connection: sqlite3.Connection,
    wanted: Wanted,
    item: TriggerItem,
    next_id: Callable[[], int],
    taken: Taken,
    blocked: list[TriggerItem],
) -> None:
    """Triggers never create contacts: an upsert with the key alone goes first. Where that was refused, so is the trigger."""
    made = connection.execute(
        "SELECT state, code, text FROM delivery WHERE event_id = ? AND kind = 'upsert' AND key = ? AND account_id = ?"
        f" AND payload = '{KEY_ALONE}' AND state IN ('rejected', 'failed') ORDER BY id DESC LIMIT 1",
        (item.event_id, item.key, wanted.account_id),
    ).fetchone()
    if made is not None:
        taken.settled.append(Settlement(item=item, state=State(made[0]), code=made[1], text=made[2]))
        return
    connection.execute(
        "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, key, payload, created_at, due_at,"
        " next_try_at, by_hand) VALUES (?, ?, 'upsert', 'waiting', ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            next_id(),
            wanted.account_id,
            item.person_id,
            item.event_id,
            item.key,
            KEY_ALONE,
            wanted.now,
            wanted.now,
            0 if item.by_hand else wanted.now,
            int(item.by_hand),
        ),
    )
    taken.queued = True
    blocked.append(item)


def _json(values: Iterable[object]) -> str:
    return msgspec.json.encode(list(values)).decode()
