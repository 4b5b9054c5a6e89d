"""Fills the index of words while nothing else is to be done, and wipes from it what was forgotten.

Intake comes first: where anything waits for the writer, the index waits too, and the console searches what is not in it
yet directly.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from models.storage import full_text

SLICE = 250
"""Events per look: some milliseconds."""


class FullTextWork:
    """``busy``: whether something waits for the writer. ``on_wiped`` is called when what was forgotten is out of the index."""

    def __init__(self, busy: Callable[[], bool], on_wiped: Callable[[], None]) -> None:
        self._busy = busy
        self._on_wiped = on_wiped
        self._wiping = False

    def look(self, connection: sqlite3.Connection) -> bool:
        """A duty on the writer; ``True``: there is more."""
        if self._busy():
            return False
        if full_text.tidy(connection):
            self._wiping = True
            return True
        if self._wiping:
            self._wiping = False
            self._on_wiped()
        return full_text.fill(connection, SLICE) == SLICE
