"""Two JSON values side by side: an aligned tree in which each place says whether it is alike in both. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import Any, Final

from models.meaning.json_path import JsonPath, Step

_MOST_ALIGNED = 300
"""Longer lists are compared place by place: aligning them would take long."""


class Absent(Enum):
    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Place:
    """``left`` and ``right`` are the values there, ``ABSENT`` in the one that lacks it. ``inner`` are the places within,
    where both hold an object, or both a list."""

    step: Step
    path: str
    left: Any
    right: Any
    inner: tuple[Place, ...] = ()
    differing: int = 0
    """How many places differ here and within."""

    @property
    def differs(self) -> bool:
        return self.differing > 0


def compare(left: Any, right: Any) -> Place:
    """The whole, with everything in it."""
    return _place("", (), left, right)


def _place(step: Step, steps: tuple[Step, ...], left: Any, right: Any) -> Place:
    path = str(JsonPath(steps)) if steps else ""
    inner: tuple[Place, ...] = ()
    if isinstance(left, dict) and isinstance(right, dict):
        names = [*left, *(name for name in right if name not in left)]
        inner = tuple(_place(name, (*steps, name), left.get(name, ABSENT), right.get(name, ABSENT)) for name in names)
    elif isinstance(left, list) and isinstance(right, list):
        inner = tuple(_place(at, (*steps, at), one, other) for at, (one, other) in enumerate(_aligned(left, right)))
    else:
        return Place(step, path, left, right, (), 0 if _alike(left, right) else 1)
    return Place(step, path, left, right, inner, sum(one.differing for one in inner))


def _alike(left: Any, right: Any) -> bool:
    """``1`` and ``true`` are not the same in JSON."""
    return type(left) is type(right) and bool(left == right)


def _aligned(left: list[Any], right: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Members that belong together: equal ones, and between these those at the same distance."""
    if max(len(left), len(right)) > _MOST_ALIGNED:
        blocks = [("replace", 0, len(left), 0, len(right))]
    else:
        matcher = SequenceMatcher(None, [_text(one) for one in left], [_text(one) for one in right], autojunk=False)
        blocks = matcher.get_opcodes()  # type: ignore[assignment]
    for _, from_, to, other_from, other_to in blocks:
        for at in range(max(to - from_, other_to - other_from)):
            one = left[from_ + at] if from_ + at < to else ABSENT
            other = right[other_from + at] if other_from + at < other_to else ABSENT
            yield one, other


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
