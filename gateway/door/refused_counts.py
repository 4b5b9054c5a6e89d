"""Counts what is refused without a valid key, by minute, address, path and code; handed to the engine once a second."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter

from gateway.door.engine_link import EngineLink
from gateway.link import Refusal

log = logging.getLogger(__name__)

EVERY = 1.0
MOST = 10_000
"""Different ones between two hand-overs; what is more is counted together."""
OTHERS = "(others)"
_MINUTE = 60_000

_Key = tuple[int, str, str, str, int]


class RefusedCounts:
    """Nobody is ever held up by it: counting is one look-up, and without an engine the counts wait."""

    def __init__(self, link: EngineLink) -> None:
        self._link = link
        self._counts: Counter[_Key] = Counter()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="refused", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Hands over what is left."""
        self._stopping.set()
        self._thread.join(5)

    def add(self, address: str, path: str, code: str, status: int) -> None:
        """``path`` is a route of ours, never what somebody sent."""
        minute = int(time.time() * 1000) // _MINUTE * _MINUTE
        key = (minute, address, path, code, status)
        with self._lock:
            if key not in self._counts and len(self._counts) >= MOST:
                key = (minute, OTHERS, OTHERS, code, status)
            self._counts[key] += 1

    def _run(self) -> None:
        while not self._stopping.wait(EVERY):
            self._hand_over()
        self._hand_over()

    def _hand_over(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        rows = [
            Refusal(minute, address, path, code, status, n)
            for (minute, address, path, code, status), n in counts.items()
        ]
        if self._link.count(rows):
            self._log(counts)
            return
        with self._lock:
            self._counts.update(counts)

    def _log(self, counts: Counter[_Key]) -> None:
        by_code: Counter[tuple[str, str, int]] = Counter()
        for (_, _, path, code, status), n in counts.items():
            by_code[path, code, status] += n
        for (path, code, status), n in by_code.most_common(10):
            log.info("refused %d on %s: %d %s", n, path, status, code)
