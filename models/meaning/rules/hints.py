"""Likely causes for a criterion that just failed: another letter case, blanks, a number as text, another path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.meaning.mapping import Mapped, read_text
from models.meaning.number import read_number
from models.meaning.rules.criteria import Check, Known
from models.meaning.rules.values import Comparable

Leaves = Sequence[tuple[str, Any]]
"""Every path of the message with its value (``json_path.paths_in``)."""

_FITS = {"numeric": "a number", "date": "a date", "boolean": "true or false", "list": "a list", "string": "a text"}


def hint(check: Check, saw: Comparable | None, mapped: Mapped | None, leaves: Leaves, known: Known) -> str:
    """One sentence, or an empty text where nothing stands out. ``mapped``: what the check's map found in the message."""
    wanted = _wanted(check)
    if saw is None and mapped is not None and mapped.problem:
        return f'The event has "{_short(mapped.raw)}" at {mapped.path}, which is not {_FITS[check.data_type]}.'
    if isinstance(saw, str):
        found = _nearly(saw, wanted)
        if found:
            return found
    if check.source.operator == "became" and saw is not None and check.source.map in known and _meets(check, saw):
        return "It had this value before the event already, so it did not become it."
    elsewhere = next((path for path, value in leaves if (read_text(value) or "") in wanted), None)
    if elsewhere is not None and (mapped is None or mapped.path != elsewhere):
        return f"The event has this value at {elsewhere}. Let the map read that path, or another map."
    if saw is None:
        alike = next((path for path, _ in leaves if plain_name(path) == plain_name(check.source.map)), None)
        if alike is not None:
            return f"The event has something at {alike}, which the map does not read."
    return ""


def _wanted(check: Check) -> set[str]:
    """The texts that would have met the criterion; none where it does not ask for certain values."""
    if check.source.operator not in ("=", "is one of", "became", "contains", "starts with"):
        return set()
    given = check.source.value if isinstance(check.source.value, tuple) else (check.source.value,)
    return {text for one in given if (text := read_text(one))}


def _nearly(saw: str, wanted: set[str]) -> str:
    for one in wanted:
        if saw == one:
            continue
        if saw.casefold() == one.casefold():
            return "Only upper and lower case differ."
        if _squeezed(saw) == _squeezed(one):
            return "Only blanks differ."
        number = read_number(saw)
        if number is not None and number == read_number(one):
            return "It is the same number, written as text in another way. Make it a numeric map."
        if _squeezed(saw).casefold() == _squeezed(one).casefold():
            return "Only blanks and the letter case differ."
    return ""


def _squeezed(text: str) -> str:
    return "".join(one for one in text if one.isprintable() and not one.isspace())


def _meets(check: Check, saw: Comparable) -> bool:
    members = saw if type(saw) is tuple else (saw,)
    return any(one == constant for one in members for constant in check.constants)


def plain_name(path: str) -> str:
    """The last name of a path without case and joints: ``properties.Order-Id`` and ``order_id`` are alike."""
    return "".join(one for one in path.rpartition(".")[2].casefold() if one.isalnum())


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
