"""When each API key was last used, and whether a server key was seen where it must not be; written once a second."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from gateway.link import Head
from models.storage import keys


class KeyUse:
    """``names`` (key id -> name) is shared with the ledger, which writes it into traces."""

    def __init__(self, names: dict[int, str]) -> None:
        self._names = names
        self._used: dict[int, int] = {}
        self._exposed: dict[int, tuple[int, str]] = {}

    def note(self, connection: sqlite3.Connection, heads: Iterable[Head]) -> None:
        for head in heads:
            self._used[head.key_id] = head.received_at
            if head.exposed:
                self._exposed[head.key_id] = (head.received_at, head.exposed)
            if head.key_id not in self._names:
                self.load(connection)

    def load(self, connection: sqlite3.Connection) -> None:
        self._names.update(connection.execute("SELECT id, name FROM api_key"))

    def tick(self, connection: sqlite3.Connection) -> None:
        self.load(connection)
        self.flush(connection)

    def flush(self, connection: sqlite3.Connection) -> None:
        used, self._used = self._used, {}
        exposed, self._exposed = self._exposed, {}
        keys.note_used(connection, used)
        for key_id, (at, how) in exposed.items():
            keys.note_exposed(connection, key_id, how, at)
