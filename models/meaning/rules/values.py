"""The values that criteria compare: the typed values of data maps, and constants read as the map's own type.

A value is a text, a number, a truth value, a moment or a list of texts. What cannot be read as the type is absent
(``None``). Mapping has converted event values already; here a constant, or a known value of an older type, is read alike.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import NamedTuple

from models.meaning.configuration import DataType

DAY_MS = 86_400_000
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DAY_ONLY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Moment(NamedTuple):
    """A date: days since 1970 (UTC), and milliseconds since 1970 where the time of day is known."""

    day: int
    ms: int | None


Comparable = str | int | float | bool | Moment | tuple[str, ...]


def typed(value: object, data_type: DataType) -> Comparable | None:
    """The value as a map of this type holds it, or ``None``: it is absent."""
    if value is None:
        return None
    match data_type:
        case "string":
            return text_of(value)
        case "numeric":
            return _number(value)
        case "boolean":
            return _truth(value)
        case "date":
            return _moment(value)
        case "list":
            return _members(value)


def text_of(value: object) -> str | None:
    """A scalar as text, trimmed; whole floats without a fraction, truth values as true and false."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value == int(value) else repr(value)
    return None


def _number(value: object) -> int | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str) and len(value) <= 400 and _NUMBER.fullmatch(value.strip()):
        text = value.strip()
        number = float(text) if "." in text else int(text)
        return number if math.isfinite(number) else None
    return None


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return None


def _moment(value: object) -> Moment | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Moment(int(value) // DAY_MS, int(value)) if math.isfinite(value) else None
    if not isinstance(value, str):
        return None
    text = value.strip()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    try:
        seconds = at.timestamp()
    except (OverflowError, ValueError):
        return None
    ms = round(seconds * 1_000)
    return Moment(ms // DAY_MS, None if _DAY_ONLY.fullmatch(text) else ms)


def _members(value: object) -> tuple[str, ...] | None:
    if isinstance(value, list | tuple):
        return tuple(text for one in value if (text := text_of(one)) is not None)
    text = text_of(value)
    return None if text is None else (text,)
