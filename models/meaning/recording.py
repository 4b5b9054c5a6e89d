"""The file of a recording: a head, then one event a line, each the message as it was taken with where and when. Pure.

Lines are plain messages with one more member, ``_recorded``, so that ``portway send`` and any other tool that reads one
JSON object a line takes them; the head, which is no message, says what the file is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from models.meaning.replay import Recorded
from models.problems import UserMistake

FORMAT = "portway-recording/1"
SUFFIX = ".portway-recording"
_FAMILY = "portway-recording/"
_ABOUT = "_recorded"
_DOORS = ("tracking", "destination")
LATEST = 1 << 53
"""No time (ms) is later: that is what JSON numbers hold exactly."""


@dataclass(frozen=True, slots=True)
class Head:
    """``made_at``, ``first_at`` and ``last_at`` (when the first and the last event were received) in ms."""

    made_at: int
    made_with: str
    masked: bool
    events: int
    first_at: int
    last_at: int


def head_line(head: Head) -> dict[str, Any]:
    return {"format": FORMAT, **asdict(head)}


def is_head(line: Any) -> bool:
    """Whether a line is the head of a recording, of whatever version."""
    return isinstance(line, dict) and str(line.get("format", "")).startswith(_FAMILY)


def read_head(line: Any) -> Head:
    """Raises ``UserMistake`` where the line is no head that can be read here."""
    if not is_head(line):
        raise UserMistake("This is not a recording: its first line does not say so. Choose another file.", "file")
    if line["format"] != FORMAT:
        raise UserMistake("This recording was made with a newer Portway. Open it with that one.", "file")
    numbers = [_time(line.get(name)) for name in ("made_at", "events", "first_at", "last_at")]
    made_at, events, first_at, last_at = numbers
    return Head(made_at, str(line.get("made_with", ""))[:40], line.get("masked") is True, events, first_at, last_at)


def event_line(one: Recorded, message: Mapping[str, Any]) -> dict[str, Any]:
    """``message`` is that of the event, as it is or without the person."""
    about = {"door": one.door, "time": one.time, "received_at": one.received_at}
    return {**message, _ABOUT: about}


def read_event(line: Any) -> Recorded | None:
    """The event of a line, also of a plain message; ``None`` where it is none."""
    if not isinstance(line, dict) or is_head(line):
        return None
    found = line.get(_ABOUT)
    about: Mapping[str, Any] = found if isinstance(found, dict) else {}
    door = about.get("door")
    received_at = _time(about.get("received_at"))
    return Recorded(
        0,
        door if door in _DOORS else "tracking",
        _time(about.get("time")) or received_at,
        received_at,
        message_in(line),
    )


def message_in(line: Mapping[str, Any]) -> dict[str, Any]:
    """The message of a line as its sender sent it."""
    return {name: value for name, value in line.items() if name != _ABOUT}


def _time(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LATEST else 0
