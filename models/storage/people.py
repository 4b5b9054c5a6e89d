"""Loads the people that a group of events names, and writes what the group did to them.

On the writer's connection only. What people look at is read by ``models.storage.person_views``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from models.meaning.identity.known_values import KnownValues
from models.meaning.identity.people import KEY_CHANGED, KEY_TO_CONFIRM, USER_ID_MOVED, People, Person

KEEP_NOTES = 100
"""So many notes a person has at most; the oldest go first."""

_COLUMNS = "id, primarykey, user_id, first_seen_at, last_seen_at, key_time, known"
_PEOPLE = (
    f"SELECT {_COLUMNS} FROM person WHERE id IN ("
    + " UNION ALL ".join(
        f"SELECT id FROM person WHERE {column} IN (SELECT value FROM json_each(?))"
        for column in ("primarykey", "user_id", "id")
    )
    + ")"
)
_DEVICES = (
    "SELECT anonymous_id, person_id, last_time FROM device WHERE anonymous_id IN (SELECT value FROM json_each(?))"
)
# A column that a statement sets costs its indexes, changed or not: identifiers are named only where they differ.
_ADD_PERSON = f"INSERT INTO person ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
_RENAME_PERSON = "UPDATE person SET primarykey = ?, user_id = ? WHERE id = ?"
_SEE_PERSON = "UPDATE person SET first_seen_at = ?, last_seen_at = ? WHERE id = ?"
_WRITE_PERSON = "UPDATE person SET key_time = ?, known = ? WHERE id = ?"
_MOVE_DEVICE = (
    "INSERT INTO device (anonymous_id, person_id, last_time) VALUES (?, ?, ?) ON CONFLICT (anonymous_id) DO UPDATE SET"
    " person_id = excluded.person_id, last_time = excluded.last_time"
)
_WRITE_DEVICE = "UPDATE device SET last_time = ? WHERE anonymous_id = ?"
_FOLLOWING = ("event", "delivery", "contact", "device", "request_item", "identity_note")
"""Tables whose rows follow a person into the one that they were joined with, by ``person_id``."""

_encode = msgspec.json.Encoder().encode
_decode_known = msgspec.json.Decoder(list[tuple[int, int, dict[str, Any]]]).decode


def load(
    connection: sqlite3.Connection,
    keys: Iterable[str],
    user_ids: Iterable[str],
    anonymous_ids: Iterable[str],
    next_id: Callable[[], int],
) -> People:
    """Everybody who has one of these (normalised) identifiers: one SELECT for devices, one for people.

    ``next_id`` gives out the ids of new people. The set serves one group; load anew after ``flush``.
    """
    devices = connection.execute(_DEVICES, (_texts(anonymous_ids),)).fetchall()
    owners = {row[1] for row in devices}
    rows = connection.execute(_PEOPLE, (_texts(keys), _texts(user_ids), _texts(owners)))
    people = People(next_id)
    people.load((_person(*row) for row in rows), devices)
    return people


def by_ids(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Person]:
    """People by their number, to read from only."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM person WHERE id IN (SELECT value FROM json_each(?))", (_encode(list(ids)).decode(),)
    )
    return {one.id: one for one in (_person(*row) for row in rows)}


def flush(connection: sqlite3.Connection, people: People) -> None:
    """Write what changed, inside the caller's transaction and after the group's rows of other tables were appended."""
    _follow_joins(connection, people)
    changed = [one for one in people.persons() if one.changed]
    # Keys and userIds may have changed hands within the group: all are let go before any is taken.
    renamed = [one for one in changed if one.renamed and not one.new]
    connection.executemany(
        "UPDATE person SET primarykey = NULL, user_id = NULL WHERE id = ?", [(one.id,) for one in renamed]
    )
    connection.executemany(_ADD_PERSON, [_row(one) for one in changed if one.new])
    connection.executemany(_RENAME_PERSON, [(one.primarykey, one.user_id, one.id) for one in renamed])
    seen_again = [one for one in changed if one.seen_again and not one.new]
    connection.executemany(_SEE_PERSON, [(one.first_seen_at, one.last_seen_at, one.id) for one in seen_again])
    connection.executemany(_WRITE_PERSON, [(one.key_time, _known(one), one.id) for one in changed if not one.new])
    devices = people.by_device.values()
    connection.executemany(
        _MOVE_DEVICE, [(one.anonymous_id, one.person.id, one.last_time) for one in devices if one.moved]
    )
    connection.executemany(
        _WRITE_DEVICE, [(one.last_time, one.anonymous_id) for one in devices if one.changed and not one.moved]
    )
    if people.notes:
        _write_notes(connection, people)


