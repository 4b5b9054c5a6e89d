"""The values that criteria compare: what mapping has typed, in the shape that comparing needs.

A value is a text, a number, a truth value, a moment or a tuple of texts; what cannot be read as the map's type is
absent (``None``). Constants, and known values of a map whose type has changed, are read by the same rules as events.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import NamedTuple

from models.meaning.configuration import DataType
from models.meaning.mapping import read_boolean, read_list, read_text
from models.meaning.number import read_number
from models.meaning.segment.times import canonical_date


class Moment(NamedTuple):
    """A date: its day as written, and milliseconds since 1970 (UTC) where the time of day is known."""

    day: int
    ms: int | None


Comparable = str | int | float | bool | Moment | tuple[str, ...]


def typed(value: object, data_type: DataType) -> Comparable | None:
    """The value as a map of this type holds it, or ``None``: it is absent."""
    if value is None:
        return None
    match data_type:
        case "string":
            return value.strip() if isinstance(value, str) else read_text(value)
        case "numeric":
            number = read_number(value)
            return number if number is not None and math.isfinite(number) else None
        case "boolean":
            return read_boolean(value)
        case "date":
            return _moment(value)
        case "list":
            members = read_list(list(value) if isinstance(value, tuple) else value)
            return None if members is None else tuple(text for one in members if (text := read_text(one)) is not None)


def _moment(value: object) -> Moment | None:
    text = canonical_date(value)
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    if len(text) == len("YYYY-MM-DD"):
        return Moment(at.toordinal(), None)
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return Moment(at.toordinal(), round(at.timestamp() * 1_000))
