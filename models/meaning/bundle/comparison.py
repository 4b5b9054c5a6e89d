"""What is different between what was expected and what came out, in words and by name.

Fields and external events are compared by name, so that the bundle of one account can be tested against another; fields of
the system by their id, since they have one everywhere.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models.meaning.bundle.outcome import Exit, Later, Move, Outcome, Sent
from models.meaning.configuration_file.matching import LAST_SYSTEM_FIELD

NOTHING = "nothing"
MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Difference:
    """``part`` is what is different (``Verdict``, ``Field First Name``), the others say how it was and how it is."""

    part: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.part}: {self.expected} → {self.got}"


def compare(expected: Outcome, got: Outcome) -> list[Difference]:
    found = []
    if expected.verdict != got.verdict:
        found.append(Difference("Verdict", expected.verdict, got.verdict))
    elif expected.reason != got.reason:
        found.append(Difference("Reason", expected.reason, got.reason))
    found += _fields(expected.fields, got.fields)
    found += _moves(expected.rules, got.rules)
    found += _exits(expected.exits, got.exits)
    return found


def compare_later(expected: Sequence[Later], got: Sequence[Later]) -> list[Difference]:
    """What time moves is the same where the same happens in the same minute."""
    there, here = _by_minute(expected), _by_minute(got)
    found = []
    for minute in sorted(there.keys() | here.keys()):
        before, after = there.get(minute, Later(0)), here.get(minute, Later(0))
        found += _moves(before.rules, after.rules)
        found += _exits(before.exits, after.exits)
    return found


def in_lines(outcome: Outcome) -> list[tuple[str, str]]:
    """What became of an event, part by part, as ``compare`` calls them."""
    return [
        ("Verdict", outcome.verdict),
        *((f"Field {one.field}", _value(one)) for one in outcome.fields),
        *((f"Rule {one.rule}", _move(one)) for one in outcome.rules),
        *((f"Exit {one.external_event}", _exit(one)) for one in outcome.exits),
    ]


def _by_minute(later: Iterable[Later]) -> dict[int, Later]:
    found: dict[int, Later] = {}
    for one in later:
        same = found.get(one.at // MINUTE, Later(one.at))
        found[one.at // MINUTE] = Later(one.at, same.rules + one.rules, same.exits + one.exits)
    return found


def _fields(expected: Iterable[Sent], got: Iterable[Sent]) -> list[Difference]:
    there, here = {_field_key(one): one for one in expected}, {_field_key(one): one for one in got}
    return [
        Difference(f"Field {name}", _value(before), _value(after))
        for key in dict.fromkeys([*there, *here])
        if _value(before := there.get(key)) != _value(after := here.get(key))
        for name in [(before or after or Sent(0, "", None)).field]
    ]


def _moves(expected: Iterable[Move], got: Iterable[Move]) -> list[Difference]:
    before, after = ([(one.rule, _move(one)) for one in side] for side in (expected, got))
    return _unequal("Rule", before, after)


def _exits(expected: Iterable[Exit], got: Iterable[Exit]) -> list[Difference]:
    before, after = ([(one.external_event, _exit(one)) for one in side] for side in (expected, got))
    return _unequal("Exit", before, after)


def _unequal(part: str, expected: list[tuple[str, str]], got: list[tuple[str, str]]) -> list[Difference]:
    """Those without a twin on the other side, matched by name as far as they go."""
    there, here = Counter(expected), Counter(got)
    gone, come = list((there - here).elements()), list((here - there).elements())
    found = []
    for name, before in gone:
        twin = next((one for one in come if _folded(one[0]) == _folded(name)), None)
        if twin is not None:
            come.remove(twin)
        if twin is None or twin[1] != before:
            found.append(Difference(f"{part} {name}", before, twin[1] if twin else NOTHING))
    return found + [Difference(f"{part} {name}", NOTHING, after) for name, after in come]


def _field_key(one: Sent) -> str:
    return str(one.id) if one.id <= LAST_SYSTEM_FIELD else _folded(one.field)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _move(one: Move) -> str:
    return f"{one.moved}, step {one.step}"


def _exit(one: Exit) -> str:
    data = ", ".join(f"{name} = {shown(value)}" for name, value in sorted(one.data.items()))
    return f"goes out with {data}" if data else "goes out"


def _value(one: Sent | None) -> str:
    return NOTHING if one is None else "cleared" if one.value is None else shown(one.value)


def shown(value: Any) -> str:
    """A value in a line."""
    if isinstance(value, str) and value.isprintable():
        return value
    if isinstance(value, list):
        return ", ".join(shown(one) for one in value)
    return json.dumps(value, ensure_ascii=False)
