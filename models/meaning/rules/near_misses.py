"""For each rule that an event did not move: the first condition that failed, and the value that it saw.

Computed when somebody looks, from the values on the trace and the versions of that time; nothing of it is stored.
What was known of the person is taken as it is handed in: if it has changed since, so may a criterion of the person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.meaning.mapping import Mapped, read_text
from models.meaning.rules import timing
from models.meaning.rules.compile import CompiledRule, Row
from models.meaning.rules.course import readable
from models.meaning.rules.criteria import VALUELESS, Check, Known
from models.meaning.rules.event import Event
from models.meaning.rules.hints import Leaves, hint
from models.meaning.rules.instance import Instance
from models.meaning.rules.matching import excludes, includes
from models.meaning.rules.program import Program
from models.meaning.rules.values import Comparable, Moment


@dataclass(frozen=True, slots=True)
class NearMiss:
    """``row`` is the row that came closest; ``failed`` of its ``conditions`` conditions failed, ``text`` is the first.

    With ``failed`` 0 all were met, and ``text`` says what else stood in the way. ``hint`` names a likely cause, where
    one stands out.
    """

    rule_id: str
    rule: str
    row: int
    row_type: str
    failed: int
    conditions: int
    text: str
    hint: str = ""


class _Failure(NamedTuple):
    """``of_condition`` is false where every condition was met and something else stood in the way."""

    text: str
    hint: str = ""
    of_condition: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What there was to see: the event, what the maps found in it, its paths, and what was known of the person."""

    event: Event
    mapped: Mapping[str, Mapped]
    leaves: Leaves
    known: Known


def near_misses(
    program: Program, looked: Looked, open_instances: Sequence[Instance] = (), moved: Collection[str] = ()
) -> tuple[NearMiss, ...]:
    """One for each rule not in ``moved``, fewest failing conditions first. ``open_instances``: the person's, then."""
    found = []
    for rule in program.rules.values():
        if rule.id not in moved:
            mine = [one for one in open_instances if one.rule_id == rule.id]
            found.append(_of_rule(program, rule, looked, mine))
    return tuple(sorted(found, key=lambda one: (one.failed, -one.conditions)))


def _of_rule(program: Program, rule: CompiledRule, looked: Looked, instances: Sequence[Instance]) -> NearMiss:
    row, failures = min(
        _tried(program, rule, looked, instances), key=lambda tried: (_failed(tried[1]), -_conditions(tried[0]))
    )
    first = failures[0]
    return NearMiss(
        rule.id, rule.name, row.number, row.type, _failed(failures), _conditions(row), first.text, first.hint
    )


def _tried(
    program: Program, rule: CompiledRule, looked: Looked, instances: Sequence[Instance]
) -> Iterator[tuple[Row, list[_Failure]]]:
    """Every row that the event was offered to, with what failed; a row that was met failed for another reason."""
    for instance in instances:
        version = program.versions.get((instance.rule_id, instance.version), rule)
        for guard in timing.guards(version, instance):
            failures = _failures(version, guard.row, looked)
            yield guard.row, failures or [_guard_not_up(version, instance, guard, looked)]
        for row in version.steps[instance.step].rows:
            if row.type == "include":
                failures = _failures(version, row, looked)
                yield row, failures or [_include_not_up(version, instance, row, looked)]
    off = program.standing[rule.id].status == "off"
    for row in rule.starts:
        failures = _failures(rule, row, looked)
        yield row, failures or [_start_not_up(off, looked.event)]


def _failures(rule: CompiledRule, row: Row, looked: Looked) -> list[_Failure]:
    event = looked.event
    found = []
    if row.call not in ("any", event.call):
        found.append(
            _Failure(
                f"Row {row.number} asks for a call of type {row.call}, this one is of type {event.call}.", "", True
            )
        )
    for check in row.checks:
        if not check.holds(event.values, looked.known, event.time):
            saw = check.saw(event.values, looked.known, event.time)
            mapped = looked.mapped.get(rule.aliases.get(check.source.map, check.source.map))
            text = f"Row {row.number} asks for {_asked(check)}, {_seen(check, saw)}."
            found.append(_Failure(text, hint(check, saw, mapped, looked.leaves, looked.known), True))
    return found


