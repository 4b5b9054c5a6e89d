"""How many events a filter shows, for the list of saved filters: quick rather than complete."""

from __future__ import annotations

from dataclasses import dataclass

from peewee import SqliteDatabase, fn

from models.storage.event_filter import Filter, functions
from models.storage.event_filter.span import span_of
from models.storage.tables import Event

LOOKED_AT = 100_000
SLOWLY_LOOKED_AT = 5_000
"""So many of the newest events are counted, fewer where a filter looks into messages."""


@dataclass(frozen=True, slots=True)
class Count:
    """``more``: there are older events, which were not looked at."""

    events: int
    more: bool


def count(db: SqliteDatabase, filter_: Filter) -> Count:
    """Among all events where there is no condition, else among the newest."""
    if filter_.where is None:
        return Count(_number(db, Event.select(fn.COUNT(Event.id))), False)
    with db.atomic("DEFERRED"):
        newest = _number(db, Event.select(fn.MAX(Event.id)))
        oldest = _number(db, Event.select(fn.MIN(Event.id)))
        deep = filter_.slow or filter_.near
        low = newest - (SLOWLY_LOOKED_AT if deep else LOOKED_AT)
        functions.install(db.connection())
        where = filter_.where(span_of(db, low, newest))
        counted = _number(db, Event.select(fn.COUNT(Event.id)).where(Event.id > low, Event.id <= newest, where))
    return Count(counted, 0 < oldest <= low)


def among(db: SqliteDatabase, ids: list[int], filter_: Filter) -> frozenset[int]:
    """Which of these events the filter shows."""
    if filter_.where is None or not ids:
        return frozenset(ids)
    functions.install(db.connection())
    where = filter_.where(span_of(db, min(ids) - 1, max(ids)))
    return frozenset(row[0] for row in Event.select(Event.id).where(Event.id.in_(ids), where).tuples().execute(db))


def _number(db: SqliteDatabase, query: object) -> int:
    return int(next(iter(query.tuples().execute(db)))[0] or 0)  # type: ignore[attr-defined]
