"""Stored events as the rules see them, oldest first: for back-tests and previews, with any set of data maps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from models.meaning.configuration import DataMap
from models.meaning.mapping import Mapper
from models.meaning.rules.event import Event, held_back
from models.storage.events import unpack

_CHUNK = 1_000


def stored_events(
    connection: sqlite3.Connection, maps: Iterable[DataMap], since: int, age_limit: int
) -> Iterator[Event]:
    """Events of people, accepted since then (ms), in the order of acceptance, mapped anew with ``maps``.

    Read in chunks, so that no open cursor keeps the log from being checkpointed. Events whose body retention has removed
    are left out.
    """
    mapper, last = Mapper(maps), 0
    while rows := connection.execute(
        "SELECT e.id, e.person_id, e.type, e.time, e.received_at, e.name, e.replay_of, b.message"
        " FROM event e JOIN event_body b ON b.event_id = e.id WHERE e.id > ? AND e.received_at >= ?"
        " AND e.person_id IS NOT NULL AND b.message IS NOT NULL AND e.type <> 'timer'"
        f" ORDER BY e.id LIMIT {_CHUNK}",
        (last, since),
    ).fetchall():
        for id_, person_id, call, time, received_at, name, replay_of, message in rows:
            found = mapper.values(unpack(message))
            values = {map_name: one.value for map_name, one in found.items() if one.value is not None}
            held = held_back(time, received_at, age_limit, replay=replay_of is not None)
            yield Event(id_, person_id, call, time, received_at, values, name or "", held)
        last = rows[-1][0]
