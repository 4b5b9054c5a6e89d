"""What could mend criteria, variables and constants of a row. Proposals only: ``remedies`` tries them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.meaning.configuration import Criterion, DataMap, Rule, Scalar
from models.meaning.number import read_number
from models.meaning.rules.cells import MEANT, part_of
from models.meaning.rules.criteria import VALUELESS
from models.meaning.rules.remedies_of_rows import Proposal, clearing, closest, with_row, without_row
from models.meaning.rules.validation import Problem

_DAY_FIRST = re.compile(r"\s*(\d{1,2})[./](\d{1,2})[./](\d{4})\s*")


def proposed(rule: Rule, problem: Problem, maps: Sequence[DataMap], library: Sequence[DataMap]) -> Iterator[Proposal]:
    at = (problem.row or 1) - 1
    row = rule.conditions[at]
    if problem.cell not in MEANT[row.type] and not (
        problem.cell == "variables" and row.type == "exit" and row.constants
    ):
        yield clearing(rule, at, problem.cell)
    elif problem.field == "criteria":
        if row.type == "exclude":
            yield without_row(rule, at)
    elif problem.cell == "criteria":
        yield from _of_criterion(rule, at, part_of(problem.field), maps, library)
    elif problem.field.startswith("variables."):
        yield from _of_variable(rule, at, problem.field.partition(".")[2], maps, library)
    else:
        yield from _of_names(rule, at)


def _of_criterion(
    rule: Rule, at: int, place: int, maps: Sequence[DataMap], library: Sequence[DataMap]
) -> Iterator[Proposal]:
    row = rule.conditions[at]
    one = row.criteria[place]

    def put(**changes: Any) -> Rule:
        made = (*row.criteria[:place], replace(one, **changes), *row.criteria[place + 1 :])
        return with_row(rule, at, criteria=made)

    data_map = next((each for each in maps if each.name == one.map), None)
    if data_map is None:
        near = closest(one.map, [each.name for each in maps])
        if near is not None:
            yield Proposal(f"Use {near}", put(map=near))
        yield from _from_library(rule, one.map, library)
    else:
        for value in _meant(one, data_map):
            yield Proposal(f"Use {value}", put(value=value))
        if one.operator in VALUELESS:
            yield Proposal("Clear the value", put(value=None))
        if isinstance(one.value, tuple) and one.value:
            yield Proposal('Use "is one of"', put(operator="is one of"))
        if one.value is not None and one.operator != "is one of":
            yield Proposal("Use =", put(operator="="))
        if one.value is None:
            yield Proposal("Ask whether it exists", put(operator="exists"))
    yield Proposal(
        "Delete this criterion", with_row(rule, at, criteria=row.criteria[:place] + row.criteria[place + 1 :])
    )


def _meant(one: Criterion, data_map: DataMap) -> Iterator[Scalar]:
    """The value that the map's type would read, where what was typed shows it."""
    text = str(one.value).strip()
    if data_map.data_type == "numeric":
        number = read_number(re.sub(r"[^\d.\-]", "", text.replace(",", ".")))
        if isinstance(number, int | float):
            yield number
    elif data_map.data_type == "date" and (match := _DAY_FIRST.fullmatch(text)):
        yield f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"


def _of_variable(
    rule: Rule, at: int, name: str, maps: Sequence[DataMap], library: Sequence[DataMap]
) -> Iterator[Proposal]:
    row = rule.conditions[at]
    wanted = row.variables[name]
    near = closest(wanted, [one.name for one in maps])
    if near is not None:
        yield Proposal(f"Use {near}", with_row(rule, at, variables={**row.variables, name: near}))
    yield from _from_library(rule, wanted, library)
    yield Proposal("Delete this variable", with_row(rule, at, variables=_without(row.variables, name)))


def _of_names(rule: Rule, at: int) -> Iterator[Proposal]:
    """A name that is blank or that Emarsys ignores: the map's own name instead, or the pair goes."""
    row = rule.conditions[at]
    cell = "constants" if row.type == "exit" else "variables"
    pairs: Mapping[str, Any] = getattr(row, cell)
    bad = next((name for name in pairs if not name.strip() or name == "ems_event_time"), None)
    if bad is None:
        return
    if cell == "variables" and pairs[bad] not in pairs:
        renamed = {pairs[bad] if name == bad else name: value for name, value in pairs.items()}
        yield Proposal(f'Call it "{pairs[bad]}"', with_row(rule, at, variables=renamed))
    yield Proposal(f"Delete this {cell[:-1]}", with_row(rule, at, **{cell: _without(pairs, bad)}))


def _from_library(rule: Rule, wanted: str, library: Sequence[DataMap]) -> Iterator[Proposal]:
    known = next((one for one in library if one.name == wanted), None)
    if known is not None:
        yield Proposal(f"Add the data map {wanted}", rule, (known,))


def _without(pairs: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {one: value for one, value in pairs.items() if one != name}
