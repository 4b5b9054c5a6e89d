"""Queue items as lists show them: a line each, newest first. Reads only, bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from peewee import JOIN, SqliteDatabase

from models.storage.tables import Delivery, Event, Person


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """``who`` is the contact's key, else what the person is known by. ``what`` says what it carries. Times in ms."""

    id: int
    kind: str
    state: str
    person_id: int
    event_id: int
    who: str
    what: str
    created_at: int
    first_try_at: int | None
    next_try_at: int
    attempts: int
    code: str | None
    text: str | None
    settled_at: int | None


def lines_of(db: SqliteDatabase, which: Any, limit: int) -> list[DeliveryLine]:
    """The newest items that ``which`` takes."""
    query = _query().where(which).order_by(Delivery.id.desc()).limit(limit)
    return [_line(row) for row in query.tuples().execute(db)]


def lines(db: SqliteDatabase, ids: Sequence[int]) -> dict[int, DeliveryLine]:
    """These items by their numbers; what is gone is left out."""
    rows = _query().where(Delivery.id.in_(list(ids))).tuples().execute(db)
    return {row[0]: _line(row) for row in rows}


def _query() -> Any:
    columns = (
        Delivery.id, Delivery.kind, Delivery.state, Delivery.person_id, Delivery.event_id, Delivery.key,
        Person.primarykey, Person.user_id, Event.contact, Delivery.payload, Delivery.created_at,
        Delivery.first_try_at, Delivery.next_try_at, Delivery.attempts, Delivery.code, Delivery.text,
        Delivery.settled_at,
    )  # fmt: skip
    return (
        Delivery.select(*columns)
        .join(Person, JOIN.LEFT_OUTER, on=(Person.id == Delivery.person_id))
        .join(Event, JOIN.LEFT_OUTER, on=(Event.id == Delivery.event_id))
    )


def _line(row: Any) -> DeliveryLine:
    id_, kind, state, person, event, key, primarykey, user_id, contact, payload, *rest = row
    who = key or primarykey or user_id or contact or f"person #{person}"
    return DeliveryLine(id_, kind, state, person, event, who, _what(kind, msgspec.json.decode(payload)), *rest)


def _what(kind: str, payload: dict[str, Any]) -> str:
    if kind == "trigger":
        return f"event {payload.get('event', {}).get('name', '–')}"
    if kind == "delete":
        return "deletion of the contact"
    fields, left_out = len(payload.get("fields", {})), len(payload.get("left_out", {}))
    if not fields:
        return "the contact alone"
    words = f"{fields} field{'s' if fields != 1 else ''}"
    return f"{words}, {left_out} left out" if left_out else words
