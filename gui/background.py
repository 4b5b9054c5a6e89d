"""Background work in one place: queries run on one worker thread, their results come back on the GUI thread.

The worker has its own read-only connection. ``stop`` drops what is under way; nothing arrives after it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from peewee import SqliteDatabase
from PySide6.QtCore import QObject, Qt, Signal

from models.storage.workspace import open_workspace

T = TypeVar("T")
log = logging.getLogger(__name__)

Query = Callable[[SqliteDatabase], T]


class Background(QObject):
    """One per workspace, living in the GUI thread."""

    _arrived = Signal(object, object)

    def __init__(self, workspace: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = workspace
        self._jobs: SimpleQueue[tuple[Query[Any], Callable[[Any], None], Callable[[Exception], None]] | None] = (
            SimpleQueue()
        )
        self._stopped = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="queries", daemon=True)
        self._thread.start()

    def run(
        self, query: Query[T], on_done: Callable[[T], None], on_error: Callable[[Exception], None] | None = None
    ) -> None:
        """Run ``query(db)`` on the worker; then ``on_done(result)`` or ``on_error(error)`` on the GUI thread."""
        self._jobs.put((query, on_done, on_error or _log))

    def stop(self) -> None:
        self._stopped = True
        self._jobs.put(None)
        self._thread.join(5)

    def _run(self) -> None:
        workspace = None
        while (job := self._jobs.get()) is not None:
            query, on_done, on_error = job
            try:
                workspace = workspace or open_workspace(self._path, "reader")
                result = query(workspace.db)
            except Exception as error:
                self._arrived.emit(on_error, error)
            else:
                self._arrived.emit(on_done, result)
        if workspace is not None:
            workspace.close()

    def _on_arrived(self, deliver: Callable[[Any], None], result: Any) -> None:
        if not self._stopped:
            deliver(result)


def _log(error: Exception) -> None:
    log.error("a query of the console failed: %s", error)
