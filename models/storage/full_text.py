"""The index of words in events: filled behind the intake, searched by the filter line, wiped when a person is forgotten.

It holds no text, only which word stands in which event. Two generations take turns: new events go into one, and when
everything in the other has been removed by retention, that one is emptied at a stroke and takes over. So nothing is looked
up again for what goes. Written on the writer's connection only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from peewee import SqliteDatabase

from models.meaning.trace.verdicts import Verdict
from models.storage.events import text_of
from models.storage.tables import FullText

GENERATIONS = (1, 2)
LONGEST = 100_000
"""Characters of an event that are indexed; what is behind them is found among the newest events only."""
PAGES = 500
"""So much is wiped at a time, in pages of SQLite."""
_WORDS = (
    "SELECT e.id, e.name, e.contact, e.message_id, b.message FROM event e LEFT JOIN event_body b ON b.event_id = e.id"
)
_Row = tuple[int, str | None, str | None, str | None, bytes | None]


class Reach(NamedTuple):
    """Every event from ``first`` to ``last`` is in the index; 0 and 0 where nothing is."""

    first: int
    last: int


class _Generation(NamedTuple):
    number: int
    first: int
    last: int
    tidying: int


def reach(db: SqliteDatabase) -> Reach:
    rows = FullText.select(FullText.first_event, FullText.last_event).tuples().execute(db)
    return _spanned(rows)


def fill(connection: sqlite3.Connection, most: int) -> int:
    """Take up the next events, at most so many; returns how many there were."""
    newest = connection.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0]
    generations = _generations(connection)
    _, last = _spanned((one.first, one.last) for one in generations)
    if newest < last:  # every event was removed, and ids begin anew
        for one in generations:
            _empty(connection, one.number)
        generations, last = [], 0
    if newest == last:
        return 0
    rows = connection.execute(f"{_WORDS} WHERE e.id > ? ORDER BY e.id LIMIT ?", (last, most)).fetchall()
    number = _current(connection, generations)
    _put(connection, number, rows)
    connection.execute(
        "INSERT INTO full_text (generation, first_event, last_event) VALUES (?, ?, ?)"
        " ON CONFLICT (generation) DO UPDATE SET last_event = excluded.last_event",
        (number, last + 1, rows[-1][0]),
    )
    return len(rows)


def forget_texts(connection: sqlite3.Connection, person_id: int) -> None:
    """Take the words of a person's events out, but for the events' names; before anything of the events is removed.

    Until ``tidy`` is through, the file still holds them in places that nobody finds.
    """
    for one in _generations(connection):
        which = "WHERE e.person_id = ? AND e.id BETWEEN ? AND ?"
        rows: list[_Row] = connection.execute(f"{_WORDS} {which}", (person_id, one.first, one.last)).fetchall()
        if rows:
            table = f"event_text_{one.number}"
            connection.executemany(
                f"INSERT INTO {table} ({table}, rowid, text) VALUES ('delete', ?, ?)", map(_indexed, rows)
            )
            _put(connection, one.number, [(id_, name, None, None, None) for id_, name, *_ in rows])
            connection.execute("UPDATE full_text SET tidying = 1 WHERE generation = ?", (one.number,))


def tidy(connection: sqlite3.Connection, pages: int = PAGES) -> bool:
    """Wipe a part of what was forgotten; whether there is more to wipe."""
    for one in _generations(connection):
        if one.tidying:
            table, before = f"event_text_{one.number}", connection.total_changes
            amount = -pages if one.tidying == 1 else pages  # less than nothing: begin with everything
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (amount,))
            done = one.tidying == 2 and connection.total_changes - before < 2
            connection.execute("UPDATE full_text SET tidying = ? WHERE generation = ?", (0 if done else 2, one.number))
            return True
    return False


def _generations(connection: sqlite3.Connection) -> list[_Generation]:
    rows = connection.execute("SELECT generation, first_event, last_event, tidying FROM full_text ORDER BY last_event")
    return [_Generation(*row) for row in rows.fetchall()]


def _spanned(rows: Iterable[tuple[int, int]]) -> Reach:
    firsts, lasts = zip(*rows, strict=True) if (rows := list(rows)) else ((0,), (0,))
    return Reach(min(firsts), max(lasts))


def _current(connection: sqlite3.Connection, generations: list[_Generation]) -> int:
    """The generation that takes what is new: the later one, until the other has nothing any more that is still there."""
    if not generations:
        return GENERATIONS[0]
    current = generations[-1]
    other = next(number for number in GENERATIONS if number != current.number)
    oldest = _oldest(connection)
    if current.first < oldest and all(one.last < oldest for one in generations[:-1]):
        _empty(connection, other)
        return other
    return current.number


def _oldest(connection: sqlite3.Connection) -> int:
    """The oldest event that retention has not spared for its mark or its open delivery."""
    row = connection.execute(
        "SELECT id FROM event WHERE verdict NOT IN (?, ?, ?) AND id NOT IN (SELECT event_id FROM mark)"
        " ORDER BY id LIMIT 1",
        (Verdict.QUEUED, Verdict.RETRYING, Verdict.PARKED),
    ).fetchone()
    return int(row[0]) if row is not None else 0


def _empty(connection: sqlite3.Connection, number: int) -> None:
    connection.execute(f"INSERT INTO event_text_{number} (event_text_{number}) VALUES ('delete-all')")
    connection.execute("DELETE FROM full_text WHERE generation = ?", (number,))


def _put(connection: sqlite3.Connection, number: int, rows: Iterable[_Row]) -> None:
    connection.executemany(f"INSERT INTO event_text_{number} (rowid, text) VALUES (?, ?)", map(_indexed, rows))


def _indexed(row: _Row) -> tuple[int, str]:
    """An event's id and words. The index cannot take out again what it is not given exactly as before."""
    id_, name, contact, message_id, message = row
    words = [one for one in (name, contact, message_id) if one]
    if message is not None:
        words.append(text_of(message).replace("\\", " "))
    return id_, "\n".join(words)[:LONGEST]
