"""Which cells of the conditions table mean something on a row of which type, and how a row changes its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.meaning.configuration import Condition, ConditionType

MEANT: Mapping[ConditionType, tuple[str, ...]] = {
    "start": ("call", "wait", "criteria", "variables"),
    "include": ("call", "wait", "within", "criteria", "variables"),
    "exclude": ("call", "within", "criteria"),
    "exit": ("wait", "external_event", "constants"),
}
EMPTY: Mapping[str, Any] = {
    "call": "any", "wait": None, "within": None, "criteria": (), "variables": {}, "external_event": None, "constants": {},
}  # fmt: skip
"""What each of these cells holds while nothing stands in it."""


def cell_of(field: str) -> str:
    """``criteria[0]`` and ``variables.total`` are parts of their cell."""
    return field.partition("[")[0].partition(".")[0]


def part_of(field: str) -> int:
    """The place of the criterion that ``criteria[2]`` speaks of."""
    return int(field.partition("[")[2].rstrip("]"))


def retyped(row: Condition, type_: ConditionType) -> Condition:
    """The row as one of another type; what means nothing there is cleared."""
    cleared = {name: empty for name, empty in EMPTY.items() if name not in MEANT[type_]}
    return replace(row, type=type_, **cleared)
