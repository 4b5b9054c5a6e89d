"""How many requests the account allows just now, by the headers of every reply (emarsys-api.md §6).

A share is kept free for what people send by hand. Waits are measured by the monotonic clock: ``Reset`` is compared with
the reply's own ``Date``, so that a wrong clock of this machine does not matter.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

from models.storage.accounts import Allowed

FALLBACK_SECONDS = 60.0
LONGEST_SECONDS = 600.0


class Rate:
    """Shared by everything that sends to one account."""

    def __init__(self, reserve_percent: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.reserve_percent = reserve_percent
        self._clock = clock
        self._lock = threading.Lock()
        self._limit = 0
        self._remaining: int | None = None
        self._until = 0.0
        self._held_until = 0.0

    def wait(self, *, by_hand: bool) -> float:
        """Seconds until the next request may go; 0 = now."""
        with self._lock:
            now = self._clock()
            if now < self._held_until:
                return self._held_until - now
            if self._remaining is None or now >= self._until:
                return 0.0
            reserve = 0 if by_hand else -(-self._limit * self.reserve_percent // 100)
            return self._until - now if self._remaining <= reserve else 0.0

    def note(self, headers: Mapping[str, str], real_now: int) -> None:
        """What a reply says of the window. Names come in several spellings; ``headers`` has them in lower case."""
        limit, remaining = _number(headers.get("x-ratelimit-limit")), _number(headers.get("x-ratelimit-remaining"))
        left = _seconds_left(headers, real_now)
        if remaining is None or left is None:
            return
        with self._lock:
            self._limit, self._remaining, self._until = limit or 0, remaining, self._clock() + left

    def allowed(self, now: int) -> Allowed | None:
        """What may still go in this window, for people to read; ``None`` where no reply told. ``now`` is the workspace's."""
        with self._lock:
            left = self._until - self._clock()
            if self._remaining is None or not self._limit or left <= 0:
                return None
            return Allowed(self._remaining, self._limit, now + int(left * 1000))

    def exceeded(self, headers: Mapping[str, str], real_now: int) -> float:
        """A 429: nothing goes before the reset. Returns the seconds until then."""
        left = _seconds_left(headers, real_now)
        wait = (FALLBACK_SECONDS if left is None else left) + random.uniform(0.05, 0.5)
        with self._lock:
            self._held_until = self._clock() + wait
        return wait

    def clear(self) -> None:
        """Forget what was noted: another user's window, or a person says *Resume*."""
        with self._lock:
            self._remaining, self._held_until = None, 0.0


def _seconds_left(headers: Mapping[str, str], real_now: int) -> float | None:
    reset = _number(headers.get("x-ratelimit-reset"))
    if reset is None:
        return None
    return min(max(reset - server_time(headers, real_now) / 1000, 0.0), LONGEST_SECONDS)


def server_time(headers: Mapping[str, str], real_now: int) -> int:
    """The server's clock by its ``Date`` header, ms; ours where it tells none."""
    try:
        return int(parsedate_to_datetime(headers["date"]).timestamp() * 1000)
    except (KeyError, ValueError, TypeError):
        return real_now


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
