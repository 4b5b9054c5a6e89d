"""The newest stored messages, newest first: what property catalogue, previews and shares are computed from. Only reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import SqliteDatabase, fn

from models.storage.events import unpack
from models.storage.tables import Event, EventBody

LARGEST = 256 * 1024
"""Messages stored in more bytes than this are left out: one of them would hold up the rest."""


@dataclass(frozen=True, slots=True)
class Message:
    """A stored event with its message. ``received_at`` in ms."""

    id: int
    name: str
    received_at: int
    key_id: int | None
    body: dict[str, Any]


def newest_messages(
    db: SqliteDatabase, limit: int, below: int | None = None, most_bytes: int | None = None
) -> list[Message]:
    """At most ``limit`` messages of calls, newest first, with ids below ``below``; fewer where those are stored in more
    than ``most_bytes`` together, for who keeps them all."""
    query = (
        Event.select(Event.id, Event.name, Event.type, Event.received_at, Event.key_id, EventBody.message)
        .join(EventBody, on=(EventBody.event_id == Event.id))
        .where(EventBody.message.is_null(False), fn.LENGTH(EventBody.message) <= LARGEST)
        .where(Event.type.is_null(False), Event.type != "timer")
        .order_by(Event.id.desc())
        .limit(limit)
    )
    if below is not None:
        query = query.where(Event.id < below)
    found: list[Message] = []
    taken = 0
    for id_, name, call, received_at, key_id, packed in query.tuples().execute(db):
        taken += len(packed)
        if most_bytes is not None and taken > most_bytes and found:
            break
        body = unpack(bytes(packed))
        if isinstance(body, dict):
            found.append(Message(id_, name or call, received_at, key_id, body))
    return found
