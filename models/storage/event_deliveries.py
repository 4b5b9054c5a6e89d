"""The queue items of one event, for its trace: those that it caused, and the upsert that carries its values."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from peewee import SqliteDatabase

from models.meaning.deliveries import Kind, State
from models.meaning.trace.delivery import DeliveryRow, facts
from models.meaning.trace.facts import Fact
from models.storage.tables import Delivery, Event


def delivery_facts(db: SqliteDatabase, event_id: int) -> list[Fact]:
    """What is to be said of the delivery stage of an event, as it stands now."""
    return [one for row in deliveries_of(db, event_id) for one in facts(row)]


def deliveries_of(db: SqliteDatabase, event_id: int) -> Iterator[DeliveryRow]:
    upserts = Event.select(Event.upsert_id).where(Event.id == event_id, Event.upsert_id.is_null(False))
    columns = (
        Delivery.id,
        Delivery.kind,
        Delivery.state,
        Delivery.key,
        Delivery.payload,
        Delivery.attempts,
        Delivery.code,
        Delivery.text,
    )
    query = Delivery.select(*columns).where((Delivery.event_id == event_id) | Delivery.id.in_(upserts))
    for id_, kind, state, key, payload, attempts, code, text in query.order_by(Delivery.id).tuples().execute(db):
        yield DeliveryRow(id_, Kind(kind), State(state), key, msgspec.json.decode(payload), attempts, code, text)
