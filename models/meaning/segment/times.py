"""Points in time as messages write them, read to milliseconds (UTC), and the correction of a client's clock.

Formats met on the wire (segment-protocol.md §1.1): ``Z`` with milliseconds, ``+00:00`` with six digits, other offsets,
date only, months and days without a leading nought, and the Go form ``2026-01-02 10:00:00.123456789 +0000 UTC m=+1.2``.
Numbers are taken as seconds or milliseconds since 1970 where they can be nothing else: to take a year-old event for a
fresh one would be worse. A time without an offset is UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LONGEST = 80
_LOOSE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?P<clock>(?:T|\ +)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d+))?)?"
    r"\ *(?:Z|UTC|(?P<sign>[+-])(?P<off_hour>\d{2}):?(?P<off_minute>\d{2}))?(?:\ UTC)?(?:\ m=\S+)?)?",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def parse_time(value: Any) -> int | None:
    """Milliseconds since 1970 of a time in any known form, ``None`` for what is no time."""
    read = _read(value)
    return None if read is None else (read[0] - _EPOCH) // _MILLISECOND


def canonical_date(value: Any) -> str | None:
    """``YYYY-MM-DD`` for a date, ``YYYY-MM-DDTHH:MM:SS.mmm`` with ``Z`` or the sender's offset for a time.

    The offset stays, so that the first ten characters are the day that the sender meant.
    """
    read = _read(value)
    if read is None:
        return None
    moment, has_clock = read
    if not has_clock:
        return moment.date().isoformat()
    text = moment.isoformat(timespec="milliseconds")
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def skew_corrected(original: int, sent: int, received: int) -> int:
    """When it happened by our clock: the client's clock told ``original`` and ``sent``, ours ``received`` (all ms)."""
    return received - (sent - original)


def _read(value: Any) -> tuple[datetime, bool] | None:
    """The moment, always with an offset, and whether it came with a time of day."""
    if isinstance(value, str):
        text = value.strip()
        if len(text) > _LONGEST or not text.isascii():
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return _read_number(float(text)) if text.isdigit() else _read_loosely(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment, len(text) > 10
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _read_number(value)
    return None


def _read_number(number: float) -> tuple[datetime, bool] | None:
    """Seconds from 1973 to 5138, or milliseconds from 1973 to 5138; other numbers are no times."""
    if 1e8 <= number < 1e11:
        number *= 1000
    elif not 1e11 <= number < 1e14:
        return None
    return _EPOCH + timedelta(milliseconds=int(number)), True


def _read_loosely(text: str) -> tuple[datetime, bool] | None:
    match = _LOOSE.fullmatch(text)
    if match is None:
        return None
    part = ((match["part"] or "") + "000000")[:6]
    offset = timedelta(hours=int(match["off_hour"] or 0), minutes=int(match["off_minute"] or 0))
    try:
        moment = datetime(
            int(match["year"]),
            int(match["month"]),
            int(match["day"]),
            int(match["hour"] or 0),
            int(match["minute"] or 0),
            min(int(match["second"] or 0), 59),  # a leap second
            int(part),
            tzinfo=timezone(-offset if match["sign"] == "-" else offset),
        )
        return moment, match["clock"] is not None
    except ValueError:
        return None
