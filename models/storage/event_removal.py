"""Takes events away with their messages and traces: what retention and a person have removed goes the same way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from models.storage.removed import note_removed

AT_ONCE = 1_000
"""So many events that a person removes are taken away in one transaction."""
FREE = (
    "id < (SELECT max(id) FROM event) AND id NOT IN (SELECT event_id FROM mark)"
    " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = event.id AND d.settled_at IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.id = event.upsert_id AND d.settled_at IS NULL)"
)
"""Nobody has marked it, and nothing of it is under way: one of several deliveries may have failed while another waits. The
newest event stays in any case, so that no number is ever given out again."""
_NOT_LOOKED_BACK_AT = (
    "NOT EXISTS (SELECT 1 FROM rule_instance i WHERE i.person_id = event.person_id AND i.outcome IS NULL)"
)
"""Guards of open instances look back at the stored events of their person."""

Range = tuple[int, int]
"""Numbers of events, from the first to the last."""


def remove(connection: sqlite3.Connection, ids: Sequence[int], now: int) -> None:
    rows = [(one,) for one in ids]
    connection.executemany("DELETE FROM event_body WHERE event_id = ?", rows)
    connection.executemany("DELETE FROM event WHERE id = ?", rows)
    note_removed(connection, len(ids), now)


def remove_wanted(connection: sqlite3.Connection, ids: Sequence[int], now: int) -> tuple[int, int]:
    """Take away those that a person wants removed and that can go; returns how many went and how many stay: what is marked, is
    still to be delivered, or is of somebody in an open rule instance; and the
    newest of all."""
    asked = msgspec.json.encode(list(ids)).decode()
    there = "FROM event WHERE id IN (SELECT value FROM json_each(?))"
    (count,) = connection.execute(f"SELECT count(*) {there}", (asked,)).fetchone()
    going = [row[0] for row in connection.execute(f"SELECT id {there} AND {FREE} AND {_NOT_LOOKED_BACK_AT}", (asked,))]
    remove(connection, going, now)
    return len(going), count - len(going)


def ranges(ids: Iterable[int]) -> list[Range]:
    """Ascending numbers, those that follow each other put together."""
    found: list[Range] = []
    for one in ids:
        if found and found[-1][1] == one - 1:
            found[-1] = found[-1][0], one
        else:
            found.append((one, one))
    return found


def portions(wanted: Iterable[Range]) -> Iterator[list[int]]:
    """The numbers in these ranges, ``AT_ONCE`` at a time."""
    numbers = (one for first, last in wanted for one in range(first, last + 1))
    while portion := list(islice(numbers, AT_ONCE)):
        yield portion
