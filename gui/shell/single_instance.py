"""One window per workspace: a second start calls the first to the front, and ends.

Who is first is decided by a lock that the system lets go of however a process ends. The call is a connection to the first
one's socket (a named pipe on Windows) that says nothing. Both are named by the workspace's UUID, so a copy of the file is
another workspace; a socket that a crash left behind is replaced by whoever holds the lock.
"""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Client, Listener
from pathlib import Path

from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, Signal

from models.problems import EnvironmentProblem, UserMistake
from models.storage import places
from models.storage.workspace import open_workspace


class FirstInstance(QObject):
    """Held by the first console of a workspace as long as it runs. ``called``: another start wants it in front."""

    called = Signal()

    def __init__(self, uuid: str, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        folder = folder or places.data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        self._socket = _socket(uuid, folder)
        self._lock = FileLock(folder / f"console-{uuid}.lock")
        self._listener: Listener | None = None
        self.is_first = True
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            self.is_first = False
        else:
            self._listen()

    @classmethod
    def of(cls, workspace: Path) -> FirstInstance | None:
        """For a workspace; ``None`` where it cannot be read, which the window then says."""
        try:
            with open_workspace(workspace, "reader") as opened:
                return cls(opened.uuid())
        except (UserMistake, EnvironmentProblem):
            return None

    def call_first(self) -> None:
        """Ask the one that is first to come to the front. It may be on its way out: then nobody comes."""
        with suppress(OSError):
            Client(self._socket).close()

    def close(self) -> None:
        """Make room for the next; may be called again."""
        if self._listener is not None:
            listener, self._listener = self._listener, None
            self.call_first()  # wakes the thread, which then finds that it is over
            listener.close()
        self._lock.release()

    def _listen(self) -> None:
        if sys.platform != "win32":
            Path(self._socket).unlink(missing_ok=True)
        with suppress(OSError):  # a home whose path is too long for a socket: the lock still does its part
            self._listener = Listener(self._socket)
            threading.Thread(target=self._wait, args=(self._listener,), name="second starts", daemon=True).start()

    def _wait(self, listener: Listener) -> None:
        while self._listener is listener:
            try:
                listener.accept().close()
            except OSError:
                return
            if self._listener is listener:
                with suppress(RuntimeError):  # the window may be gone by now
                    self.called.emit()


def _socket(uuid: str, folder: Path) -> str:
    """Short, since a socket's path has about a hundred letters at most."""
    return rf"\\.\pipe\portway-{uuid}" if sys.platform == "win32" else str(folder / f"c-{uuid[:13]}")
