"""What could mend the sequence, the times and the external event of a row. Proposals only: ``remedies`` tries them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Condition, DataMap, Reference, Rule
from models.meaning.rules.cells import EMPTY, MEANT, retyped
from models.meaning.rules.durations import HOUR
from models.meaning.rules.reach import earliest_entries
from models.problems import UserMistake

_A_DAY = "1d"
_CLEAR = {
    "wait": "Clear the wait time",
    "within": "Clear the within time",
    "external_event": "Clear the external event",
    "criteria": "Clear the criteria",
    "variables": "Clear the variables",
    "constants": "Clear the constants",
}
_NAMES = {"wait": "wait time", "within": "within time"}
_MEANT_DURATION = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\.?\s*", re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


@dataclass(frozen=True, slots=True)
class Proposal:
    words: str
    rule: Rule
    new_maps: tuple[DataMap, ...] = ()


def with_row(rule: Rule, at: int, **changes: Any) -> Rule:
    rows = rule.conditions
    return replace(rule, conditions=(*rows[:at], replace(rows[at], **changes), *rows[at + 1 :]))


def without_row(rule: Rule, at: int) -> Proposal:
    left = replace(rule, conditions=rule.conditions[:at] + rule.conditions[at + 1 :])
    return Proposal("Delete this row", _closed(left, rule.conditions[at].sequence))


def clearing(rule: Rule, at: int, cell: str) -> Proposal:
    return Proposal(_CLEAR[cell], with_row(rule, at, **{cell: EMPTY[cell]}))


def closest(wanted: str, offered: Iterable[str]) -> str | None:
    """The name that is nearest to one that does not exist, if any is near; case does not count."""
    names = {one.casefold(): one for one in offered}
    near = get_close_matches(wanted.casefold(), list(names), 1)
    return names[near[0]] if near else None


def alike(wanted: Reference, offered: Iterable[Reference]) -> Reference | None:
    """The external event whose name is nearest to one that the account lacks, if any is near."""
    by_name = {one.name: one for one in offered}
    near = closest(wanted.name, by_name)
    return None if near is None else by_name[near]


def written_duration(text: str) -> str | None:
    """What was most likely meant by a text that is no duration: ``"1.5 hours"`` is ``"90m"``. ``None``: no telling."""
    match = _MEANT_DURATION.fullmatch(text)
    if match is None:
        return None
    seconds = round(float(match[1].replace(",", ".")) * _SECONDS.get(match[2][:1].lower() or "h", 0))
    units = ((letter, size) for letter, size in sorted(_SECONDS.items(), key=lambda one: -one[1]) if letter != "w")
    return next((f"{seconds // size}{letter}" for letter, size in units if seconds and seconds % size == 0), None)


def of_duration(rule: Rule, at: int, cell: str) -> Iterator[Proposal]:
    row, name = rule.conditions[at], _NAMES[cell]
    given: str | None = getattr(row, cell)
    if cell in MEANT[row.type]:
        meant = written_duration(given) if given is not None else None
        if meant is not None:
            yield Proposal(f"Set {name} to {meant}", with_row(rule, at, **{cell: meant}))
        if cell == "within":
            yield from _longer_lifetime(rule, row)
            yield Proposal(f"Set within time to {_A_DAY}", with_row(rule, at, within=_A_DAY))
    yield clearing(rule, at, cell)


def _longer_lifetime(rule: Rule, row: Condition) -> Iterator[Proposal]:
    """A day longer than the earliest entry of an include row that the lifetime leaves no time for."""
    if row.type != "include" or row.within is not None:
        return
    try:
        entered = earliest_entries(rule)[row.sequence]
    except UserMistake:
        return
    hours = math.ceil(entered / HOUR) + 24
    yield Proposal(f"Set lifetime to {hours} h", replace(rule, default_lifetime_hours=float(hours)))


def of_external_event(rule: Rule, at: int, catalogue: Catalogue) -> Iterator[Proposal]:
    row = rule.conditions[at]
    if row.type != "exit":
        yield clearing(rule, at, "external_event")
        return
    likely = likely_event(row.external_event, rule.name, catalogue)
    if likely is not None:
        yield Proposal(f"Use {likely.name}", with_row(rule, at, external_event=likely))


def likely_event(wanted: Reference | None, rule_name: str, catalogue: Catalogue) -> Reference | None:
    """The account's event that was most likely meant: by its name, else by the rule's, else the only one there is."""
    offered = [Reference(one.id, one.name) for one in catalogue.events.values()]
    if wanted is None and len(offered) == 1:
        return offered[0]
    return alike(wanted or Reference(0, rule_name), offered)


def of_sequence(rule: Rule, at: int) -> Iterator[Proposal]:
    rows, row = rule.conditions, rule.conditions[at]
    if row.type == "include" and row.sequence == 0:
        yield Proposal(
            "Make it a start row", replace(rule, conditions=(*rows[:at], retyped(row, "start"), *rows[at + 1 :]))
        )
    numbered = _numbered(rule)
    if numbered != rule and min(one.sequence for one in rows) >= 0:
        yield Proposal("Number the steps 0, 1, 2 …", numbered)
    yield from _elsewhere(rule, at)
    yield _exits_last(rule)
    yield without_row(rule, at)


def _elsewhere(rule: Rule, at: int) -> Iterator[Proposal]:
    """The row in another step, the nearest first."""
    row, last = rule.conditions[at], max(one.sequence for one in rule.conditions)
    near = sorted(range(last + 2), key=lambda sequence: (abs(sequence - row.sequence), -sequence))
    for sequence in near:
        made = _closed(with_row(rule, at, sequence=sequence), row.sequence)
        to = made.conditions[at].sequence
        if to != row.sequence:
            yield Proposal(f"Make it sequence {to}", made)


def _closed(rule: Rule, left: int) -> Rule:
    """Without the gap, where a row was the only one in the step that it left."""
    return rule if any(row.sequence == left for row in rule.conditions) else _numbered(rule)


def _numbered(rule: Rule) -> Rule:
    """The steps in their order, without gaps."""
    present = sorted({row.sequence for row in rule.conditions})
    rows = tuple(replace(row, sequence=present.index(row.sequence)) for row in rule.conditions)
    return replace(rule, conditions=rows)


def _exits_last(rule: Rule) -> Proposal:
    """The exit rows moved behind all other steps."""
    rows = rule.conditions
    end = max((row.sequence for row in rows if row.type != "exit"), default=0) + 1
    moved = tuple(replace(row, sequence=end) if row.type == "exit" else row for row in rows)
    made = _numbered(replace(rule, conditions=moved))
    last = max((row.sequence for row in made.conditions), default=0)
    exits = sum(row.type == "exit" for row in rows)
    return Proposal(f"Make the {'exit' if exits == 1 else 'exits'} sequence {last}", made)
