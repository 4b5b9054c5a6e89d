"""The rate limit: a window of a minute per API user, opened by its first request (emarsys-api.md §6)."""

from __future__ import annotations

import threading
from dataclasses import dataclass

WINDOW_MS = 60_000
MOST_USERS = 1000


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a user stands after a request. ``reset``: seconds of the epoch; ``over``: this request was too much."""

    limit: int
    remaining: int
    reset: int
    over: bool

    def headers(self) -> list[tuple[str, str]]:
        """The three headers in the casing that Emarsys uses."""
        return [
            ("X-RateLimit-Limit", str(self.limit)),
            ("X-Ratelimit-Remaining", str(self.remaining)),
            ("X-RateLimit-Reset", str(self.reset)),
        ]


class Rate:
    def __init__(self) -> None:
        self._windows: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def count(self, user: str, now: int, limit: int) -> Standing:
        with self._lock:
            opened, used = self._windows.get(user, (now, 0))
            if not 0 <= now - opened < WINDOW_MS:
                opened, used = now, 0
            used += 1
            if len(self._windows) >= MOST_USERS:
                self._windows.clear()
            self._windows[user] = (opened, used)
        reset = -((opened + WINDOW_MS) // -1000)
        return Standing(limit, max(0, limit - used), reset, used > limit)

    def clear(self) -> None:
        with self._lock:
            self._windows.clear()
