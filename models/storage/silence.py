"""Rules and maps that used to match and have stopped: what ``models.meaning.rules.silence`` judges by, read from the events."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from models.meaning.configuration import Configuration
from models.meaning.json_path import paths_in
from models.meaning.mapping import Mapper
from models.meaning.rules.event import Event
from models.meaning.rules.near_misses import Looked
from models.meaning.rules.program import Program
from models.meaning.rules.silence import Activity, Silence, silent_map, silent_rule
from models.storage.events import unpack
from models.storage.working_set import mapped_values

SAMPLE = 3_000
"""So many of the newest events tell how often a map finds a value."""
LOOKED_AT = 200
"""So many of the newest are looked at for the cause."""


class _Sampled(NamedTuple):
    """A recent event: its receipt (ms), its row, and its trace, both still packed."""

    received_at: int
    row: tuple[Any, ...]
    trace: bytes


def silences(connection: sqlite3.Connection, configuration: Configuration, program: Program, now: int) -> list[Silence]:
    """Everything that has gone silent, rules first. Reads the newest events only, whatever is stored besides."""
    sampled = _sample(connection)
    if not sampled:
        return []
    recent = list(_looked(sampled[:LOOKED_AT], configuration))
    found = [
        silent_rule(program, rule_id, activity, recent, now)
        for rule_id, activity in _rule_activity(connection, program, sampled).items()
    ]
    activities = _map_activity(sampled)
    found += [
        silent_map(one, activities[one.name], recent, now) for one in configuration.data_maps if one.name in activities
    ]
    return [one for one in found if one is not None]


def _sample(connection: sqlite3.Connection) -> list[_Sampled]:
    """The newest events of people, newest first."""
    rows = connection.execute(
        "SELECT e.received_at, e.id, e.person_id, e.type, e.time, e.name, b.message, b.trace"
        " FROM event e JOIN event_body b ON b.event_id = e.id"
        " WHERE e.person_id IS NOT NULL AND b.message IS NOT NULL AND e.type <> 'timer'"
        f" ORDER BY e.id DESC LIMIT {SAMPLE}"
    )
    return [_Sampled(row[0], row[1:7], row[7]) for row in rows]


def _looked(sampled: list[_Sampled], configuration: Configuration) -> Iterator[Looked]:
    mapper = Mapper(configuration.data_maps)
    for one in sampled:
        id_, person_id, call, time, name, message = one.row
        body = unpack(message)
        mapped = mapper.values(body)
        values = {map_name: found.value for map_name, found in mapped.items() if found.value is not None}
        event = Event(id_, person_id, call, time, one.received_at, values, name or "")
        yield Looked(event, mapped, tuple(paths_in(body)), {})


def _rule_activity(connection: sqlite3.Connection, program: Program, sampled: list[_Sampled]) -> dict[str, Activity]:
    """Of rules that were ever started; ``events_since`` is counted within the sample."""
    found = {}
    for rule_id in program.rules:
        count, first, last = connection.execute(
            "SELECT count(*), min(started_at), max(started_at) FROM (SELECT started_at FROM rule_instance"
            " WHERE rule_id = ? ORDER BY id DESC LIMIT 1000)",
            (rule_id,),
        ).fetchone()
        if count:
            since = sum(one.received_at > last for one in sampled)
            found[rule_id] = Activity(count, first, last, since)
    return found


def _map_activity(sampled: list[_Sampled]) -> dict[str, Activity]:
    """Of maps that found a value in the sample, by name."""
    seen: dict[str, list[int]] = {}
    for one in sampled:
        for name in mapped_values(one.trace):
            seen.setdefault(name, []).append(one.received_at)
    return {
        name: Activity(len(times), times[-1], times[0], sum(one.received_at > times[0] for one in sampled))
        for name, times in seen.items()
    }
