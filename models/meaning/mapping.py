"""Data maps at work: what each map finds in a message, as the map's data type.

Compiled once per configuration revision; ``Mapper.values`` runs for every event. Rules compare these values, and
``conversion`` turns them into what an Emarsys field takes. No field is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from models.meaning.configuration import DataMap, DataType
from models.meaning.json_path import ABSENT, JsonPath
from models.meaning.number import decimal_text, read_number
from models.meaning.segment.times import canonical_date

Value = str | int | float | bool | list[str | int | float | bool]
"""A typed value, always JSON. A date is ``YYYY-MM-DD``, or ``YYYY-MM-DDTHH:MM:SS.mmm`` with its offset."""

LONGEST_RAW = 200
"""How much of a value that is no fit is kept for the trace."""


class Mapped(msgspec.Struct, frozen=True, gc=False):  # made a dozen times per event: a tuple takes four times as long
    """What one map found in one message.

    ``value`` is what rules see, ``None`` where it is absent for them. ``problem`` is a mapping reason's code where
    ``raw`` cannot be converted. ``blank`` marks null, blank text and the empty list: they leave a field alone or clear
    it.
    """

    path: str
    raw: Any
    value: Value | None
    problem: str = ""
    blank: bool = False


class Mapper:
    """All data maps of a configuration. Raises ``UserMistake`` where a path cannot be parsed."""

    def __init__(self, maps: Iterable[DataMap]) -> None:
        self._maps = tuple(
            (one.name, tuple((path, JsonPath.parse(path)) for path in one.paths), _READERS[one.data_type])
            for one in maps
        )

    def values(self, body: dict[str, Any]) -> dict[str, Mapped]:
        """What each map found, by its name; a map that found nothing at all has no entry.

        Of a map's paths the first that holds a value counts. Only where none does, a null or blank text counts.
        """
        found: dict[str, Mapped] = {}
        for name, paths, read in self._maps:
            for text, path in paths:
                raw = path.find(body)
                if raw is ABSENT:
                    continue
                if raw is None or (raw.__class__ is str and (not raw or raw.isspace())) or raw == []:
                    if name not in found:
                        found[name] = Mapped(text, raw, _blank_value(raw, read), "", True)
                    continue
                value = read(raw)
                if value is None:
                    found[name] = Mapped(text, _shortened(raw), None, _PROBLEMS[read])
                else:
                    found[name] = Mapped(text, raw, value)
                break
        return found


def _blank_value(raw: Any, read: Callable[[Any], Value | None]) -> Value | None:
    """Blank text exists for rules as "", an empty list as a list without members; null does not exist."""
    if raw is None:
        return None
    if read is read_text and isinstance(raw, str):
        return ""
    return [] if read is read_list and isinstance(raw, list) else None


def read_text(raw: Any) -> str | None:
    """A text without the blanks around it; numbers in plain decimals, truth values as ``true`` and ``false``."""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float):
        return decimal_text(raw)
    return None


def read_boolean(raw: Any) -> bool | None:
    """true and false, also as text, and 1 and 0, the ways in which the client libraries' languages write them."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        return _TRUTH.get(raw.strip().lower())
    if isinstance(raw, int | float) and raw in (0, 1):
        return bool(raw)
    return None


_TRUTH = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}


def read_list(raw: Any) -> list[str | int | float | bool] | None:
    """Plain values in their order, without nulls and blank texts; a single value is a list of one.

    An object or a list in it makes it no list of values.
    """
    if isinstance(raw, str):
        return [raw.strip()]
    if isinstance(raw, bool | int | float):
        return [raw]
    if not isinstance(raw, list):
        return None
    members: list[str | int | float | bool] = []
    for one in raw:
        if isinstance(one, str):
            if text := one.strip():
                members.append(text)
        elif isinstance(one, bool | int | float):
            members.append(one)
        elif one is not None:
            return None
    return members


_READERS: dict[DataType, Callable[[Any], Value | None]] = {
    "string": read_text,
    "numeric": read_number,
    "boolean": read_boolean,
    "date": canonical_date,
    "list": read_list,
}
_PROBLEMS: dict[Callable[[Any], Value | None], str] = {
    read_text: "not_text",
    read_number: "not_number",
    read_boolean: "not_boolean",
    canonical_date: "not_date",
    read_list: "not_list",
}


def _shortened(raw: Any) -> Any:
    """Enough of a value that does not fit for people to see why, without copying half a message into the trace."""
    if isinstance(raw, dict):
        return f"an object with {', '.join(list(raw)[:5])}"[:LONGEST_RAW]
    if isinstance(raw, list):
        return f"a list of {len(raw)}"
    return raw[:LONGEST_RAW] if isinstance(raw, str) else raw
