"""Preview of a change: what the last stored events would do under an edited configuration and do not now. Only reads.

It goes back until enough events have been found that the change may concern, or too many were looked at.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import SqliteDatabase

from models.meaning.configuration import Configuration
from models.meaning.pipeline.outlook import Difference, Outlook, Stored, differences, differing
from models.storage import accounts, people, revisions
from models.storage.events import unpack
from models.storage.tables import About

CONCERNED = 200
"""So many events that the change may concern are enough."""
LOOKED_AT = 4_000
"""So many of the newest events are looked at for them."""
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """``looked_at`` events, of which ``concerned`` may have to do with the change; ``since``: receipt of the oldest, ms."""

    differences: tuple[Difference, ...]
    looked_at: int = 0
    concerned: int = 0
    since: int = 0


def change_preview(
    db: SqliteDatabase, edited: Configuration, now: int, go_on: Callable[[], bool] = lambda: True
) -> Preview | None:
    """Compare ``edited``, which must be free of errors, with what is in force; ``None`` where ``go_on`` said no.

    ``now``: machine time, ms.
    """
    with db.atomic("DEFERRED"):
        in_force = revisions.latest(db)
        before, after, changed = differing(in_force, edited)
        if not changed and not before.rules and not after.rules:
            return Preview(())
        connection = db.connection()
        catalogue = accounts.current(connection, in_force).catalogue
        sides = (Outlook(before, catalogue, changed), Outlook(after, catalogue, changed))
        looked_at = concerned = 0
        oldest: Stored | None = None
        persons: set[int] = set()
        for oldest in _newest_first(connection):
            if looked_at % _CHUNK == 0 and not go_on():
                return None
            looked_at += 1
            concerned += sides[0].look_at(oldest) | sides[1].look_at(oldest)
            persons.add(oldest.person_id)
            if concerned == CONCERNED or looked_at == LOOKED_AT:
                break
        if oldest is None:
            return Preview(())
        known = _known_before(connection, persons, oldest.id)
        until = now + next(iter(About.select(About.clock_offset).tuples().execute(db)))[0]
        for side in sides:
            side.run(known, until)
        return Preview(differences(*sides), looked_at, concerned, oldest.received_at)


def _newest_first(connection: sqlite3.Connection) -> Iterator[Stored]:
    """Events of people whose message is kept."""
    last = 1 << 62
    while rows := connection.execute(
        "SELECT e.id, e.person_id, p.primarykey IS NOT NULL, e.type, e.time, e.received_at, coalesce(e.name, ''),"
        " e.replay_of IS NOT NULL, b.message FROM event e JOIN event_body b ON b.event_id = e.id"
        " LEFT JOIN person p ON p.id = e.person_id WHERE e.id < ? AND e.person_id IS NOT NULL"
        f" AND b.message IS NOT NULL AND e.type <> 'timer' ORDER BY e.id DESC LIMIT {_CHUNK}",
        (last,),
    ).fetchall():
        for id_, person_id, has_key, call, time, received_at, name, replay, packed in rows:
            message = unpack(packed)
            if isinstance(message, dict):
                yield Stored(id_, person_id, has_key, call, time, received_at, name, replay, message)
        last = rows[-1][0]


def _known_before(
    connection: sqlite3.Connection, persons: set[int], first: int
) -> Mapping[int, Mapping[str, tuple[Any, int, int]]]:
    """What is known of the persons from events before ``first``."""
    found = people.by_ids(connection, persons)
    return {id_: {name: one for name, one in person.known.items() if one[2] < first} for id_, person in found.items()}
