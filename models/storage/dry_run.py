"""A dry run: what would become of an event, by the live pipeline on the stored state, without storing or sending a thing."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.meaning.identity.identifiers import read_identifiers
from models.meaning.json_path import paths_in
from models.meaning.mapping import Mapped
from models.meaning.pipeline.decide import Decision, Received, State, decide
from models.meaning.pipeline.outbox import Trigger, Upsert
from models.meaning.pipeline.plan import Plan
from models.meaning.rules.course import Now
from models.meaning.rules.event import Event
from models.meaning.rules.instance import Instance
from models.meaning.rules.near_misses import Looked, NearMiss, near_misses
from models.meaning.segment.envelope import split
from models.meaning.segment.message import Message
from models.meaning.segment.reading import names_nobody, read_message
from models.meaning.segment.refused import Refused
from models.meaning.trace.facts import fact
from models.meaning.trace.story import Story, tell
from models.meaning.trace.verdicts import Verdict
from models.problems import UserMistake
from models.storage import forget, instances, people, working_set
from models.storage.events import next_id
from models.storage.working_set import Ids, Wanted

HOUR = 3_600_000
KEY_NAME = "dry run"


@dataclass(frozen=True, slots=True)
class RuleMove:
    """``moved``: *opened*, *moved* or how it ended; ``step`` is the sequence that it would be in."""

    name: str
    moved: str
    step: int


@dataclass(frozen=True, slots=True)
class DryRun:
    """``upserts`` and ``triggers`` are what would be queued; ``mapped`` is what each data map found.
    ``keys_alone`` are contacts that Emarsys lacks: triggers create none, so their keys would go first. ``removals`` are
    the keys of contacts that would be deleted.

    ``moved`` are the instances as they would be afterwards, ``rules`` says of each in words where it would stand.
    """

    story: Story
    message: Message | None = None
    mapped: Mapping[str, Mapped] | None = None
    upserts: tuple[Upsert, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    moved: tuple[Instance, ...] = ()
    near: tuple[NearMiss, ...] = ()
    rules: tuple[RuleMove, ...] = ()
    keys_alone: tuple[str, ...] = ()
    removals: tuple[str, ...] = ()


def dry_run(
    connection: sqlite3.Connection, body: bytes, plan: Plan, account_id: int, now: int, *, door: str = "tracking"
) -> DryRun:
    """Decide one event as if it came in now through ``door``, with a server key. Only reads.

    Raises ``UserMistake`` where the body holds another number of events.
    """
    envelope = split(body, door=door, route="", received_at=now)
    if isinstance(envelope, Refused):
        return _refused(envelope)
    if len(envelope.members) != 1:
        raise UserMistake(f"This holds {len(envelope.members)} events. Explain one event at a time.", "event")
    message = read_message(envelope.members[0], envelope, plan.never_store)
    if isinstance(message, Refused):
        return _refused(message)
    if message.type == "delete":
        return _deletion(connection, message, plan, account_id)
    identifiers = read_identifiers(
        message.user_id, message.anonymous_id, plan.key_values(message.body), email=plan.key_is_email
    )
    if not identifiers.usable:
        return _refused(names_nobody(message))
    ids = Ids(_free(connection, "person"), _free(connection, "delivery"))
    late_limit = plan.configuration.settings.late_limit_hours * HOUR
    state = working_set.load(
        connection,
        account_id,
        plan,
        [Wanted(0, message.message_id, identifiers)],
        ids,
        Now(now, late_limit),
        _kept_out(connection, message),
    )
    received = Received(next_id(connection, "event"), message, identifiers, door, 0, KEY_NAME, False, now)
    open_before = _open_before(connection, state)
    decision = decide(received, plan, state)
    return DryRun(
        tell(decision.verdict, decision.reason, decision.facts),
        message,
        plan.mapper.values(message.body),
        tuple(one for one in state.outbox.upserts.values() if one.changed and one.merged_into is None),
        tuple(state.outbox.triggers),
        tuple(state.rules.changed.values()),
        _near(connection, plan, received, decision, state, open_before),
        tuple(_move(one, plan, received.event_id) for one in state.rules.changed.values()),
        _keys_alone(state),
    )


def _deletion(connection: sqlite3.Connection, message: Message, plan: Plan, account_id: int) -> DryRun:
    """A ``delete`` goes by the pipeline: it wipes the person whom the userId names."""
    row = connection.execute("SELECT id FROM person WHERE user_id = ?", (message.user_id,)).fetchone()
    verdict, last = Verdict.NOTHING_TO_DO, fact("delete_unknown")
    removals: tuple[str, ...] = ()
    if row is not None:
        (count,) = connection.execute("SELECT count(*) FROM event WHERE person_id = ?", row).fetchone()
        last = fact("deleted_here", events=count)
        if plan.configuration.settings.delete_in_emarsys:
            removals = forget.accepted_keys(connection, row[0], account_id)
        if removals:
            verdict, last = Verdict.QUEUED, fact("delete_queued", contacts=len(removals))
    story = tell(verdict, last.code, [fact("accepted", key=KEY_NAME), last])
    return DryRun(story, message, removals=removals)


def _keys_alone(state: State) -> tuple[str, ...]:
    box = state.outbox
    there = {one.key for one in box.upserts.values() if one.merged_into is None}
    there |= {key for key, one in box.contacts.items() if one.exists}
    return tuple(dict.fromkeys(one.key for one in box.triggers if one.key is not None and one.key not in there))


def _move(one: Instance, plan: Plan, event_id: int) -> RuleMove:
    rule = plan.program.versions[one.rule_id, one.version]
    moved = str(one.outcome) if one.outcome is not None else "opened" if one.start_event_id == event_id else "moved"
    return RuleMove(rule.name, moved, rule.steps[one.step].sequence)


def _refused(refused: Refused) -> DryRun:
    one = fact(refused.code, message=refused.message)
    return DryRun(tell(Verdict.REFUSED, refused.code, [one]), refused.partial)


def _near(
    connection: sqlite3.Connection,
    plan: Plan,
    received: Received,
    decision: Decision,
    state: State,
    open_before: tuple[Instance, ...],
) -> tuple[NearMiss, ...]:
    message, person = received.message, decision.person
    if person is None:
        return ()
    mapped = plan.mapper.values(message.body)
    values = {name: one.value for name, one in mapped.items() if one.value is not None}
    event = Event(
        received.event_id,
        person.id,
        message.type,
        message.time,
        received.received_at,
        values,
        message.event or message.name or "",
    )
    stored = people.by_ids(connection, [person.id]).get(person.id)
    looked = Looked(event, mapped, tuple(paths_in(message.body)), stored.known if stored is not None else {})
    moved = {one.rule_id for one in state.rules.changed.values()}
    return near_misses(plan.program, looked, [one for one in open_before if one.person_id == person.id], moved)


def _open_before(connection: sqlite3.Connection, state: State) -> tuple[Instance, ...]:
    """The open instances of the people whom the event may be of."""
    found = instances.open_of(connection, [one.id for one in state.people.persons()])
    return tuple(one for mine in found.values() for one in mine)


def _kept_out(connection: sqlite3.Connection, message: Message) -> dict[str, int]:
    """Whether this userId was deleted lately; looked up without cleaning up, since a dry run writes nothing."""
    if message.user_id is None:
        return {}
    hashed = forget.digest(forget.forget_key(connection), message.user_id)
    row = connection.execute("SELECT until FROM forgotten WHERE hash = ?", (hashed,)).fetchone()
    return {} if row is None else {message.user_id: row[0] - forget.KEEP_OUT_MS}


def _free(connection: sqlite3.Connection, table: str) -> Callable[[], int]:
    return itertools.count(next_id(connection, table)).__next__
