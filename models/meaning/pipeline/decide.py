"""Decides what happens to one event: ``decide(received, plan, state) -> Decision``.

Deduplicate, filter, resolve, map, match rules, queue. Everything it needs is handed in; what it changes is the working
set ``state`` (people, outbox, seen ids), which the engine flushes in the transaction that stores the decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.meaning.deliveries import VERDICT_OF
from models.meaning.identity.identifiers import Identifiers
from models.meaning.identity.people import People, Person
from models.meaning.identity.resolve import Resolution, resolve
from models.meaning.mapping import Mapped
from models.meaning.pipeline.outbox import Outbox, Outcome, Trigger, Upsert, Value
from models.meaning.pipeline.plan import Plan
from models.meaning.pipeline.rulebook import Rulebook
from models.meaning.rules.event import Event, held_back
from models.meaning.segment.integrations import delivers
from models.meaning.segment.message import Message
from models.meaning.trace.facts import Fact, fact
from models.meaning.trace.laps import FILTER, IDENTITY, MAPPING, OUTBOX, RULES, Laps, no_time
from models.meaning.trace.verdicts import Verdict, worst


@dataclass(slots=True)
class Received:
    """An event that the door let in and that could be read. ``received_at`` is by the workspace's clock."""

    event_id: int
    message: Message
    identifiers: Identifiers
    door: str
    key_id: int
    key_name: str
    public: bool
    received_at: int
    member: tuple[int, int] | None = None
    replay_of: int | None = None
    moves_rules: bool = False
    """A replay that somebody wants to move rules as if it were new."""
    repeated_key: int | None = None
    """Of a replay, the key of the event that it repeats: its messageId counts as that key's."""
    mapped: Mapping[str, Mapped] | None = None
    """What the plan's data maps found in the message, where that was looked up already."""
    laps: Laps = field(default_factory=no_time)
    """Where the time that each stage takes is noted."""


@dataclass(slots=True)
class State:
    """What is known about the people and messages of one group of events."""

    people: People
    outbox: Outbox
    rules: Rulebook
    seen: dict[tuple[int, str], int] = field(default_factory=dict)
    """(key id, messageId) -> the event that brought it first."""
    kept_out: Mapping[str, int] = field(default_factory=dict)
    """userIds deleted in the last 30 days -> when; events from before that stay out."""


@dataclass(slots=True)
class Decision:
    """What the event's row and trace hold."""

    verdict: Verdict
    reason: str
    facts: list[Fact]
    person: Person | None = None
    contact: str | None = None
    fields: int = 0
    rules: int = 0
    upsert: Upsert | None = None


def decide(one: Received, plan: Plan, state: State) -> Decision:
    message = one.message
    one.laps.begin()
    facts = [_accepted(one), *message.facts]
    if message.message_id is not None:
        seen = (one.key_id if one.repeated_key is None else one.repeated_key, message.message_id)
        first = state.seen.setdefault(seen, one.event_id)
        if first != one.event_id:
            facts.append(fact("duplicate", first=first))
            one.laps.lap(FILTER)
            return Decision(Verdict.DUPLICATE, "duplicate", facts)
    stopped = _filter(one, plan, state)
    one.laps.lap(FILTER)
    if stopped is not None:
        facts.append(stopped)
        return Decision(Verdict.FILTERED, stopped.code, facts)
    return _take_in(one, plan, state, facts)


def _accepted(one: Received) -> Fact:
    if one.member is None:
        return fact("accepted", key=one.key_name)
    return fact("accepted_member", key=one.key_name, member=one.member[0], of=one.member[1])


def _filter(one: Received, plan: Plan, state: State) -> Fact | None:
    """Why the event goes no further, or ``None``. Segment has filtered already what comes to the destination door."""
    message = one.message
    if message.type in ("group", "alias"):
        return fact("unsupported_call", type=message.type)
    if one.door == "tracking":
        goes, entry = delivers(message.body.get("integrations"), plan.destination_names)
        if not goes:
            return fact("integrations_off", entry=entry)
    if message.user_id is not None and message.time < state.kept_out.get(message.user_id, 0):
        return fact("forgotten_user")
    return None


def _take_in(one: Received, plan: Plan, state: State, facts: list[Fact]) -> Decision:
    message, laps = one.message, one.laps
    found = resolve(
        one.identifiers,
        state.people,
        event_id=one.event_id,
        event_time=message.time,
        now=one.received_at,
        call=message.type,
        public_key=one.public,
        engage=message.engage,
    )
    facts += found.facts
    person, key = found.person, found.contact_key
    _follow_identity(one, plan, state, found, facts)
    laps.lap(IDENTITY)
    mapped = one.mapped if one.mapped is not None else plan.mapper.values(message.body)
    values, known = map_values(plan, mapped, key, facts)
    laps.lap(MAPPING)
    triggers, moved = _match_rules(one, plan, state, person, known, facts)
    state.people.remember(person, known, time=message.time, event_id=one.event_id)
    laps.lap(RULES)
    upsert = _queue(one, plan, state, person, key, values, facts)
    laps.lap(OUTBOX)
    states = [trigger.state for trigger in triggers]
    if upsert is not None:
        states.append(upsert.state)
    return Decision(
        worst(VERDICT_OF[one] for one in states),
        _reason(facts, moved, bool(values)),
        facts,
        person,
        key or person.primarykey or person.user_id or message.anonymous_id,
        len(values),
        moved,
        upsert,
    )


