"""Whether an event meets a row of an open instance, its transaction value included; and guards that look back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from models.meaning.rules.compile import CompiledRule, Row
from models.meaning.rules.criteria import Known
from models.meaning.rules.event import Event
from models.meaning.rules.instance import Instance
from models.meaning.rules.timing import Guard


def excludes(rule: CompiledRule, instance: Instance, row: Row, event: Event, known: Known) -> bool:
    """Whether an event meets an exclude row of this instance: one without the transaction value concerns all."""
    if instance.transaction is not None:
        value = rule.transaction(event.values)
        if value is not None and not rule.same_transaction(value, instance.transaction):
            return False
    return row.meets(event.call, event.values, known, event.time)


def includes(rule: CompiledRule, instance: Instance, row: Row, event: Event, known: Known) -> bool:
    """Whether an event meets an include row: one without the transaction value meets none that began with one."""
    if instance.transaction is not None:
        value = rule.transaction(event.values)
        if value is None or not rule.same_transaction(value, instance.transaction):
            return False
    return row.meets(event.call, event.values, known, event.time)


def first_match(
    rule: CompiledRule,
    instance: Instance,
    guards: Sequence[Guard],
    stored: Iterable[Event],
    after: tuple[int, int],
    known: Known,
) -> tuple[Row, Event] | None:
    """The first stored event later than ``after`` (event time, event id) that meets a guard, with the row it meets."""
    seen: dict[str, tuple[Any, int, int]] = {}
    for event in sorted(stored, key=lambda one: one.order):
        if event.order > after:
            before = _known_before(event, known, seen)
            for guard in guards:
                if guard.covers(event.time) and excludes(rule, instance, guard.row, event, before):
                    return guard.row, event
        _remember(rule, event, seen)
    return None


def _known_before(event: Event, known: Known, seen: Known) -> Known:
    """What was known before a stored event. Of what it or a later one brought the value before is not kept: then none
    is known, and *became* holds, because to exclude one too many is better than to mail one too many."""
    earlier = {name: one for name, one in known.items() if one[1] <= event.time and one[2] != event.id}
    return {**earlier, **seen}


def _remember(rule: CompiledRule, event: Event, seen: dict[str, tuple[Any, int, int]]) -> None:
    for name in rule.maps:
        value = rule.value(name, event.values)
        if value is not None:
            seen[name] = (value, event.time, event.id)
