"""A rule made ready for events and ticks: its steps, and its rows with their durations in ms and criteria compiled.

A compiled rule is one *version*: the rule as saved with the maps as they were then. Status and cool-down belong to the
rule, not to the version, so they are not in here (``decide.Standing``). Only rules that validate are compiled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from models.meaning.configuration import Call, Condition, ConditionType, DataMap, Reference, Rule, Scalar
from models.meaning.rules.criteria import Check, Known, Values, compile_criterion
from models.meaning.rules.durations import duration, lifetime
from models.meaning.rules.values import Comparable, typed

StepKind = Literal["start", "include", "guard", "exit"]
"""``guard`` is a step of exclude rows alone."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the conditions table; ``number`` is its place in the table, from 1. ``None``: an empty cell."""

    id: str
    number: int
    sequence: int
    type: ConditionType
    call: Call
    wait: int | None
    within: int | None
    checks: tuple[Check, ...]
    variables: Mapping[str, str]
    """Name in the trigger's data -> name of the map."""
    external_event: Reference | None
    constants: Mapping[str, Scalar]

    def meets(self, call: str, values: Values, known: Known, time: int) -> bool:
        """Whether an event of this call type, with these values, meets the row."""
        if self.call != "any" and self.call != call:
            return False
        return all(check.holds(values, known, time) for check in self.checks)


@dataclass(frozen=True, slots=True)
class Step:
    sequence: int
    kind: StepKind
    rows: tuple[Row, ...]
    """What completes it: start, include or exit rows; none in a step of exclude rows alone."""
    excludes: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CompiledRule:
    id: str
    version: int
    name: str
    steps: tuple[Step, ...]
    lifetime: int
    multiple: bool
    transaction_map: DataMap | None
    maps: Mapping[str, DataMap]
    """The maps that it uses, as they were when it was saved."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Under which name an event's values hold a map of this version, where that is not its own (see ``program``)."""

    @property
    def starts(self) -> tuple[Row, ...]:
        return self.steps[0].rows

    @property
    def exits(self) -> tuple[Row, ...]:
        return self.steps[-1].rows

    def rows(self) -> Iterable[Row]:
        for step in self.steps:
            yield from step.rows
            yield from step.excludes

    def row(self, row_id: str) -> Row | None:
        return next((one for one in self.rows() if one.id == row_id), None)

    def value(self, name: str, values: Values) -> object:
        """What an event's values hold for a map of this version; ``None``: absent."""
        return values.get(self.aliases.get(name, name))

    def transaction(self, values: Values) -> Any:
        """The event's transaction value as it stands in ``values``; ``None``: it has none, or none is asked for."""
        if self.transaction_map is None:
            return None
        found = self.value(self.transaction_map.name, values)
        return None if self._transaction(found) in (None, "", ()) else found

    def same_transaction(self, one: Any, other: Any) -> bool:
        """Whether two transaction values are one, compared as the map's type; of a list any member counts."""
        this, that = self._transaction(one), self._transaction(other)
        if type(this) is tuple and type(that) is tuple:
            return not set(this).isdisjoint(that)
        return this == that

    def _transaction(self, value: Any) -> Comparable | None:
        return None if self.transaction_map is None else typed(value, self.transaction_map.data_type)


def compile_rule(
    rule: Rule, maps: Iterable[DataMap], version: int = 0, aliases: Mapping[str, str] | None = None
) -> CompiledRule:
    """The rule as one version. Raises ``KeyError`` for a map that does not exist: validate before."""
    by_name = {one.name: one for one in maps}
    used = {name: by_name[name] for name in used_maps(rule)}
    names = aliases or {}
    rows = [_row(number, one, used, names) for number, one in enumerate(rule.conditions, 1)]
    last = max(row.sequence for row in rows)
    steps = tuple(_step(sequence, [row for row in rows if row.sequence == sequence]) for sequence in range(last + 1))
    transaction_map = used[rule.transaction_map] if rule.transaction_map else None
    return CompiledRule(
        rule.id,
        version,
        rule.name,
        steps,
        lifetime(rule.default_lifetime_hours),
        rule.multiple,
        transaction_map,
        used,
        {name: alias for name, alias in names.items() if name in used},
    )


def used_maps(rule: Rule) -> tuple[str, ...]:
    """Names of the maps that the rule reads, each once: a map in use cannot be deleted."""
    names = [] if rule.transaction_map is None else [rule.transaction_map]
    for condition in rule.conditions:
        names += [one.map for one in condition.criteria]
        names += condition.variables.values()
    return tuple(dict.fromkeys(names))


def fingerprint(rule: Rule, maps: Iterable[DataMap]) -> str:
    """A text that differs when, and only when, an edit makes a new version: rows, lifetime, or a map that it uses.

    Name, status and cool-down belong to the rule. A map counts with what rules read of it: its paths and its type.
    """
    by_name = {one.name: one for one in maps}
    reads = [(name, by_name[name].paths, by_name[name].data_type) for name in used_maps(rule) if name in by_name]
    rows = [
        (
            one.id, one.sequence, one.type, one.call, one.wait, one.within, one.criteria,
            sorted(one.variables.items()), one.external_event, sorted(one.constants.items()),
        )
        for one in rule.conditions
    ]  # fmt: skip
    text = repr((lifetime(rule.default_lifetime_hours), rule.multiple, rule.transaction_map, rows, reads))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _row(number: int, one: Condition, maps: Mapping[str, DataMap], aliases: Mapping[str, str]) -> Row:
    checks = tuple(
        compile_criterion(criterion, maps[criterion.map], aliases.get(criterion.map)) for criterion in one.criteria
    )
    return Row(
        one.id,
        number,
        one.sequence,
        one.type,
        one.call,
        None if one.wait is None else duration(one.wait),
        None if one.within is None else duration(one.within),
        checks,
        dict(one.variables),
        one.external_event,
        dict(one.constants),
    )


def _step(sequence: int, rows: list[Row]) -> Step:
    excludes = tuple(row for row in rows if row.type == "exclude")
    completing = tuple(row for row in rows if row.type != "exclude")
    kind: StepKind = "guard"
    if completing:
        types: dict[str, StepKind] = {"start": "start", "include": "include", "exit": "exit"}
        kind = types[completing[0].type]
    return Step(sequence, kind, completing, excludes)