def _match_rules(
    one: Received, plan: Plan, state: State, person: Person, known: Mapping[str, Any], facts: list[Fact]
) -> tuple[list[Trigger], int]:
    """Offer the event to the rules; returns the triggers that were queued and how many rules moved."""
    message = one.message
    concern = plan.program.concern(message.type, known)
    if not concern:
        return [], 0
    replayed = one.replay_of is not None and not one.moves_rules
    event = Event(
        one.event_id,
        person.id,
        message.type,
        message.time,
        one.received_at,
        known,
        message.event or message.name or "",
        held_back(message.time, one.received_at, plan.age_limit_ms, replay=replayed, asked=one.moves_rules),
        one.key_id if one.public else None,
    )
    moves = state.rules.offer(event, person, concern)
    if not moves:
        return [], 0
    facts += moves.facts
    queued = [
        state.outbox.add_trigger(trigger, key=person.primarykey, event_id=one.event_id, now=one.received_at)
        for trigger in moves.triggers
    ]
    return queued, len(moves.rules)


def _follow_identity(one: Received, plan: Plan, state: State, found: Resolution, facts: list[Fact]) -> None:
    """Persons that became one, a key that changed, a key that became known: what waits goes along."""
    outbox, person = state.outbox, found.person
    for loser, winner in found.joined:
        outbox.joined(loser, winner, person.primarykey)
        moves = state.rules.join(loser, person)
        facts += moves.facts
        for trigger in moves.triggers:
            outbox.add_trigger(trigger, key=person.primarykey, event_id=one.event_id, now=one.received_at)
    if found.key_change is not None:
        old, new = found.key_change
        outbox.key_changed(
            person.id,
            old,
            new,
            plan.key_field,
            time=one.message.time,
            event_id=one.event_id,
            now=one.received_at,
        )
    if person.primarykey is not None and outbox.key_known(person.id, person.primarykey) is not None:
        facts.append(fact("unparked"))


def map_values(
    plan: Plan, mapped: Mapping[str, Any], key: str | None, facts: list[Fact]
) -> tuple[dict[str, Value], dict[str, Any]]:
    """The values for fields and the values for rules, with one fact for what had a value and one for each problem."""
    values: dict[str, Value] = {}
    known: dict[str, Any] = {}
    for name, one in mapped.items():
        if one.problem:
            facts.append(fact(one.problem, map=name, path=one.path, value=one.raw))
        elif one.value is not None:
            known[name] = one.value
        converted = plan.convert(name, one, facts) if name in plan.targets else None
        if converted is not None:
            field_id, value = converted
            if field_id != plan.key_field:
                values[field_id] = value
            elif key is not None and value is not None:
                if plan.same_key(value, key):
                    values[field_id] = key
                else:
                    facts.append(fact("key_field_kept", map=name))
    facts.append(fact("mapped", revision=plan.revision, of=plan.map_count, values=known))
    return values, known


def _queue(
    one: Received,
    plan: Plan,
    state: State,
    person: Person,
    key: str | None,
    values: dict[str, Value],
    facts: list[Fact],
) -> Upsert | None:
    if not values:
        return None
    message, outbox = one.message, state.outbox
    if key is not None:
        outbox.ensure_contact(person.id, key, own=key == person.primarykey)
    fresh = one.replay_of is None and one.received_at - message.time <= plan.age_limit_ms
    upsert, outcomes = outbox.put(
        person.id, key, values, time=message.time, event_id=one.event_id, now=one.received_at, fresh=fresh
    )
    for outcome, code in _LEFT_ALONE:
        if outcome in outcomes:
            facts.append(fact(code, fields=plan.field_names(outcomes[outcome])))
    taken = outcomes.get(Outcome.TAKEN)
    if taken and key is not None:
        facts.append(fact("queued_fields", fields=plan.field_names(taken), contact=key))
    elif taken:
        facts.append(fact("parked_fields", fields=plan.field_names(taken)))
    return upsert


_LEFT_ALONE = (
    (Outcome.EQUAL, "equal_fields"),
    (Outcome.OLDER, "older_fields"),
    (Outcome.PROTECTED, "protected_fields"),
)
_DECIDING = ("queued_fields", "parked_fields")
FIRED = ("rule_exit_fired", "rule_exit_fired_late")


def _reason(facts: list[Fact], moved: int, mapped: bool) -> str:
    """The code of the fact that says most about how it ended."""
    codes = [one.code for one in facts]
    for code in (*FIRED, *_DECIDING):
        if code in codes:
            return code
    last = fact("rules_moved", count=moved) if moved else fact("nothing_new" if mapped else "nothing_mapped")
    facts.append(last)
    return last.code
