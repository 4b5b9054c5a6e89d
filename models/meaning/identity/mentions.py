"""Whether a message is about somebody: one of their identifiers stands in it as a value, wherever. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def folded(identifiers: Iterable[str]) -> frozenset[str]:
    """Identifiers as ``mentions`` compares them: without blanks around them and regardless of case."""
    return frozenset(one.strip().casefold() for one in identifiers if one.strip())


def mentions(value: Any, names: frozenset[str]) -> bool:
    """``names``: from ``folded``. Names of members are not looked at."""
    if isinstance(value, dict):
        return any(mentions(one, names) for one in value.values())
    if isinstance(value, list):
        return any(mentions(one, names) for one in value)
    return str(value).strip().casefold() in names
