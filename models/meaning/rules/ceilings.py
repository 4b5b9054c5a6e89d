"""Ceilings: how many exits may go out per rule and hour, per rule, person and day, and per public key and hour.

A sliding window over exits handed in. Counts alone: whether a ceiling applies (live mode) is the caller's to say, by
the limits that it gives. Exits that are held do not count; those that a person releases do not come by here.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from models.meaning.rules.durations import DAY, HOUR


class Fired(NamedTuple):
    """An exit that went out. ``public_key_id``: the public key that its instance's events came with, if any."""

    at: int
    rule_id: str
    person_id: int
    public_key_id: int | None


@dataclass(frozen=True, slots=True)
class Limits:
    """``None``: no such ceiling (sandbox mode for the first two)."""

    per_rule_and_hour: int | None = None
    per_person_and_day: int | None = None
    per_public_key_and_hour: int | None = 100


class Ceilings:
    """Exits of the last day, in the order in which they went out. Kept by the caller from decision to decision."""

    def __init__(self, limits: Limits, fired: Iterable[Fired] = ()) -> None:
        self.limits = limits
        self._hour = _Window(HOUR)
        self._day = _Window(DAY)
        for one in fired:
            self._count(one)

    def admit(self, one: Fired) -> str | None:
        """Count an exit and return ``None``, or the ceiling that it is above: *rule*, *person* or *public key*."""
        limits = self.limits
        if _full(limits.per_rule_and_hour, self._hour.count(_rule(one), one.at)):
            return "rule"
        if _full(limits.per_person_and_day, self._day.count(_person(one), one.at)):
            return "person"
        if one.public_key_id is not None and _full(
            limits.per_public_key_and_hour, self._hour.count(_public_key(one), one.at)
        ):
            return "public key"
        self._count(one)
        return None

    def _count(self, one: Fired) -> None:
        self._hour.add(_rule(one), one.at)
        self._day.add(_person(one), one.at)
        if one.public_key_id is not None:
            self._hour.add(_public_key(one), one.at)


class _Window:
    """Counts per key over the last ``length`` ms; what is older is forgotten as time goes on."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._seen: deque[tuple[int, Hashable]] = deque()
        self._counts: Counter[Hashable] = Counter()

    def count(self, key: Hashable, now: int) -> int:
        while self._seen and self._seen[0][0] <= now - self._length:
            _, old = self._seen.popleft()
            self._counts[old] -= 1
            if not self._counts[old]:
                del self._counts[old]
        return self._counts[key]

    def add(self, key: Hashable, at: int) -> None:
        self._seen.append((at, key))
        self._counts[key] += 1


def _full(limit: int | None, count: int) -> bool:
    return limit is not None and count >= limit


def _rule(one: Fired) -> Hashable:
    return "rule", one.rule_id


def _person(one: Fired) -> Hashable:
    return "person", one.rule_id, one.person_id


def _public_key(one: Fired) -> Hashable:
    return "public key", one.public_key_id
