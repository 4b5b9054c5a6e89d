"""Makes the going-live list: ``portway check`` as a child process, because only the gateway's code asks Emarsys."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QProcess

from gui.supervisor import program
from models.meaning.going_live import Finding

DONE = frozenset({0, 3})
"""Exit codes of a check that was made; 3: something blocks."""


class Check(QObject):
    """``run`` ends in ``on_list(findings)`` or ``on_failed(sentence)``; a second one before that is ignored."""

    def __init__(
        self,
        workspace: Path,
        on_list: Callable[[list[Finding]], None],
        on_failed: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._on_list, self._on_failed = on_list, on_failed
        self._workspace = workspace
        self._process = QProcess(self)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    def run(self, untried: Mapping[str, str] | None = None) -> None:
        """``untried``: other members of ``emarsys``, and their ``secret``; by a pipe, never on a command line."""
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self._process.blockSignals(False)
            command, *arguments = program()
            with_what = ["--untried"] if untried is not None else []
            self._process.start(command, [*arguments, "check", "--json", *with_what, "-w", str(self._workspace)])
            if untried is not None:
                self._process.write(f"{json.dumps(untried)}\n".encode())
            self._process.closeWriteChannel()

    def stop(self) -> None:
        """Nothing follows until the next ``run``."""
        self._process.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(2_000)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        if status is not QProcess.ExitStatus.NormalExit or code not in DONE:
            said = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace").strip()
            self._on_failed(said or "The check ended before it was done. Check again.")
            return
        lines = bytes(self._process.readAllStandardOutput().data()).splitlines()
        self._on_list([Finding(**json.loads(line)) for line in lines])

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._on_failed("The check could not be started. Install Portway again.")
