"""Rules, maps and times as the tests write them: one line per row, cells separated by ``|``.

rule Coupon | lifetime 48h | multiple | by order | cooldown 30d | watching
  0 start   | track | event = Coupon Entered and total > 10 | wait 1h | keep sum=total
  0 exclude | track | event = Order Completed | within 2h
  1 exit    | Come back | wait 1h | constants campaign=autumn
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, get_args

from models.meaning.configuration import Condition, Criterion, DataMap, Operator, Reference, Rule

MAPS = (
    DataMap("event", ("event",)),
    DataMap("total", ("properties.total",), "numeric"),
    DataMap("order", ("properties.order_id",)),
    DataMap("city", ("traits.city",)),
    DataMap("vip", ("traits.vip",), "boolean"),
    DataMap("tags", ("properties.tags",), "list"),
    DataMap("day", ("properties.day",), "date"),
)
OPERATORS: tuple[Operator, ...] = tuple(sorted(get_args(Operator), key=len, reverse=True))
_ASCII = {"!=": "≠", "<=": "≤", ">=": "≥"}
_UNITS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}


def rule(text: str) -> Rule:
    """A rule from its lines; ids are ``NAME`` and ``NAME-row-N``."""
    head, *rows = [line.strip() for line in text.strip().splitlines() if line.strip()]
    name, *cells = [cell.strip() for cell in head.removeprefix("rule ").split("|")]
    conditions = tuple(_condition(f"{name}-row-{number}", row) for number, row in enumerate(rows, 1))
    made = Rule(name, name, conditions, "on")
    for cell in cells:
        word, _, rest = cell.partition(" ")
        match word:
            case "lifetime":
                made = replace(made, default_lifetime_hours=time(rest) / 3_600_000)
            case "multiple":
                made = replace(made, multiple=True)
            case "by":
                made = replace(made, transaction_map=rest)
            case "cooldown":
                made = replace(made, cooldown=rest)
            case "on" | "off" | "watching":
                made = replace(made, status=word)
            case _:
                raise ValueError(f"{cell!r} in the head of rule {name}")
    return made


def _condition(row_id: str, line: str) -> Condition:
    first, *cells = [cell.strip() for cell in line.split("|")]
    sequence, kind = first.split()
    one = Condition(row_id, int(sequence), kind)  # type: ignore[arg-type]
    if kind == "exit":
        one = replace(one, external_event=Reference(1001, cells.pop(0)))
    else:
        one = replace(one, call=cells.pop(0))  # type: ignore[arg-type]
    for cell in filter(None, cells):
        word, _, rest = cell.partition(" ")
        match word:
            case "wait" | "within":
                one = replace(one, **{word: rest})
            case "keep":
                one = replace(one, variables=dict(pair.strip().split("=") for pair in rest.split(",")))
            case "constants":
                one = replace(one, constants=values(rest))
            case _:
                one = replace(one, criteria=tuple(criterion(each) for each in cell.split(" and ")))
    return one


def criterion(text: str) -> Criterion:
    of = "person" if text.startswith("person ") else "event"
    text = text.removeprefix("person ").strip()
    for written, meant in _ASCII.items():
        text = text.replace(f" {written} ", f" {meant} ")
    for operator in OPERATORS:
        found = re.fullmatch(rf"(\S+) {re.escape(operator)}(?: (.*))?", text)
        if found:
            value: Any = None if found[2] is None else _value(found[2])
            if operator == "is one of":
                value = tuple(_value(one.strip()) for one in found[2].split("/"))
            return Criterion(found[1], operator, value, of)  # type: ignore[arg-type]
    raise ValueError(f"no operator in {text!r}")


def values(text: str) -> dict[str, Any]:
    """``total=12, vip=true, tags=["a", "b"]``"""
    pairs = re.split(r",\s+(?=\w+=)", text.strip()) if text.strip() else []
    return {name.strip(): _value(value) for name, value in (pair.split("=", 1) for pair in pairs)}


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def time(text: str) -> int:
    """``1d2h``, ``90s``, ``0`` as ms."""
    if text == "0":
        return 0
    sign, text = (-1, text[1:]) if text.startswith("-") else (1, text)
    parts = re.findall(r"([0-9]+)(ms|d|h|m|s)", text)
    if "".join(a + b for a, b in parts) != text:
        raise ValueError(f"{text!r} is no time")
    return sign * sum(int(number) * _UNITS[unit] for number, unit in parts)


def shown(ms: int) -> str:
    """``time`` the other way; hours are not gathered into days."""
    if ms <= 0:
        return "0" if ms == 0 else "-" + shown(-ms)
    text = ""
    for unit in ("h", "m", "s", "ms"):
        count, ms = divmod(ms, _UNITS[unit])
        text += f"{count}{unit}" if count else ""
    return text
