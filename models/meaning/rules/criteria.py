"""Criteria: one comparison of one data map, compiled once and asked for every event that may meet a row.

Criteria read typed map values, never the JSON. ``values`` hold what the event in hand says by map name (what is absent
has no entry); ``known`` holds what was known of the person *before* that event, as ``(value, event time, event id)``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from models.meaning.configuration import Criterion, DataMap, DataType, Operator
from models.meaning.rules.values import Comparable, Moment, typed

Values = Mapping[str, Any]
Known = Mapping[str, tuple[Any, int, int]]

VALUELESS: frozenset[Operator] = frozenset({"exists", "does not exist"})
ORDERED: frozenset[Operator] = frozenset({"<", "≤", ">", "≥"})
TEXTUAL: frozenset[Operator] = frozenset({"contains", "starts with"})
ORDERED_TYPES: frozenset[DataType] = frozenset({"numeric", "date"})
TEXTUAL_TYPES: frozenset[DataType] = frozenset({"string", "list"})


@dataclass(frozen=True, slots=True)
class Check:
    """A criterion made ready. ``reads`` is the name under which the event's values hold the map (see ``program``)."""

    source: Criterion
    reads: str
    data_type: DataType
    constants: tuple[Comparable, ...]
    """What to compare with, read as the map's type; several for *is one of*, none for *exists*."""
    compare: Callable[[Comparable, Comparable], bool]

    def holds(self, values: Values, known: Known, time: int) -> bool:
        """Whether it holds for an event of this time, by what the event says and what was known before it."""
        operator_ = self.source.operator
        saw = self.saw(values, known, time)
        if saw is None:
            return operator_ == "does not exist"
        if operator_ in VALUELESS:
            return operator_ == "exists"
        if not self._meets(saw):
            return False
        return operator_ != "became" or self._is_news(known, time)

    def saw(self, values: Values, known: Known, time: int) -> Comparable | None:
        """The value that it looks at: the event's, or the person's newest one, the event in hand included."""
        given = typed(values.get(self.reads), self.data_type)
        if self.source.of == "event":
            return given
        before = known.get(self.source.map)
        if before is None or (given is not None and before[1] <= time):
            return given
        return typed(before[0], self.data_type)

    def _meets(self, saw: Comparable) -> bool:
        """Of a list any member counts: ≠ holds where at least one member is another."""
        members = saw if isinstance(saw, tuple) and not isinstance(saw, Moment) else (saw,)
        return any(self.compare(one, constant) for one in members for constant in self.constants)

    def _is_news(self, known: Known, time: int) -> bool:
        """An event older than what is known changes nothing *now*, so nothing becomes by it."""
        before = known.get(self.source.map)
        if before is None:
            return True
        earlier = typed(before[0], self.data_type)
        return before[1] <= time and (earlier is None or not self._meets(earlier))


def compile_criterion(source: Criterion, data_map: DataMap, reads: str | None = None) -> Check:
    """``reads`` is another name for the map in the event's values, where an older version of it is asked for."""
    data_type = data_map.data_type
    given = source.value if isinstance(source.value, tuple) else (source.value,)
    member_type: DataType = "string" if data_type == "list" else data_type
    constants = tuple(value for one in given if (value := typed(one, member_type)) is not None)
    return Check(source, reads or source.map, data_type, constants, _comparison(source.operator, data_type))


def constant_problem(source: Criterion, data_map: DataMap) -> str | None:
    """Why this criterion can never be compared, as a sentence with the way out; ``None`` where it can."""
    kind, what = data_map.data_type, f'"{source.map}" is a {data_map.data_type} map'
    if source.operator in ORDERED and kind not in ORDERED_TYPES:
        return f"{what}, and {source.operator} compares numbers and dates. Make it a numeric or date map, or use =."
    if source.operator in TEXTUAL and kind not in TEXTUAL_TYPES:
        return f'{what}, and "{source.operator}" looks into texts and lists. Use = or a string map.'
    if source.operator in VALUELESS:
        return None if source.value is None else f'"{source.operator}" compares with nothing. Clear the value.'
    given = source.value if isinstance(source.value, tuple) else (source.value,)
    if not given or None in given:
        return f'"{source.operator}" needs a value. Enter what "{source.map}" is to be compared with.'
    if source.operator in TEXTUAL and not str(source.value).strip():
        return f'"{source.operator}" needs a text that is not blank. Enter what "{source.map}" is to hold.'
    if isinstance(source.value, tuple) and source.operator != "is one of":
        return f'"{source.operator}" compares with one value. Use "is one of" for several.'
    member_type: DataType = "string" if kind == "list" else kind
    wrong = next((one for one in given if typed(one, member_type) is None), None)
    if wrong is not None:
        return f'{what}, and "{_shown(wrong)}" is {_NOT_A[member_type]}. {_WRITE_A[member_type]}'
    return None


_NOT_A = {"numeric": "not a number", "boolean": "neither true nor false", "date": "not a date", "string": "not a text"}
_WRITE_A = {
    "numeric": "Write digits with at most one decimal point.",
    "boolean": "Write true or false.",
    "date": "Write it as YYYY-MM-DD.",
    "string": "Write a text.",
}


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _comparison(name: Operator, data_type: DataType) -> Callable[[Comparable, Comparable], bool]:
    asks_for_member = name == "contains" and data_type == "list"
    plain = operator.eq if asks_for_member else _COMPARISONS.get(name, operator.eq)
    return _on_dates(plain) if data_type == "date" else plain


def _on_dates(plain: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Dates compare by the day where one of the two has no time of day, else to the millisecond."""

    def compare(one: Moment, other: Moment) -> bool:
        if one.ms is None or other.ms is None:
            return plain(one.day, other.day)
        return plain(one.ms, other.ms)

    return compare


def _contains(text: Any, part: Any) -> bool:
    return part in text


def _starts_with(text: Any, part: Any) -> bool:
    return bool(text.startswith(part))


_COMPARISONS: dict[Operator, Callable[[Any, Any], bool]] = {
    "≠": operator.ne,
    "<": operator.lt,
    "≤": operator.le,
    ">": operator.gt,
    "≥": operator.ge,
    "contains": _contains,
    "starts with": _starts_with,
}
