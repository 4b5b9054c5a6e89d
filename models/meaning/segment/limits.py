"""How much of a thing the two doors take, on inflated sizes, and how each refusal of a message is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DoorName = Literal["tracking", "destination"]

MAX_DEPTH = 100
"""Levels of objects and lists in one message."""


@dataclass(frozen=True, slots=True)
class Limits:
    event_bytes: int
    events: int
    request_bytes: int


LIMITS: dict[str, Limits] = {
    "tracking": Limits(event_bytes=32 * 1024, events=2_500, request_bytes=4 * 1024 * 1024),
    "destination": Limits(event_bytes=1024 * 1024, events=4_000, request_bytes=16 * 1024 * 1024),
}

READ_AT_MOST = 20 * 1024 * 1024
"""What is read of a request at all, so that answer and row are ours."""
