"""What the first-run guide listens for: whether an event has come in with a key, and what its messages are made of.

Reads only, and only the newest events.
"""

from __future__ import annotations

from dataclasses import dataclass

from peewee import SqliteDatabase, fn

from models.meaning.properties import Property, properties
from models.meaning.trace.story import Story
from models.meaning.trace.verdicts import Verdict
from models.storage.newest_messages import newest_messages
from models.storage.stories import story_of
from models.storage.tables import Event

LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Arrival:
    """``refused`` counts the calls that were refused meanwhile, whoever sent them."""

    event_id: int | None
    story: Story | None
    refused: int


def newest_event(db: SqliteDatabase) -> int:
    """Its number, 0 before the first; what arrives later has a higher one."""
    return int(next(iter(Event.select(fn.COALESCE(fn.MAX(Event.id), 0)).tuples().execute(db)))[0])


def first_with_key(db: SqliteDatabase, key_id: int, after: int) -> Arrival:
    """The first event after the number ``after`` that was accepted with the key, among the ``LOOKED_AT`` next ones."""
    query = Event.select(Event.id, Event.key_id, Event.verdict, Event.count).where(Event.id > after)
    refused = 0
    for id_, key, verdict, count in query.order_by(Event.id).limit(LOOKED_AT).tuples().execute(db):
        if key == key_id and verdict != Verdict.REFUSED:
            return Arrival(id_, story_of(db, id_), refused)
        refused += count if verdict == Verdict.REFUSED else 0
    return Arrival(None, None, refused)


def event_with_message_id(db: SqliteDatabase, message_id: str) -> Arrival:
    """The event that was sent with this messageId, among the newest."""
    query = Event.select(Event.id, Event.message_id).order_by(Event.id.desc()).limit(LOOKED_AT)
    found = next((id_ for id_, one in query.tuples().execute(db) if one == message_id), None)
    return Arrival(found, story_of(db, found) if found is not None else None, 0)


def newest_properties(db: SqliteDatabase) -> tuple[int, list[Property]]:
    """How many messages were looked at, and the catalogue of their properties."""
    messages = newest_messages(db, LOOKED_AT)
    return len(messages), properties((one.received_at, one.body) for one in messages)
