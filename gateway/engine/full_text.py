"""Fills the index of words while little else is to be done, and wipes from it what was forgotten.

Intake comes first: where anything waits for the writer, or events come in fast, the index waits, and the console searches
what is not in it yet directly.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from models.storage import full_text

SLICE = 250
"""Events per look: some milliseconds."""
HASTE = 1_500
CALM = 50
"""Events per second: above the first nothing is done, below the second slice follows slice."""


class FullTextWork:
    """``busy``: whether something waits for the writer. ``on_wiped`` is called when what was forgotten is out of the index."""

    def __init__(
        self, busy: Callable[[], bool], on_wiped: Callable[[], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._busy = busy
        self._on_wiped = on_wiped
        self._clock = clock
        self._wiping = False
        self._seen = (0, clock())

    def look(self, connection: sqlite3.Connection) -> bool:
        """A duty on the writer; ``True``: there is more, and time for it."""
        rate = self._rate(connection)
        if self._busy() or rate > HASTE:
            return False
        if full_text.tidy(connection):
            self._wiping = True
            return True
        if self._wiping:
            self._wiping = False
            self._on_wiped()
        return full_text.fill(connection, SLICE) == SLICE and rate < CALM

    def _rate(self, connection: sqlite3.Connection) -> float:
        """How many events per second have come in since the last look; at the first look none are known of."""
        newest, now = connection.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0], self._clock()
        (before, then), self._seen = self._seen, (newest, now)
        return (newest - before) / max(now - then, 0.01) if before else 0.0
