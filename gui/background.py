"""Background work in one place: it runs on other threads, its results come back on the GUI thread.

Queries share one worker with a read-only connection; what may take long (a request over HTTP) gets a thread of its own.
``stop`` drops what is under way; nothing arrives after it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from peewee import SqliteDatabase
from PySide6.QtCore import QObject, Qt, Signal

from models.storage.workspace import Workspace, open_workspace

T = TypeVar("T")
log = logging.getLogger(__name__)

Query = Callable[[SqliteDatabase], T]


class Background(QObject):
    """One per workspace, living in the GUI thread. ``ending``: it is about to stop, and so shall what runs beside it."""

    ending = Signal()
    _arrived = Signal(object, object)

    def __init__(self, workspace: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = workspace
        self._jobs: SimpleQueue[tuple[Query[Any], Callable[[Any], None], Callable[[Exception], None]] | None] = (
            SimpleQueue()
        )
        self._reader: Workspace | None = None  # the worker's alone
        self._stopped = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="queries", daemon=True)
        self._thread.start()

    def run(
        self, query: Query[T], on_done: Callable[[T], None], on_error: Callable[[Exception], None] | None = None
    ) -> None:
        """Run ``query(db)`` on the worker; then ``on_done(result)`` or ``on_error(error)`` on the GUI thread."""
        self._jobs.put((query, on_done, on_error or _log))

    def work(
        self, job: Callable[[], T], on_done: Callable[[T], None], on_error: Callable[[Exception], None] | None = None
    ) -> None:
        """Run ``job()`` on a thread of its own; the rest is as with ``run``."""
        arguments = (job, on_done, on_error or _log)
        threading.Thread(target=self._do, args=arguments, name="work", daemon=True).start()

    def stop(self) -> None:
        """Drop what is under way; to be called once, at the end."""
        self.ending.emit()
        self._stopped = True
        self._jobs.put(None)
        self._thread.join(5)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            query, on_done, on_error = job
            self._do(partial(self._ask, query), on_done, on_error)
        if self._reader is not None:
            self._reader.close()

    def _ask(self, query: Query[T]) -> T:
        self._reader = self._reader or open_workspace(self._path, "reader")
        return query(self._reader.db)

    def _do(
        self, job: Callable[[], Any], on_done: Callable[[Any], None], on_error: Callable[[Exception], None]
    ) -> None:
        deliver: Callable[[Any], None] = on_done
        try:
            result = job()
        except Exception as error:
            deliver, result = on_error, error
        with suppress(RuntimeError):  # the window may be gone by now
            self._arrived.emit(deliver, result)

    def _on_arrived(self, deliver: Callable[[Any], None], result: Any) -> None:
        if not self._stopped:
            deliver(result)


def _log(error: Exception) -> None:
    log.error("a query of the console failed: %s", error)
