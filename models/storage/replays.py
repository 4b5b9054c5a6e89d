"""Stored events to be sent again, in the order in which they were taken, and what became of those that were. Only reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from peewee import SqliteDatabase

from models.meaning.replay import Recorded
from models.storage.events import unpack
from models.storage.tables import About, Delivery, Event, EventBody

_CHUNK = 100
MOST_SHOWN = 20


def recorded(db: SqliteDatabase, ids: Iterable[int]) -> Iterator[Recorded]:
    """The events of these numbers that can be sent again, read in chunks.

    Left out are those whose message is kept no more, what was refused, timers of rules, and deletions: to repeat one would
    wipe the person anew.
    """
    offset = next(iter(About.select(About.clock_offset).tuples().execute(db)))[0]
    columns = (Event.id, Event.door, Event.time, Event.received_at, EventBody.message)
    numbers = sorted(ids)
    for start in range(0, len(numbers), _CHUNK):
        query = (
            Event.select(*columns)
            .join(EventBody, on=(EventBody.event_id == Event.id))
            .where(Event.id.in_(numbers[start : start + _CHUNK]), EventBody.message.is_null(False))
            .where(Event.door.in_(["tracking", "destination"]), Event.type.is_null(False), Event.type != "delete")
            .order_by(Event.id)
        )
        for id_, door, time, received_at, packed in list(query.tuples().execute(db)):
            message = unpack(bytes(packed))
            if isinstance(message, dict):
                yield Recorded(id_, door, time - offset, received_at - offset, message)


def replayed_as(db: SqliteDatabase, event_id: int) -> list[int]:
    """The replays of an event, the newest of them, oldest first."""
    query = Event.select(Event.id).where(Event.replay_of == event_id).order_by(Event.id.desc()).limit(MOST_SHOWN)
    return [row[0] for row in query.tuples().execute(db)][::-1]


def requests_of(db: SqliteDatabase, ids: Iterable[int]) -> list[int]:
    """The deliveries that these events have led to, by number; an upsert that carries several of them once."""
    numbers = sorted(ids)
    found: set[int] = set()
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        upserts = Event.select(Event.upsert_id).where(Event.id.in_(chunk), Event.upsert_id.is_null(False))
        query = Delivery.select(Delivery.id).where(Delivery.event_id.in_(chunk) | Delivery.id.in_(upserts))
        found.update(row[0] for row in query.tuples().execute(db))
    return sorted(found)
