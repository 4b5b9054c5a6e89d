"""One event in full, for who has selected it: its line, its story, its message, and the events of the same person.

Reads only; each part is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import SqliteDatabase, fn

from models.meaning.trace.story import Story
from models.storage.event_exchanges import Exchange, exchanges_of
from models.storage.event_list import EventLine, lines
from models.storage.events import message_of, stage_times
from models.storage.person_instances import InstanceBar, instance_bars
from models.storage.replays import replayed_as
from models.storage.stories import story_of
from models.storage.tables import Event, EventBody

BODY_AT_ONCE = 256 * 1024
"""A stored message larger than this (bytes, as stored) is read only when somebody asks for it."""
AROUND = 100
"""So many events of a person are on the time line, half of them before the selected one."""


@dataclass(frozen=True, slots=True)
class Detail:
    """``body`` is the size of the stored message in bytes, ``None`` where there is none; ``message`` is left ``None`` for a
    large one. ``person_events`` are around this one, oldest first; ``replays`` the events that repeat it. ``took``: nanoseconds
    by stage, where they were measured."""

    line: EventLine
    person_id: int | None
    time: int
    story: Story
    body: int | None
    message: Any
    exchanges: list[Exchange]
    person_events: list[EventLine]
    instances: list[InstanceBar]
    replays: list[int]
    took: dict[str, int]


def detail_of(db: SqliteDatabase, event_id: int) -> Detail | None:
    """Everything about one event; ``None`` where there is no such event (any more)."""
    with db.atomic("DEFERRED"):
        rows = list(Event.select(Event.person_id, Event.time).where(Event.id == event_id).tuples().execute(db))
        story = story_of(db, event_id)
        if not rows or story is None:
            return None
        person_id, time = rows[0]
        size = _size(db, event_id)
        message = message_of(db.connection(), event_id) if size is not None and size <= BODY_AT_ONCE else None
        around = _around(db, person_id, event_id) if person_id is not None else []
        return Detail(
            line=lines(db, [event_id])[0],
            person_id=person_id,
            time=time,
            story=story,
            body=size,
            message=message,
            exchanges=exchanges_of(db, event_id),
            person_events=around,
            instances=instance_bars(db, person_id) if person_id is not None else [],
            replays=replayed_as(db, event_id),
            took=stage_times(db.connection(), event_id),
        )


def whole_message(db: SqliteDatabase, event_id: int) -> Any:
    """The stored message, however large."""
    return message_of(db.connection(), event_id)


def _size(db: SqliteDatabase, event_id: int) -> int | None:
    query = EventBody.select(fn.LENGTH(EventBody.message)).where(EventBody.event_id == event_id)
    row = next(iter(query.tuples().execute(db)), None)
    return row[0] if row is not None else None


def _around(db: SqliteDatabase, person_id: int, event_id: int) -> list[EventLine]:
    mine = Event.select(Event.id).where(Event.person_id == person_id)
    before = mine.where(Event.id <= event_id).order_by(Event.id.desc()).limit(AROUND // 2)
    after = mine.where(Event.id > event_id).order_by(Event.id).limit(AROUND // 2)
    return lines(db, [row[0] for query in (before, after) for row in query.tuples().execute(db)])
