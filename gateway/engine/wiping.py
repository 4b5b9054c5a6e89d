"""After a person was wiped: empties the write-ahead log and wipes them from the workspace's backups too.

The log is the writer's to empty; the copies are files of their own and are dealt with on a thread, one after the other.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from queue import SimpleQueue

from gateway.engine.clock import Clock
from gateway.engine.commit import Ledger
from gateway.engine.writer import Writer
from models.storage import backups
from models.storage.forget import truncate_log
from models.storage.workspace import Workspace

log = logging.getLogger(__name__)


class Wiping:
    """``look`` is called often, on the writer; it does nothing while nobody was wiped."""

    def __init__(self, workspace: Workspace, writer: Writer, ledger: Ledger, clock: Clock) -> None:
        self._workspace = workspace
        self._writer = writer
        self._ledger = ledger
        self._clock = clock
        self._jobs: SimpleQueue[tuple[list[Path], list[str]] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="wiping", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way."""
        self._jobs.put(None)
        self._thread.join()

    def look(self) -> None:
        wiped, self._ledger.wiped = self._ledger.wiped, []
        if wiped:
            self._writer.aside(truncate_log)
            self._jobs.put((backups.ours(self._workspace), wiped))

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            copies, identifiers = job
            for path in backups.forget_in(copies, identifiers, self._clock.now()):
                log.warning("the copy %s could not be cleaned of a person who was wiped; delete it", path.name)
