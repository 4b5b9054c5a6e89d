"""Copies what is committed from the workspace's log into its file, on a thread and a connection beside the writer's.

SQLite does the same within a commit, once the log has grown too long (``models.storage.workspace``): for a log of 16 MB
that commit takes 25 ms more, and everybody waits. With this it seldom comes to that.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress

from models.storage.forget import truncate_log
from models.storage.workspace import Workspace

EVERY = 0.5
"""Seconds: a page that many commits have written is copied once. Where nothing was committed a look costs microseconds."""


class Checkpoints:
    """``start`` before anything is written, ``stop`` once nothing more is."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stopping = threading.Event()
        self._to_empty = threading.Event()
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def empty_log(self) -> None:
        """Somebody was wiped: what the log has of them goes as soon as nobody reads in it. From any thread."""
        self._to_empty.set()

    def _run(self) -> None:
        with self._workspace.connected():
            connection = self._workspace.connection
            while not self._stopping.wait(EVERY):
                self._look(connection)
            self._look(connection)

    def _look(self, connection: sqlite3.Connection) -> None:
        with suppress(sqlite3.OperationalError):  # a full disk: the writer meets it too, and says so
            if not self._to_empty.is_set():
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            elif truncate_log(connection):
                self._to_empty.clear()
