"""What retention has taken away so far: how many events, and when last. The list of events says so at its beginning."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from peewee import SqliteDatabase

from models.storage.tables import RemovedEvents


@dataclass(frozen=True, slots=True)
class Removed:
    """``at`` in ms."""

    events: int
    at: int


def note_removed(connection: sqlite3.Connection, events: int, now: int) -> None:
    """Retention has removed so many more."""
    if events:
        connection.execute(
            "INSERT INTO removed_events (id, events, at) VALUES (1, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET events = events + excluded.events, at = excluded.at",
            (events, now),
        )


def removed(db: SqliteDatabase) -> Removed | None:
    """``None`` where nothing was removed yet."""
    query = RemovedEvents.select(RemovedEvents.events, RemovedEvents.at)
    return next((Removed(*row) for row in query.tuples().execute(db)), None)
