"""How much and how long the door puts up with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Times in seconds, sizes in bytes."""

    threads: int = 32
    """Each may hold one sender until the engine has committed."""
    waiting: int = 24
    """So many senders may wait for an engine that has fallen behind; fewer than there are threads, so that some are free
    to say so."""
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
