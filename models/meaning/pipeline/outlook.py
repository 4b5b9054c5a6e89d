"""What stored events would do under one configuration, and in what that differs from another: the preview of a change.

Maps and rules are the live ones; rules run on a simulated clock, without ceilings, each trigger taken as sent when it
fires. Only maps and rules that differ are looked at: what both have alike does the same under both.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration
from models.meaning.identity.identifiers import read_identifiers
from models.meaning.pipeline.plan import HOUR, Plan
from models.meaning.rules.compile import used_maps
from models.meaning.rules.course import Now
from models.meaning.rules.event import Event, held_back
from models.meaning.rules.moves import Kind
from models.meaning.rules.simulation import Decided, Simulation
from models.meaning.trace.facts import Fact

KnownBefore = Mapping[int, Mapping[str, tuple[Any, int, int]]]
"""Person -> what was known of them before the first event."""


class Doing(StrEnum):
    """What an event does; the value says it after *would*, with ``{}`` for the rule, field or data map."""

    FIRED = "have “{}” trigger its external event"
    RECORDED = "have “{}” record an exit, for it only watches"
    STARTED = "start “{}”"
    MOVED = "move “{}” on"
    EXCLUDED = "end “{}” by an exclude row"
    WRITTEN = "update {}"
    PARKED = "be parked until the primary key is known"
    UNREADABLE = "bring a value that the data map {} cannot use"


_DOING = {
    Kind.FIRED: Doing.FIRED,
    Kind.RECORDED: Doing.RECORDED,
    Kind.OPENED: Doing.STARTED,
    Kind.MOVED: Doing.MOVED,
    Kind.EXCLUDED: Doing.EXCLUDED,
}


class Effect(NamedTuple):
    """``of``: id of the rule or field, or name of the data map."""

    doing: Doing
    of: str = ""


class Stored(NamedTuple):
    """A stored event. Times in ms; ``has_key``: whether its person has a primary key."""

    id: int
    person_id: int
    has_key: bool
    call: str
    time: int
    received_at: int
    name: str
    replay: bool
    message: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """``event_ids``, newest first, would ``now`` do it where they did not, or *no longer*, or *otherwise*."""

    effect: Effect
    how: str
    name: str
    event_ids: tuple[int, ...]

    @property
    def phrase(self) -> str:
        """What they would do, after their number."""
        if self.how == "otherwise":
            return f"would write another value to {self.name}"
        return f"would {self.how} {self.effect.doing.value.format(self.name)}"

    @property
    def sentence(self) -> str:
        count = len(self.event_ids)
        return f"{'1 event' if count == 1 else f'{count:,} events'} {self.phrase}."


class Outlook:
    """Told of events one by one, newest first, then ``run``; ``effects`` holds what each of them does."""

    def __init__(self, configuration: Configuration, catalogue: Catalogue, changed: frozenset[str]) -> None:
        """``changed``: names of the maps that differ. The configuration is one of ``differing``."""
        self.plan = Plan(configuration, catalogue)
        self.effects: dict[int, dict[Effect, Any]] = defaultdict(dict)
        self._changed = changed
        self._events: list[Event] = []

    def look_at(self, one: Stored) -> bool:
        """Map an event; returns whether something that differs may have to do with it."""
        plan, effects, facts = self.plan, self.effects[one.id], list[Fact]()
        values: dict[str, Any] = {}
        concerns = False
        for name, mapped in plan.mapper.values(one.message).items():
            concerns |= name in self._changed and (mapped.value is not None or bool(mapped.problem))
            if mapped.problem:
                effects[Effect(Doing.UNREADABLE, name)] = mapped.problem
            elif mapped.value is not None:
                values[name] = mapped.value
            converted = plan.convert(name, mapped, facts) if name in plan.targets else None
            if converted is not None and converted[0] != plan.key_field:
                effects[Effect(Doing.WRITTEN, converted[0])] = converted[1]
        for code, said in facts:
            effects[Effect(Doing.UNREADABLE, said["map"])] = code
        if any(effect.doing is Doing.WRITTEN for effect in effects) and not (one.has_key or self._names_key(one)):
            effects[Effect(Doing.PARKED)] = True
        held = held_back(one.time, one.received_at, plan.age_limit_ms, replay=one.replay)
        self._events.append(Event(one.id, one.person_id, one.call, one.time, one.received_at, values, one.name, held))
        return concerns or bool(plan.program.concern(one.call, values))

    def run(self, known: KnownBefore, until: int) -> None:
        """Let the rules have the events in the order of their acceptance; the clock stops at ``until``."""
        ids = itertools.count(1)
        late_limit = self.plan.configuration.settings.late_limit_hours * HOUR
        simulation = Simulation(self.plan.program, Now(0, late_limit), lambda: str(next(ids)))
        for person_id, values in known.items():
            simulation.person(person_id).known = dict(values)
        for event in reversed(self._events):
            self._add(simulation.advance(event.accepted_at))
            self._add([simulation.accept(event)])
        self._add(simulation.advance(until))

    def name_of(self, effect: Effect) -> str:
        """What people call the rule, the field or the map; empty where this configuration has none."""
        if effect.doing is Doing.WRITTEN:
            name = self.plan.field_name(effect.of)
            return "" if name == effect.of else name
        if effect.doing is Doing.UNREADABLE:
            return effect.of
        rule = self.plan.program.rules.get(effect.of)
        return rule.name if rule is not None else ""

    def _names_key(self, one: Stored) -> bool:
        keys = self.plan.key_values(one.message)
        return read_identifiers(None, None, keys, email=self.plan.key_is_email).primarykey is not None

    def _add(self, decided: Iterable[Decided]) -> None:
        """Note the moves; what time did counts for the event that started the instance."""
        for moves in (one.moves for one in decided):
            for one in moves.transitions:
                doing = _DOING.get(one.kind)
                if doing is not None:
                    event_id = one.event_id or moves.instances[one.instance].start_event_id
                    self.effects[event_id][Effect(doing, one.rule_id)] = True


def differing(before: Configuration, after: Configuration) -> tuple[Configuration, Configuration, frozenset[str]]:
    """Both cut down to the maps and rules that may do something else, and the names of the maps that differ."""
    old, new = ({one.name: one for one in side.data_maps} for side in (before, after))
    changed = frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    if before.primary_key != after.primary_key:
        changed |= {name for name, one in (old | new).items() if one.field is not None}
    then = {one.id: one for one in before.rules}
    now = {one.id: one for one in after.rules}
    rules = {
        id_
        for id_ in then.keys() | now.keys()
        if then.get(id_) != now.get(id_) or changed.intersection(used_maps(now.get(id_) or then[id_]))
    }
    maps = changed.union(*(used_maps(one) for one in (*before.rules, *after.rules) if one.id in rules))
    cut = [
        replace(
            side,
            data_maps=tuple(one for one in side.data_maps if one.name in maps),
            rules=tuple(one for one in side.rules if one.id in rules),
        )
        for side in (before, after)
    ]
    return cut[0], cut[1], changed


def differences(before: Outlook, after: Outlook) -> tuple[Difference, ...]:
    """What the events would do now, no longer or otherwise: what matters most first."""
    found: dict[tuple[Effect, str], list[int]] = defaultdict(list)
    for event_id in sorted(before.effects.keys() | after.effects.keys(), reverse=True):
        old, new = before.effects.get(event_id, {}), after.effects.get(event_id, {})
        for effect in old.keys() | new.keys():
            if effect not in old:
                found[effect, "now"].append(event_id)
            elif effect not in new:
                found[effect, "no longer"].append(event_id)
            elif effect.doing is Doing.WRITTEN and old[effect] != new[effect]:
                found[effect, "otherwise"].append(event_id)
    order = list(Doing)
    made = [
        Difference(effect, how, after.name_of(effect) or before.name_of(effect) or effect.of, tuple(ids))
        for (effect, how), ids in found.items()
    ]
    return tuple(sorted(made, key=lambda one: (order.index(one.effect.doing), one.name, one.how != "now")))
