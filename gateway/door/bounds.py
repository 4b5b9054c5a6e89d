"""How much and how long the door puts up with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Times in seconds, sizes in bytes."""

    threads: int = 16
    """For what is not done in passing (``quick``)."""
    waiting: int = 5_000
    """Requests that the engine has been given and has not decided yet; above it, 429."""
    undecided: int = 64 << 20
    """What those hold together."""
    patience: float = 10.0
    """So long a sender is held. Later it gets 503 and sends again; what was committed meanwhile is then a duplicate."""
    slow_after: float = 30.0
    """From a request's first byte to its last."""
    bodies: int = 256 << 20
    """What the bodies of all requests may hold together."""
    cut_at: int = 64 << 20
    """Of one body, its sender is cut off; what is beyond the limits is read up to here, but not kept."""
    idle: int = 75
    """So long a connection may stay open without a request."""
