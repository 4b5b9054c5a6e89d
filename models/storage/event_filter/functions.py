"""What filters ask of stored messages and traces, as functions of the database connection.

Each looks for the bare bytes first and reads the JSON only where they are there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from models.meaning.number import read_number
from models.meaning.trace.reasons.rules import LEFT_ALONE
from models.storage.events import json_of

_facts = msgspec.json.Decoder(list[tuple[str, dict[str, Any]]]).decode
_unread = msgspec.json.Decoder(list[tuple[str, msgspec.Raw]]).decode


class _Mapped(msgspec.Struct):
    values: dict[str, Any] = {}


_mapped = msgspec.json.Decoder(_Mapped).decode

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: bool(one == other),
    "≠": lambda one, other: bool(one != other),
    "<": lambda one, other: bool(one < other),
    "≤": lambda one, other: bool(one <= other),
    ">": lambda one, other: bool(one > other),
    "≥": lambda one, other: bool(one >= other),
}


def install(connection: sqlite3.Connection) -> None:
    """Give the connection the functions; again does no harm."""
    connection.create_function("holds_text", 2, holds_text, deterministic=True)
    connection.create_function("map_is", 4, map_is, deterministic=True)
    connection.create_function("moved_rule", 2, moved_rule, deterministic=True)
    connection.create_function("moved_instance", 2, moved_instance, deterministic=True)


def holds_text(stored: bytes | None, text: str) -> bool:
    """Whether a message holds this text, in lower case, anywhere; ``*`` stands for anything."""
    if stored is None:
        return False
    at, message = 0, json_of(stored).decode("utf-8", "replace").lower()
    for part in text.split("*"):
        at = message.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def map_is(trace: bytes | None, name: str, comparison: str, wanted: str) -> bool:
    """Whether the data map ``name`` found a value, and if there is a ``comparison``, whether that is so for it.

    Numbers are compared as numbers, everything else as text without regard to case. Of a list any member counts.
    """
    if trace is None:
        return False
    facts = json_of(trace)
    if _quoted(name) not in facts:
        return False
    for code, said in _unread(facts):
        if code == "mapped":
            value = _mapped(said).values.get(name)
            members = value if isinstance(value, list) else [value]
            return any(one is not None and _is(one, comparison, wanted) for one in members)
    return False


def moved_rule(trace: bytes | None, wanted: str) -> bool:
    """Whether a trace tells of a rule of this name, in lower case; ``*`` stands for anything."""
    if trace is None:
        return False
    facts = json_of(trace)
    if b'"rule":' not in facts:
        return False
    named = (said["rule"] for _, said in _facts(facts) if "rule" in said)
    return any(fits(str(one).lower(), wanted) for one in named)


def moved_instance(trace: bytes | None, uuid: str) -> bool:
    """Whether a trace tells that this instance was moved, not only looked at."""
    if trace is None:
        return False
    facts = json_of(trace)
    if uuid.encode() not in facts:
        return False
    return any(said.get("instance") == uuid and code not in LEFT_ALONE for code, said in _facts(facts))


def fits(text: str, pattern: str) -> bool:
    """Whether the whole of ``text`` is like ``pattern``, where ``*`` stands for anything."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    *middle, last = rest
    at = len(first)
    if not text.startswith(first):
        return False
    for part in middle:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return len(text) - len(last) >= at and text.endswith(last)


def _is(value: Any, comparison: str, wanted: str) -> bool:
    if not comparison:
        return True
    mine, other = read_number(value), _number(wanted)
    if mine is not None and other is not None:
        return COMPARISONS[comparison](mine, other)
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    if comparison in ("=", "≠"):
        return fits(text.lower(), wanted.lower()) == (comparison == "=")
    return COMPARISONS[comparison](text.lower(), wanted.lower())


@lru_cache
def _number(wanted: str) -> Any:
    return read_number(wanted)


@lru_cache
def _quoted(name: str) -> bytes:
    return msgspec.json.encode(name) + b":"
