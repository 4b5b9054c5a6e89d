"""What the pipeline works on for one group of events: loaded before, flushed after. A dry run loads it and flushes nothing."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from models.meaning.identity.identifiers import Identifiers
from models.meaning.pipeline.decide import State
from models.meaning.pipeline.plan import Plan
from models.meaning.pipeline.rulebook import Rulebook
from models.meaning.rules.course import Now
from models.meaning.rules.event import Event, HeldBack
from models.storage import events, instances, outbox, people, seen

_encode = msgspec.json.encode
_LOOKED_BACK_AT = 2_000
"""So many stored events of a person the guards look back at, newest first."""
_CALLS = "('identify', 'track', 'page', 'screen')"


@dataclass(frozen=True, slots=True)
class Ids:
    """Where the ids of new rows come from."""

    person: Callable[[], int]
    delivery: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of one event decides which rows its group needs."""

    key_id: int
    message_id: str | None
    identifiers: Identifiers


def load(
    connection: sqlite3.Connection,
    account_id: int,
    plan: Plan,
    wanted: Sequence[Wanted],
    ids: Ids,
    now: Now,
    kept_out: Mapping[str, int],
) -> State:
    """One SELECT each for seen messages, devices, people, contacts and waiting values."""
    identifiers = [one.identifiers for one in wanted]
    keys = {one.primarykey for one in identifiers if one.primarykey is not None}
    working = people.load(
        connection,
        keys,
        {one.user_id for one in identifiers if one.user_id is not None},
        {one.anonymous_id for one in identifiers if one.anonymous_id is not None},
        ids.person,
    )
    known = list(working.persons())
    person_ids = [one.id for one in known]
    waiting = outbox.load(
        connection,
        account_id,
        person_ids,
        keys.union(one.primarykey for one in known if one.primarykey is not None),
        ids.delivery,
        skip_equal=plan.configuration.settings.skip_equal_values,
    )
    messages = ((one.key_id, one.message_id) for one in wanted if one.message_id is not None)
    return State(working, waiting, rulebook(connection, plan, now), seen.load(connection, messages), kept_out)


def rulebook(connection: sqlite3.Connection, plan: Plan, now: Now) -> Rulebook:
    """What rules may ask for is read when they do."""
    return Rulebook(
        plan.program,
        now,
        lambda: str(uuid.uuid4()),
        lambda ids, since: _history(connection, ids, since),
        lambda ids, since: instances.completions(connection, ids, since),
        lambda ids: instances.open_of(connection, ids),
    )


def flush(connection: sqlite3.Connection, account_id: int, state: State, now: int) -> None:
    """Write what the group changed, after its event rows were appended."""
    instances.follow_joins(connection, state.people.joined)
    people.flush(connection, state.people)
    outbox.flush(connection, account_id, state.outbox, now)
    outbox.release_triggers(
        connection,
        [(one.id, one.primarykey) for one in state.people.persons() if one.renamed and not one.new and one.primarykey],
    )
    flush_rules(connection, state.rules, now)


def flush_rules(connection: sqlite3.Connection, rules: Rulebook, now: int) -> None:
    instances.store(connection, rules.changed.values(), rules.next_look)
    outbox.end_triggers(connection, rules.withdrawn, "withdrawn", now)
    outbox.end_triggers(connection, rules.dropped, "dropped", now)


def _history(connection: sqlite3.Connection, person_ids: Sequence[int], since: int) -> list[Event]:
    """Stored events of persons, with the values that their maps had when they were decided."""
    found = []
    for row in connection.execute(
        "SELECT e.id, e.person_id, e.type, e.time, e.received_at, e.name, e.replay_of, b.trace"
        " FROM event e JOIN event_body b ON b.event_id = e.id"
        f" WHERE e.person_id IN (SELECT value FROM json_each(?)) AND e.time >= ? AND e.type IN {_CALLS}"
        f" ORDER BY e.id DESC LIMIT {_LOOKED_BACK_AT}",
        (_encode(list(person_ids)).decode(), since),
    ):
        id_, person_id, call, time, received_at, name, replay_of, trace = row
        held: HeldBack = "replay" if replay_of is not None else ""
        found.append(Event(id_, person_id, call, time, received_at, mapped_values(trace), name or "", held))
    return found


def mapped_values(trace: bytes) -> dict[str, object]:
    """The typed values of an event's data maps, as its trace keeps them."""
    return next((values["values"] for code, values in events.unpack(trace) if code == "mapped"), {})
