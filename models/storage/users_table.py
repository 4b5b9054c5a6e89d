"""The users table as a long list: everybody by when they were seen last, or whom a search finds; lines for what is in view.

Reads only; every query is bounded. ``models.storage.person_views`` has one person in full.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SqliteDatabase, fn

from models.storage import person_views
from models.storage.person_views import PersonRow
from models.storage.tables import Device, Person

SLICE = 50_000
"""So many people are listed at once."""
FOUND = 200
"""The most people that a search lists."""
_AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Slice:
    """Ids, who was seen last first. ``before`` begins the next slice, ``None``: that was all."""

    ids: array[int]
    before: tuple[int, int] | None


def count(db: SqliteDatabase) -> int:
    return int(next(iter(Person.select(fn.COUNT(Person.id)).tuples().execute(db)))[0])


def listing(db: SqliteDatabase, before: tuple[int, int] | None = None, limit: int = SLICE) -> Slice:
    """Everybody, from the one after ``before`` (last seen, id) on."""
    query = Person.select(Person.id, Person.last_seen_at)
    query = query.order_by(Person.last_seen_at.desc(), Person.id.desc()).limit(limit)
    if before is not None:
        seen, id_ = before
        query = query.where((Person.last_seen_at <= seen) & ((Person.last_seen_at < seen) | (Person.id < id_)))
    rows = db.execute(query).fetchall()  # the bare cursor: there may be many
    last = (rows[-1][1], rows[-1][0]) if len(rows) == limit else None
    return Slice(array("q", [row[0] for row in rows]), last)


def lines(db: SqliteDatabase, ids: Sequence[int]) -> dict[int, PersonRow]:
    """The lines of these people by id. Who was forgotten meanwhile is left out."""
    return {one.id: one for one in person_views.of_ids(db, ids)}


def search(db: SqliteDatabase, text: str) -> list[PersonRow]:
    """Whose primary key, userId or anonymousId is this text, then those where it begins so; ``#12`` is a person's number."""
    text = text.strip()
    exact = person_views.find(db, text)
    if not text or text.startswith("#"):
        return exact
    found = {one.id for one in exact}
    begins: list[Any] = []
    for column, wanted in ((Person.primarykey, text.lower()), (Person.user_id, text)):
        query = Person.select(Person.id).where(column >= wanted, column < wanted + _AFTER_ALL).order_by(column)
        begins.append(query)
    devices = Device.select(Device.person_id).where(
        Device.anonymous_id >= text, Device.anonymous_id < text + _AFTER_ALL
    )
    begins.append(devices.order_by(Device.anonymous_id))
    more = dict.fromkeys(row[0] for one in begins for row in one.limit(FOUND).tuples().execute(db))
    return exact + person_views.of_ids(db, [one for one in more if one not in found][: FOUND - len(exact)])
