"""The property catalogue: every path of a number of messages with its type, samples and share. Pure.

Also says which paths look as if they told who a person is, so that they can be proposed as primary key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from models.meaning.configuration import DataType
from models.meaning.json_path import paths_in

SAMPLES = 3
MOST_PATHS = 2_000
LONGEST_SAMPLE = 80
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?")
_ID_NAMES = re.compile(r"(?:^|[._])(?:user_?id|customer_?id|contact_?id|external_?id|member_?id|uid)$", re.IGNORECASE)

KeyKind = Literal["", "email", "id"]


@dataclass(slots=True)
class Property:
    """``share`` is the part (0 to 1) of the messages that have it; ``fits_key``: as primary key, as e-mail or as an id."""

    path: str
    data_type: DataType
    share: float
    last_seen: int
    samples: tuple[str, ...]
    fits_key: KeyKind


@dataclass(slots=True)
class _Seen:
    last_seen: int
    count: int = 0
    types: set[DataType] = field(default_factory=set)
    samples: dict[str, None] = field(default_factory=dict)
    emails: int = 0
    values: int = 0


def properties(messages: Iterable[tuple[int, dict[str, Any]]]) -> list[Property]:
    """The catalogue of ``(received at, body)``, newest first; the most frequent paths first, then by name."""
    seen: dict[str, _Seen] = {}
    total = 0
    for received_at, body in messages:
        total += 1
        mine: set[str] = set()
        for path, value in paths_in(body):
            one = seen.get(path)
            if one is None:
                if len(seen) >= MOST_PATHS:
                    continue
                one = seen[path] = _Seen(received_at)
            one.count += path not in mine
            mine.add(path)
            if value is not None and value != "":
                _note(one, value)
    found = [_property(path, one, total) for path, one in seen.items()]
    return sorted(found, key=lambda one: (-one.share, one.path))


def _note(one: _Seen, value: str | int | float | bool) -> None:
    one.values += 1
    one.types.add(_type(value))
    one.emails += isinstance(value, str) and _EMAIL.fullmatch(value.strip()) is not None
    if len(one.samples) < SAMPLES:
        shown = ("true" if value else "false") if isinstance(value, bool) else str(value)[:LONGEST_SAMPLE]
        one.samples[shown] = None


def _type(value: str | int | float | bool) -> DataType:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "numeric"
    return "date" if _DATE.fullmatch(value.strip()) else "string"


def _property(path: str, one: _Seen, total: int) -> Property:
    data_type: DataType = "list" if "[*]" in path else one.types.pop() if len(one.types) == 1 else "string"
    fits: KeyKind = ""
    if data_type != "list" and one.values:
        if one.emails * 2 > one.values:
            fits = "email"
        elif data_type in ("string", "numeric") and _ID_NAMES.search(path):
            fits = "id"
    return Property(path, data_type, one.count / total, one.last_seen, tuple(one.samples), fits)
