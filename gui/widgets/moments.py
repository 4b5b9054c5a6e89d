"""Moments in words, in local time: as short as they can be told apart from now."""

from __future__ import annotations

from datetime import datetime, timedelta

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000


def moment(at: int, now: int) -> str:
    """``today 14:03``, ``Mon 18:31`` within six days, else ``9 Nov 18:31``, with the year where it is another."""
    when, today = datetime.fromtimestamp(at / 1000), datetime.fromtimestamp(now / 1000)
    days = abs((when.date() - today.date()).days)
    if not days:
        return f"today {when:%H:%M}"
    if days <= 6:
        return f"{when:%a %H:%M}"
    return f"{when.day} {when:%b %H:%M}" if when.year == today.year else f"{when.day} {when:%b %Y}"


def day(at: int, now: int) -> str:
    """``today`` or ``9 November``."""
    when, today = datetime.fromtimestamp(at / 1000), datetime.fromtimestamp(now / 1000)
    if when.date() == today.date():
        return "today"
    return f"{when.day} {when:%B}" if when.year == today.year else f"{when.day} {when:%B %Y}"


def clock(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000):%H:%M:%S}"


def midnights(first: int, last: int) -> list[int]:
    """The beginnings of the local days between two moments, ms."""
    start = datetime.fromtimestamp(first / 1000).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    found = []
    while (at := int(start.timestamp() * 1000)) <= last:
        found.append(at)
        start = (start + timedelta(hours=36)).replace(hour=0)  # a day may have 23 or 25 hours
    return found


def lasting(ms: int) -> str:
    """A duration in its largest unit: ``45 s``, ``12 min``, ``3 h``, ``2 days``."""
    for size, word in ((_DAY, "days"), (_HOUR, "h"), (_MINUTE, "min")):
        if ms >= size:
            count = ms // size
            return f"{count} {'day' if word == 'days' and count == 1 else word}"
    return f"{ms // 1000} s"
