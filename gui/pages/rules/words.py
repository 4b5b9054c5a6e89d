"""The words of the rules page: cells of the conditions table as the hosted screen has them, times, and field names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from models.meaning.configuration import Condition, Criterion, Scalar
from models.meaning.mapping import read_text
from models.meaning.rules.cells import cell_of
from models.meaning.rules.criteria import VALUELESS

NOTHING = "–"
TRIGGERS = "Trigger external event "
"""So begins the cell of an exit row, as on the hosted screen."""
SENDS_ALL = "sends all "
STATUSES = ("off", "watching", "on")
FIELD_NAMES = {
    "name": "name",
    "default_lifetime_hours": "default lifetime",
    "transaction_map": "transaction identificator",
    "cooldown": "cool-down",
    "conditions": "conditions",
    "sequence": "sequence",
    "wait": "wait time",
    "within": "within time",
    "criteria": "matching criteria",
    "variables": "variables",
    "constants": "constants",
    "external_event": "external event",
}


def field_name(field: str) -> str:
    """``criteria[0]`` and ``variables.total`` are parts of their cell."""
    return FIELD_NAMES.get(cell_of(field), field)


def value_text(value: Scalar | tuple[Scalar, ...] | None) -> str:
    """A criterion's or constant's value as people type it; several with commas."""
    if isinstance(value, tuple):
        return ", ".join(read_text(one) or "" for one in value)
    return "" if value is None else read_text(value) or ""


def criterion_text(one: Criterion) -> str:
    subject = f"person's {one.map}" if one.of == "person" else one.map or "?"
    return (
        f"{subject} {one.operator}"
        if one.operator in VALUELESS
        else f"{subject} {one.operator} {value_text(one.value)}"
    )


def criteria_lines(row: Condition) -> list[str]:
    """The cell *Matching criteria*, at most three lines."""
    if row.type == "exit":
        name = row.external_event.name if row.external_event is not None else "…"
        return [f"{TRIGGERS}{name}"]
    lines = [("and " if at else "") + criterion_text(one) for at, one in enumerate(row.criteria)]
    if len(lines) > 3:
        lines = [*lines[:2], f"and {len(lines) - 2} more"]
    return lines or ["every event" if row.call == "any" else f"every {row.call} call"]


def variable_lines(row: Condition, captured: Collection[str]) -> list[str]:
    """The cell *Variables*. An exit without constants of its own sends what was ``captured`` on the way."""
    if row.type == "exit" and not row.constants and captured:
        return [f"{SENDS_ALL}{len(captured)}"]
    names = list(row.constants if row.type == "exit" else row.variables)
    if len(names) > 3:
        names = [*names[:2], f"and {len(names) - 2} more"]
    return names or [NOTHING]


def duration_text(cell: str | None) -> str:
    """``4h`` as ``4 h``; what is no duration as it was typed."""
    if cell is None:
        return NOTHING
    return f"{cell[:-1]} {cell[-1]}" if cell[:-1].isdigit() and cell[-1] in "smhd" else cell


def hours_text(hours: float) -> str:
    return f"{hours:g}"


def moment(ms: int) -> str:
    """Local date and time, for lists."""
    return datetime.fromtimestamp(ms / 1000).strftime("%d %b %H:%M").lstrip("0")


def clock(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000).strftime("%H:%M:%S")
