"""Marks and notes that people put on events: a colour, a sentence. Written by the console; retention spares what is marked.

*Forget* takes the marks of a person's events with them, and notes elsewhere that name the person (``forget``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peewee import SqliteDatabase, fn

from models.problems import UserMistake
from models.storage.tables import Event, Mark

COLOURS = range(1, 7)
LONGEST_NOTE = 500
MOST = 10_000
"""More events than this cannot be marked: retention spares them all."""
_AT_ONCE = 1_000
_SHORTEST_NAME = 3
"""Identifiers shorter than this are not looked for in notes: they would be found in any word."""


@dataclass(frozen=True, slots=True)
class Marked:
    """``colour`` is one of ``COLOURS``; a note without a mark of its own has the first. ``at`` in ms."""

    event_id: int
    colour: int
    note: str
    at: int
    who: str


def marks_of(db: SqliteDatabase, ids: Iterable[int]) -> dict[int, Marked]:
    """The marks of these events, by event; those without are left out."""
    query = Mark.select(Mark.event_id, Mark.colour, Mark.note, Mark.at, Mark.who).where(Mark.event_id.in_(list(ids)))
    return {row[0]: Marked(*row) for row in query.tuples().execute(db)}


def mark(db: SqliteDatabase, ids: Iterable[int], colour: int, who: str, now: int) -> None:
    """Give events a colour; their notes stay. Raises ``UserMistake`` where too many would be marked."""
    assert colour in COLOURS
    with db.atomic("IMMEDIATE"):
        _put(db, _there(db, ids), {"colour": colour, "at": now, "who": who})


def unmark(db: SqliteDatabase, ids: Iterable[int]) -> None:
    """Take marks away, with their notes."""
    wanted = set(ids)
    there = [row[0] for row in Mark.select(Mark.event_id).tuples().execute(db) if row[0] in wanted]
    Mark.delete().where(Mark.event_id.in_(there)).execute(db)


def toggle(db: SqliteDatabase, ids: Sequence[int], who: str, now: int) -> bool:
    """Mark events in the first colour, or unmark them where all are marked; whether they are marked afterwards."""
    with db.atomic("IMMEDIATE"):
        there = _there(db, ids)
        marked = marks_of(db, there)
        if there and len(marked) == len(there):
            unmark(db, there)
            return False
        _put(db, [one for one in there if one not in marked], {"colour": COLOURS[0], "at": now, "who": who})
    return True


def note(db: SqliteDatabase, event_id: int, text: str, who: str, now: int) -> None:
    """Write a note on an event, which marks it; an empty one takes the note away and leaves the mark."""
    text = " ".join(text.split())
    if len(text) > LONGEST_NOTE:
        raise UserMistake(
            f"A note has at most {LONGEST_NOTE} characters, this one has {len(text)}. Shorten it.", "note"
        )
    with db.atomic("IMMEDIATE"):
        there = _there(db, [event_id]) if text else list(marks_of(db, [event_id]))
        _put(db, there, {"note": text, "at": now, "who": who})


def forget_marks(connection: sqlite3.Connection, person_id: int, identifiers: Iterable[str]) -> None:
    """Remove the marks of a person's events, and notes on others that hold one of the person's identifiers."""
    connection.execute("DELETE FROM mark WHERE event_id IN (SELECT id FROM event WHERE person_id = ?)", (person_id,))
    for name in identifiers:
        if len(name) >= _SHORTEST_NAME:
            connection.execute("UPDATE mark SET note = '' WHERE instr(lower(note), lower(?)) > 0", (name,))


def _there(db: SqliteDatabase, ids: Iterable[int]) -> list[int]:
    """Those of the events that are still kept."""
    ids = list(ids)
    if len(ids) > MOST:
        raise UserMistake(f"These are {len(ids):,} events, and at most {MOST:,} can be marked. Choose fewer.")
    return [row[0] for row in Event.select(Event.id).where(Event.id.in_(list(ids))).tuples().execute(db)]


def _put(db: SqliteDatabase, ids: Sequence[int], values: dict[str, object]) -> None:
    have = next(iter(Mark.select(fn.COUNT(Mark.event_id)).where(Mark.event_id.not_in(list(ids))).tuples().execute(db)))
    if have[0] + len(ids) > MOST:
        raise UserMistake(f"At most {MOST:,} events can be marked. Unmark some: has:mark finds them.")
    rows = [{"colour": COLOURS[0], "note": "", "event_id": one} | values for one in ids]
    kept = [getattr(Mark, name) for name in values]
    for start in range(0, len(rows), _AT_ONCE):
        some = Mark.insert_many(rows[start : start + _AT_ONCE])
        some.on_conflict(conflict_target=[Mark.event_id], preserve=kept).execute(db)
