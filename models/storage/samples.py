"""The sample library: messages that people keep under a name, to send them again and to try out rules and data maps.

Written by the console. *Forget* removes the samples that hold one of the person's identifiers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import Database, IntegrityError, SqliteDatabase, fn

from models.meaning.identity.mentions import folded, mentions
from models.problems import UserMistake
from models.storage.events import pack, unpack
from models.storage.tables import Sample

LONGEST_NAME = 100
MOST = 500


@dataclass(frozen=True, slots=True)
class SampleRow:
    """``door`` is the door that it goes to. ``id`` is 0 for one of those that come with the program. ``at`` in ms."""

    id: int
    name: str
    door: str
    message: dict[str, Any]
    masked: bool
    at: int
    who: str


def samples(db: Database) -> list[SampleRow]:
    """All samples by name."""
    columns = (Sample.id, Sample.name, Sample.door, Sample.message, Sample.masked, Sample.at, Sample.who)
    query = Sample.select(*columns).order_by(fn.LOWER(Sample.name), Sample.id)
    return [
        SampleRow(id_, name, door, unpack(bytes(message)), bool(masked), at, who)
        for id_, name, door, message, masked, at, who in query.tuples().execute(db)
    ]


def of_person(db: Database, identifiers: Iterable[str]) -> list[SampleRow]:
    """The samples in which one of these identifiers stands as a value."""
    names = folded(identifiers)
    return [one for one in samples(db) if mentions(one.message, names)]


def save(
    db: SqliteDatabase,
    name: str,
    door: str,
    message: Mapping[str, Any],
    who: str,
    now: int,
    *,
    masked: bool = False,
    id_: int = 0,
) -> int:
    """Keep a message as a new sample, or as the one of this id. Raises ``UserMistake`` where the name is taken."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise UserMistake(f"A sample needs a name of 1 to {LONGEST_NAME} characters that says what it shows.", "name")
    row = {"name": name, "door": door, "message": pack(message), "masked": int(masked), "at": now, "who": who}
    try:
        with db.atomic("IMMEDIATE"):
            if id_ and Sample.update(**row).where(Sample.id == id_).execute(db):
                return id_
            if _count(db) >= MOST:
                raise UserMistake(f"There are {MOST} samples already. Delete those that are no longer needed.", "name")
            return int(Sample.insert(**row).execute(db))
    except IntegrityError:
        raise UserMistake(f'There is a sample "{name}" already. Choose another name.', "name") from None


def delete(db: SqliteDatabase, ids: Iterable[int]) -> None:
    Sample.delete().where(Sample.id.in_(list(ids))).execute(db)


def forget_samples(connection: sqlite3.Connection, identifiers: Iterable[str]) -> None:
    """Remove the samples in which one of these identifiers stands as a value. There are few, so each is looked at."""
    names = folded(identifiers)
    for id_, message in connection.execute("SELECT id, message FROM sample").fetchall():
        if mentions(unpack(message), names):
            connection.execute("DELETE FROM sample WHERE id = ?", (id_,))


def _count(db: SqliteDatabase) -> int:
    return int(next(iter(Sample.select(fn.COUNT(Sample.id)).tuples().execute(db)))[0])
