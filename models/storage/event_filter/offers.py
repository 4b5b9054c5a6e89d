"""What a workspace offers to complete a filter with: names of its rules, maps, keys and events, and codes that occurred."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import SqliteDatabase, fn

from models.storage import revisions
from models.storage.event_filter.operators import OPERATORS
from models.storage.tables import ApiKey, Event

LOOKED_AT = 5_000
"""So many of the newest events say which names and codes there are."""
MOST = 100


def offers(db: SqliteDatabase) -> Mapping[str, tuple[str, ...]]:
    """Values by operator, those that never change included; the most frequent first where they were counted."""
    configuration = revisions.latest(db)
    found = {one.name: one.offers for one in OPERATORS.values() if one.offers}
    found["rule"] = tuple(one.name for one in configuration.rules)
    found["map"] = tuple(one.name for one in configuration.data_maps)
    found["key"] = tuple(row[0] for row in ApiKey.select(ApiKey.name).distinct().limit(MOST).tuples().execute(db))
    found["name"] = _frequent(db, Event.name)
    found["code"] = _frequent(db, Event.reason)
    return found


def _frequent(db: SqliteDatabase, column: Any) -> tuple[str, ...]:
    newest = next(iter(Event.select(fn.MAX(Event.id)).tuples().execute(db)))[0] or 0
    query = (
        Event.select(column)
        .where(Event.id > newest - LOOKED_AT, column.is_null(False))
        .group_by(column)
        .order_by(fn.COUNT(Event.id).desc())
        .limit(MOST)
    )
    return tuple(row[0] for row in query.tuples().execute(db))
