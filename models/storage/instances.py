"""Rule instances as rows: loaded for the people of a group or because their time has come, written with what moved them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

import msgspec

from models.meaning.rules.instance import Instance, Outcome

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.decode


def open_of(connection: sqlite3.Connection, people: Iterable[int]) -> dict[int, list[Instance]]:
    """The open instances of these people, by person id."""
    found: dict[int, list[Instance]] = {}
    for (content,) in connection.execute(
        "SELECT content FROM rule_instance WHERE outcome IS NULL AND person_id IN (SELECT value FROM json_each(?))",
        (_encode(list(people)).decode(),),
    ):
        one = _read(content)
        found.setdefault(one.person_id, []).append(one)
    return found


def completions(connection: sqlite3.Connection, people: Sequence[int], since: int) -> dict[str, list[int]]:
    """When instances of these people completed since then, by rule id."""
    found: dict[str, list[int]] = {}
    for rule_id, ended_at in connection.execute(
        "SELECT rule_id, ended_at FROM rule_instance WHERE ended_at > ? AND outcome = ?"
        " AND person_id IN (SELECT value FROM json_each(?))",
        (since, Outcome.COMPLETED, _encode(people).decode()),
    ):
        found.setdefault(rule_id, []).append(ended_at)
    return found


def due(connection: sqlite3.Connection, now: int, limit: int) -> list[Instance]:
    """Instances whose time has come, the earliest first."""
    return [
        _read(row[0])
        for row in connection.execute(
            "SELECT content FROM rule_instance WHERE due_at <= ? ORDER BY due_at, id LIMIT ?", (now, limit)
        )
    ]


def next_due(connection: sqlite3.Connection) -> int | None:
    """When the next instance is due, ``None`` where none is."""
    row = connection.execute("SELECT min(due_at) FROM rule_instance WHERE due_at IS NOT NULL").fetchone()
    return None if row[0] is None else int(row[0])


def by_uuid(connection: sqlite3.Connection, uuids: Sequence[str]) -> dict[str, Instance]:
    return {
        one.uuid: one
        for (content,) in connection.execute(
            "SELECT content FROM rule_instance WHERE uuid IN (SELECT value FROM json_each(?))",
            (_encode(list(uuids)).decode(),),
        )
        for one in (_read(content),)
    }


def open_of_rule(connection: sqlite3.Connection, rule_id: str, limit: int = 1_000) -> list[Instance]:
    """Open instances of one rule, oldest first, at most ``limit`` at a time."""
    return [
        _read(row[0])
        for row in connection.execute(
            "SELECT content FROM rule_instance WHERE rule_id = ? AND outcome IS NULL ORDER BY version, id LIMIT ?",
            (rule_id, limit),
        )
    ]


def open_after(connection: sqlite3.Connection, row: int, limit: int) -> list[tuple[int, Instance]]:
    """Open instances of all rules with their rows' numbers, from the one after ``row`` on."""
    sql = "SELECT id, content FROM rule_instance WHERE outcome IS NULL AND id > ? ORDER BY id LIMIT ?"
    return [(id_, _read(content)) for id_, content in connection.execute(sql, (row, limit))]


def is_followed(connection: sqlite3.Connection, rule_id: str, version: int) -> bool:
    """Whether an open instance goes by this version."""
    found = connection.execute(
        "SELECT 1 FROM rule_instance WHERE rule_id = ? AND version = ? AND outcome IS NULL LIMIT 1", (rule_id, version)
    ).fetchone()
    return found is not None


def follow_joins(connection: sqlite3.Connection, joined: Sequence[tuple[int, int]]) -> None:
    """``(loser, winner)`` in order: ended instances follow here, open ones were moved by the rules themselves."""
    for which in ("ended_at IS NOT NULL", "outcome IS NULL"):
        connection.executemany(
            f"UPDATE rule_instance SET person_id = ? WHERE person_id = ? AND {which}",
            [(winner, loser) for loser, winner in joined],
        )


def forget(connection: sqlite3.Connection, person_id: int) -> None:
    """Remove all instances of a person, open and ended."""
    for which in ("ended_at IS NOT NULL", "outcome IS NULL"):
        connection.execute(f"DELETE FROM rule_instance WHERE person_id = ? AND {which}", (person_id,))


def store(
    connection: sqlite3.Connection, changed: Iterable[Instance], next_look: Callable[[Instance], int | None]
) -> None:
    """Write instances as they are now; ``next_look`` says when each is to be looked at next."""
    connection.executemany(
        "INSERT INTO rule_instance (uuid, rule_id, version, person_id, started_at, due_at, outcome, ended_at, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uuid) DO UPDATE SET version = excluded.version,"
        " person_id = excluded.person_id, due_at = excluded.due_at, outcome = excluded.outcome,"
        " ended_at = excluded.ended_at, content = excluded.content",
        [
            (
                one.uuid,
                one.rule_id,
                one.version,
                one.person_id,
                one.started_at,
                next_look(one),
                one.outcome,
                one.ended_at,
                _encode(one.to_json()).decode(),
            )
            for one in changed
        ],
    )


def _read(content: str) -> Instance:
    return Instance.from_json(_decode(content))
