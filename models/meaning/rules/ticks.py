"""What each condition of a row found in an event: met or not, with the value that it saw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.meaning.configuration import Operator
from models.meaning.rules.compile import CompiledRule, Row
from models.meaning.rules.criteria import VALUELESS, Check
from models.meaning.rules.near_misses import Looked, shown_value

_ASKED: dict[Operator, str] = {
    "=": "{}",
    "became": "newly {}",
    "≠": "other than {}",
    "<": "below {}",
    "≤": "at most {}",
    ">": "above {}",
    "≥": "at least {}",
    "contains": "with {} in it",
    "starts with": "beginning with {}",
    "is one of": "one of {}",
}


@dataclass(frozen=True, slots=True)
class Tick:
    """``name`` is the data map's, empty for the call type; ``text`` goes on from it: "is 94.5, at least 50"."""

    met: bool
    name: str
    text: str


def ticks(rule: CompiledRule, row: Row, looked: Looked) -> Iterator[Tick]:
    """One for each condition of the row, in their order, and for the value that tells its instances apart."""
    event = looked.event
    if row.call not in ("any", event.call):
        yield Tick(False, "", f"a {event.call} call, not {row.call}")
    for check in row.checks:
        yield _of_check(check, looked)
    if rule.transaction_map is not None:
        value = rule.transaction(event.values)
        text = "is absent, so every event concerns it" if value is None else f"is {shown_value(value)}, the transaction"
        yield Tick(True, rule.transaction_map.name, text)


def _of_check(check: Check, looked: Looked) -> Tick:
    event, one = looked.event, check.source
    met = check.holds(event.values, looked.known, event.time)
    saw = check.saw(event.values, looked.known, event.time)
    name = f"person's {one.map}" if one.of == "person" else one.map
    found = "absent" if saw is None else shown_value(saw)
    if one.operator in VALUELESS or (met and one.operator == "="):
        return Tick(met, name, f"is {found}")
    given = one.value if isinstance(one.value, tuple) else (one.value,)
    asked = _ASKED[one.operator].format(" or ".join(shown_value(value) for value in given))
    return Tick(met, name, f"is {found}, {'' if met else 'not '}{asked}")
