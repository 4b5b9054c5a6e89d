"""Durations as people write them (``"90s"``, ``"30m"``, ``"2h"``, ``"3d"``, ``"0s"``) and as they read them."""

from __future__ import annotations

import re

from models.problems import UserMistake

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_UNITS = {"s": (SECOND, "second"), "m": (MINUTE, "minute"), "h": (HOUR, "hour"), "d": (DAY, "day")}
_LONGEST = 3_660 * DAY
_SHAPE = re.compile(r"([0-9]{1,9})([smhd])")


def duration(text: str) -> int:
    """``"2h"`` as milliseconds. Raises ``UserMistake`` for anything but one whole number and one of s, m, h, d."""
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        raise UserMistake(
            f'"{text}" is not a duration. Write one whole number and one of s, m, h or d, such as 30m or 2h.'
        )
    length = int(match[1]) * _UNITS[match[2]][0]
    if length > _LONGEST:
        raise UserMistake(f'"{text}" is too long. Ten years (3660d) is the longest duration.')
    return length


def in_words(length: int) -> str:
    """Milliseconds as people say them, in the largest unit that divides them: ``"48 hours"``, ``"90 seconds"``."""
    for letter in "dhms":
        unit, name = _UNITS[letter]
        if length >= unit and length % unit == 0:
            return _counted(length // unit, name)
    return _counted(0, "second") if length == 0 else f"{length / SECOND:g} seconds"


def short(length: int) -> str:
    """For labels where room is scarce: ``"48 h"``, ``"90 s"``, ``"30 min"``, ``"3 d"``; three days and more as days."""
    for unit, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        least = 3 * DAY if unit == DAY else unit
        if length >= least and length % unit == 0:
            return f"{length // unit} {name}"
    return f"{length / SECOND:g} s"


def as_written(text: str) -> str:
    """``"48h"`` in words and in the writer's own unit: ``"48 hours"``. What is no duration is returned as it is."""
    match = _SHAPE.fullmatch(text.strip())
    return text if match is None else _counted(int(match[1]), _UNITS[match[2]][1])


def hours_in_words(hours: float) -> str:
    """A default lifetime in words: ``"48 hours"``, and fractions in a smaller unit (0.5: ``"30 minutes"``)."""
    return _counted(int(hours), "hour") if hours == int(hours) else in_words(lifetime(hours))


def lifetime(hours: float) -> int:
    """A default lifetime in milliseconds, to the nearest second and at least one."""
    return max(SECOND, round(hours * 3_600) * SECOND)


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
