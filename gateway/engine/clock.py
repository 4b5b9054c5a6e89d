"""The workspace's clock: the machine's, or in the sandbox moved forward by ``portway clock``.

HTTP authentication, token expiry and time-outs use the machine's own clock, never this one.
"""

from __future__ import annotations

import time


def real_now() -> int:
    """Milliseconds since 1970, UTC, by the machine."""
    return time.time_ns() // 1_000_000


class Clock:
    """``now()`` is what events, queue and rules go by."""

    def __init__(self, offset: int = 0) -> None:
        self.offset = offset

    def now(self) -> int:
        return real_now() + self.offset

    def moved(self, real: int) -> int:
        """A real moment as the moved clock shows it."""
        return real + self.offset
