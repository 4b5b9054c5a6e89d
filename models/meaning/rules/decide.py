"""One event, offered to the rules: first to the person's open instances, then to start rows.

This is what the pipeline calls for each accepted event that concerns a rule, the engine for each timer, and dry run and
back-test alike. What storage must bring is in ``PersonInHand``; what it must write is in ``Moves``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from models.meaning.rules import machine
from models.meaning.rules.compile import CompiledRule, Row
from models.meaning.rules.course import Now, readable
from models.meaning.rules.criteria import Known
from models.meaning.rules.event import Event
from models.meaning.rules.instance import Instance, Outcome
from models.meaning.rules.machine import History, no_history
from models.meaning.rules.moves import Kind, Moves, Transition
from models.meaning.rules.program import Concern, Program, Standing
from models.meaning.trace.facts import Fact

MOST_OPEN = 20
"""Open instances per person and rule, where a rule allows several."""
_OFF = Standing("off")


@dataclass(slots=True)
class PersonInHand:
    """What is stored about the person of an event, as of before it.

    ``open``: open instances, of all rules or at least of those in the event's ``Concern``. ``completions``: by rule id,
    when instances of the person completed; those within the rule's cool-down will do. ``history``: see ``machine``.
    """

    id: int
    known: Known = field(default_factory=dict)
    open: Sequence[Instance] = ()
    completions: Mapping[str, Sequence[int]] = field(default_factory=dict)
    history: History = no_history


def decide(
    program: Program,
    event: Event,
    person: PersonInHand,
    now: Now,
    new_uuid: Callable[[], str],
    concern: Concern | None = None,
) -> Moves:
    """Offer an event to all rules. ``concern`` is ``program.concern(...)`` where the caller has asked already."""
    concern = program.concern(event.call, event.values) if concern is None else concern
    moves = Moves()
    if not concern:
        return moves
    started = {one.id for one in concern.starts}
    for instance in sorted(person.open, key=lambda one: (one.started_at, one.start_event_id)):
        version = (instance.rule_id, instance.version)
        rule, status = program.versions[version], program.standing.get(instance.rule_id, _OFF).status
        if version in concern.moves:
            moves.add(machine.offer(rule, instance, event, person.known, person.history, now, status))
        elif instance.rule_id in started:
            moves.add(machine.tick(rule, instance, person.known, now, status))
    for rule in concern.starts:
        row = next((one for one in rule.starts if one.meets(event.call, event.values, person.known, event.time)), None)
        if row is not None:
            moves.add(_start(program, rule, row, event, person, now, new_uuid, moves))
    return moves


def tick(program: Program, instance: Instance, known: Known, now: Now) -> Moves:
    """An instance whose time has come (``timing.next_look``); ``known`` is what is known of its person now."""
    rule = program.versions[instance.rule_id, instance.version]
    return machine.tick(rule, instance, known, now, program.standing.get(instance.rule_id, _OFF).status)


def join(
    program: Program, winner: int, instances: Sequence[Instance], known: Known, history: History, now: Now
) -> Moves:
    """Two persons became one (``winner``): their open instances, of both, and the stored events of both.

    Guards look back first. Then, where a rule allows one per person or per transaction value, the one with the earlier
    start stays and the other ends as superseded.
    """
    moves = Moves()
    staying: list[tuple[CompiledRule, Instance]] = []
    for instance in sorted(instances, key=lambda one: (one.started_at, one.start_event_id)):
        rule = program.versions[instance.rule_id, instance.version]
        mine = replace(instance, person_id=winner)
        if mine != instance:
            moves.add(_came_along(rule, mine, now))
        looked = machine.look_back(rule, mine, known, history, now)
        moves.add(looked)
        mine = looked.instances.get(mine.uuid, mine)
        older = next((one for _, one in staying if mine.open and _excludes_each_other(program, rule, one, mine)), None)
        if older is not None:
            started = readable(older.started_at)
            moves.add(
                machine.end(rule, mine, Outcome.SUPERSEDED, now, "rule_superseded", stays=older.uuid, since=started)
            )
        elif mine.open:
            staying.append((rule, mine))
    return moves


def _came_along(rule: CompiledRule, instance: Instance, now: Now) -> Moves:
    values = {"rule": rule.name, "rule_id": rule.id, "instance": instance.uuid}
    fact = Fact("rule_instance_joined", values)
    joined = Transition(Kind.JOINED, rule.id, instance.uuid, instance.person_id, now.at, fact)
    return Moves({instance.uuid: instance}, [joined])


def _excludes_each_other(program: Program, rule: CompiledRule, one: Instance, other: Instance) -> bool:
    if one.rule_id != other.rule_id:
        return False
    newest = program.rules.get(rule.id, rule)
    if not newest.multiple:
        return True
    return newest.transaction_map is not None and _same_start(newest, one.transaction, other.transaction)


def _start(
    program: Program,
    rule: CompiledRule,
    row: Row,
    event: Event,
    person: PersonInHand,
    now: Now,
    new_uuid: Callable[[], str],
    so_far: Moves,
) -> Moves:
    """Open an instance, or say why this start opens none."""
    if event.held_back:
        return _ignored(rule, row, event, f"rule_start_{event.held_back}")
    mine = {one.uuid: one for one in person.open if one.rule_id == rule.id}
    mine |= {uuid: one for uuid, one in so_far.instances.items() if one.rule_id == rule.id}
    ended = [one.ended_at for one in mine.values() if one.outcome is Outcome.COMPLETED and one.ended_at is not None]
    standing = program.standing[rule.id]
    for completed in (*person.completions.get(rule.id, ()), *ended):
        if standing.cooldown is not None and completed <= event.time < completed + standing.cooldown:
            until = readable(completed + standing.cooldown)
            return _ignored(rule, row, event, "rule_start_cooling_down", until=until)
    open_ones = [one for one in mine.values() if one.open]
    if not rule.multiple:
        if open_ones:
            return _ignored(rule, row, event, "rule_start_while_open", since=readable(open_ones[0].started_at))
    elif rule.transaction_map is not None:
        value = rule.transaction(event.values)
        if any(_same_start(rule, one.transaction, value) for one in open_ones):
            shown = "without a value" if value is None else value
            return _ignored(rule, row, event, "rule_start_same_transaction", map=rule.transaction_map.name, value=shown)
    if len(open_ones) >= MOST_OPEN:
        return _ignored(rule, row, event, "rule_start_too_many", limit=MOST_OPEN)
    return machine.start(rule, row, event, new_uuid(), person.known, person.history, now, standing.status)


def _same_start(rule: CompiledRule, one: Any, other: Any) -> bool:
    """Starts without a transaction value count as one value: two of them are not told apart."""
    if one is None or other is None:
        return one is other
    return rule.same_transaction(one, other)


def _ignored(rule: CompiledRule, row: Row, event: Event, code: str, **values: Any) -> Moves:
    said = {"rule": rule.name, "rule_id": rule.id, "row": row.number, "event": event.label, **values}
    fact = Fact(code, said)
    return Moves({}, [Transition(Kind.IGNORED, rule.id, "", event.person_id, event.time, fact, row.id, event.id)])
