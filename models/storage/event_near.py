"""The near misses of a stored event: which rules it did not move, and the first condition that kept each from it.

Computed when somebody looks, with the configuration in force; what is known of the person is taken as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass

from peewee import SqliteDatabase

from models.meaning.json_path import paths_in
from models.meaning.mapping import Mapper
from models.meaning.rules.event import Event as RuleEvent
from models.meaning.rules.event import held_back
from models.meaning.rules.near_misses import Looked, NearMiss, near_misses
from models.storage import people, revisions, rule_versions
from models.storage.events import message_of, trace_of
from models.storage.instances import open_of
from models.storage.tables import Event

CLOSEST = 3
HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class Near:
    """The closest misses, and how many there are in all."""

    closest: tuple[NearMiss, ...]
    of: int


def near_of(db: SqliteDatabase, event_id: int) -> Near | None:
    """``None`` where there is nothing to compare: no person, no message, or a rule's own timer."""
    columns = (Event.person_id, Event.type, Event.time, Event.received_at, Event.name, Event.replay_of)
    row = next(iter(Event.select(*columns).where(Event.id == event_id).tuples().execute(db)), None)
    connection = db.connection()
    message = message_of(connection, event_id)
    if row is None or row[0] is None or row[1] == "timer" or not isinstance(message, dict):
        return None
    person_id, call, time, received_at, name, replay_of = row
    configuration = revisions.latest(db)
    mapped = Mapper(configuration.data_maps).values(message)
    values = {map_name: one.value for map_name, one in mapped.items() if one.value is not None}
    stored = people.by_ids(connection, [person_id]).get(person_id)
    held = held_back(time, received_at, configuration.settings.age_limit_hours * HOUR, replay=replay_of is not None)
    looked = Looked(
        RuleEvent(event_id, person_id, call, time, received_at, values, name or "", held),
        mapped,
        tuple(paths_in(message)),
        stored.known if stored is not None else {},
    )
    moved = {str(one.values["rule"]) for one in trace_of(connection, event_id) if "rule" in one.values}
    program = rule_versions.program(connection, configuration)
    named = {rule.id for rule in configuration.rules if rule.id in moved or rule.name in moved}
    found = near_misses(program, looked, open_of(connection, [person_id]).get(person_id, []), named)
    return Near(found[:CLOSEST], len(found))