def _guard_not_up(rule: CompiledRule, instance: Instance, guard: timing.Guard, looked: Looked) -> _Failure:
    row, event = guard.row, looked.event
    if event.time < guard.since:
        return _Failure(f"Row {row.number} guards from {readable(guard.since)} on, the event is earlier.")
    if not guard.covers(event.time):
        return _Failure(f"Row {row.number} guarded until {readable(guard.until or 0)}, the event is too late.")
    if not excludes(rule, instance, row, event, looked.known):
        return _other_transaction(rule, instance, row, event)
    return _Failure(f"Row {row.number} was met.")


def _include_not_up(rule: CompiledRule, instance: Instance, row: Row, looked: Looked) -> _Failure:
    event = looked.event
    if event.held_back:
        return _Failure(f"Row {row.number} is met, but {_HELD_BACK[event.held_back]}.")
    if row.id in instance.matched:
        return _Failure(f"Row {row.number} has matched already in this step.")
    if event.time < instance.entered_at:
        return _Failure(f"Row {row.number} counts from {readable(instance.entered_at)} on, the event is earlier.")
    deadline = timing.row_deadline(rule, instance, row)
    if event.accepted_at >= deadline:
        return _Failure(f"Row {row.number} could be met until {readable(deadline)}, the event is too late.")
    if not includes(rule, instance, row, event, looked.known):
        return _other_transaction(rule, instance, row, event)
    return _Failure(f"Row {row.number} was met.")


def _start_not_up(off: bool, event: Event) -> _Failure:
    if off:
        return _Failure("The rule is off, so nothing starts.", "Set it to watching or on.")
    if event.held_back:
        return _Failure(f"The start is met, but {_HELD_BACK[event.held_back]}.")
    return _Failure("The start is met, but the rule did not start then: it was open, cooling down, or saved later.")


_HELD_BACK = {"replay": "a replay moves nothing unless that is asked for", "old": "the event is past the age limit"}


def _other_transaction(rule: CompiledRule, instance: Instance, row: Row, event: Event) -> _Failure:
    assert rule.transaction_map is not None, "only a transaction value is left that could differ"
    value = rule.transaction(event.values)
    has = "the event has none" if value is None else f"the event has {shown_value(value)}"
    name = rule.transaction_map.name
    return _Failure(f"Row {row.number} is for {name} {shown_value(instance.transaction)}, {has}.")


def _failed(failures: Sequence[_Failure]) -> int:
    return sum(one.of_condition for one in failures)


def _conditions(row: Row) -> int:
    return len(row.checks) + (row.call != "any")


def _asked(check: Check) -> str:
    one = check.source
    subject = f"the person's {one.map}" if one.of == "person" else one.map
    if one.operator in VALUELESS:
        return f"{subject} that exists" if one.operator == "exists" else f"no {subject}"
    given = one.value if isinstance(one.value, tuple) else (one.value,)
    return f"{subject} {one.operator} {' or '.join(shown_value(value) for value in given)}"


def _seen(check: Check, saw: Comparable | None) -> str:
    who = "the person has" if check.source.of == "person" else "the event has"
    return f"{who} none" if saw is None else f"{who} {shown_value(saw)}"


def shown_value(value: object) -> str:
    if isinstance(value, Moment):
        return readable(value.ms) if value.ms is not None else _day(value.day)
    if isinstance(value, list | tuple):
        return f"[{', '.join(shown_value(one) for one in value)}]"
    if isinstance(value, str):
        return f'"{value}"'
    return read_text(value) or str(value)


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
