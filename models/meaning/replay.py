"""A stored message made ready to be sent once more: with its own time or with none, with its own id or a new one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from models.meaning.segment.times import parse_time

HEADER = "X-Portway-Replay"
MOVES_RULES = "; moves-rules"
_CLOCK = ("sentAt", "originalTimestamp", "receivedAt")
"""By these the sender's clock was corrected; to do it twice would move the event."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it was taken: ``id`` is its number, 0 in another workspace. ``time`` and ``received_at`` in ms, by the
    machine's clock, 0 where nobody knows."""

    id: int
    door: str
    time: int
    received_at: int
    message: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class How:
    """``new_id``: as a new message; with the old id it is a duplicate. ``now``: as if it happened when it is sent.
    ``moves_rules``: it may start and move rules, which a replay does not unless asked."""

    new_id: bool = True
    now: bool = False
    moves_rules: bool = False


def message_again(recorded: Recorded, how: How, new_id: str) -> dict[str, Any]:
    """The message to send; ``new_id`` is its messageId where it gets a new one."""
    message = {name: value for name, value in recorded.message.items() if name not in _CLOCK}
    if how.now:
        message.pop("timestamp", None)
    elif recorded.time and parse_time(message.get("timestamp")) != recorded.time:
        message["timestamp"] = datetime.fromtimestamp(recorded.time / 1000, UTC).isoformat(timespec="milliseconds")
    if how.new_id:
        message["messageId"] = new_id
    return message


def name_of(message: Mapping[str, Any]) -> str:
    """What people call a message: the event of a track call, else its name or its type."""
    names = ("event", "type") if message.get("type") == "track" else ("name", "type")
    return next((one.strip() for name in names if isinstance(one := message.get(name), str) and one.strip()), "")


def header_of(recorded: Recorded, how: How) -> str:
    """What the gateway is told of it in the header ``HEADER``."""
    return f"{recorded.id}{MOVES_RULES if how.moves_rules else ''}"
