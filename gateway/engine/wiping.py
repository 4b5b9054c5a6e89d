"""After a person was wiped: has the write-ahead log emptied and wipes them from the workspace's backups too.

The copies are files of their own and are dealt with on a thread, one after the other.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from queue import SimpleQueue

from gateway.engine.checkpoints import Checkpoints
from gateway.engine.clock import Clock
from gateway.engine.commit import Ledger
from models.storage import backups
from models.storage.workspace import Workspace

log = logging.getLogger(__name__)


class Wiping:
    """``look`` is called often, on the writer; it does nothing while nobody was wiped."""

    def __init__(self, workspace: Workspace, checkpoints: Checkpoints, ledger: Ledger, clock: Clock) -> None:
        self._workspace = workspace
        self._checkpoints = checkpoints
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
            self._checkpoints.empty_log()
            self._jobs.put((backups.ours(self._workspace), wiped))

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            copies, identifiers = job
            for path in backups.forget_in(copies, identifiers, self._clock.now()):
                log.warning("the copy %s could not be cleaned of a person who was wiped; delete it", path.name)