def _follow_joins(connection: sqlite3.Connection, people: People) -> None:
    """One join after the other: a winner may lose to another person later in the same group."""
    joined = [(winner, loser) for loser, winner in people.joined]
    if not joined:
        return
    for table in _FOLLOWING:
        connection.executemany(f"UPDATE {table} SET person_id = ? WHERE person_id = ?", joined)
    connection.executemany("UPDATE identity_note SET other_person_id = ? WHERE other_person_id = ?", joined)
    connection.executemany("DELETE FROM person WHERE id = ?", [(loser,) for _, loser in joined])


def _write_notes(connection: sqlite3.Connection, people: People) -> None:
    """What was noted before is not noted again, changes always are; a key change settles what was to confirm."""
    current = _current_ids(people.joined)
    for note, event_id, now in people.notes:
        person_id = current.get(note.person_id, note.person_id)
        other = current.get(note.other_person_id, note.other_person_id) if note.other_person_id is not None else None
        if note.kind == KEY_CHANGED:
            connection.execute(
                "UPDATE identity_note SET confirmed_at = ?"
                " WHERE person_id = ? AND kind = ? AND new = ? AND confirmed_at IS NULL",
                (now, person_id, KEY_TO_CONFIRM, note.new),
            )
        elif note.kind != USER_ID_MOVED and _is_noted(connection, person_id, note.kind, note.old, note.new):
            continue
        connection.execute(
            "INSERT INTO identity_note (at, event_id, person_id, other_person_id, kind, old, new)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (now, event_id, person_id, other, note.kind, note.old, note.new),
        )
        connection.execute(
            "DELETE FROM identity_note WHERE id IN (SELECT id FROM identity_note WHERE person_id = ?"
            f" ORDER BY id DESC LIMIT 1000 OFFSET {KEEP_NOTES})",
            (person_id,),
        )


def _is_noted(connection: sqlite3.Connection, person_id: int, kind: str, old: str | None, new: str | None) -> bool:
    found = connection.execute(
        "SELECT 1 FROM identity_note WHERE person_id = ? AND kind = ? AND old IS NOT DISTINCT FROM ?"
        " AND new IS NOT DISTINCT FROM ? LIMIT 1",
        (person_id, kind, old, new),
    ).fetchone()
    return found is not None


def _current_ids(joined: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Loser id -> the id of the person who has everything of theirs in the end."""
    current: dict[int, int] = {}
    for loser, winner in joined:
        for before, after in current.items():
            if after == loser:
                current[before] = winner
        current[loser] = winner
    return current


def _texts(values: Iterable[object]) -> str:
    return _encode(list(values)).decode()


def _person(
    id_: int, key: str | None, user_id: str | None, first_seen_at: int, last_seen_at: int, key_time: int, known: str
) -> Person:
    return Person(id_, key, user_id, first_seen_at, last_seen_at, key_time, known_values(known))


def known_values(stored: str) -> KnownValues:
    """What the column ``known`` holds."""
    return KnownValues(_decode_known(stored))


def _row(one: Person) -> tuple[object, ...]:
    return (one.id, one.primarykey, one.user_id, one.first_seen_at, one.last_seen_at, one.key_time, _known(one))


def _known(one: Person) -> str:
    return _encode(one.known.by_event).decode()
