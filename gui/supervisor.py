"""The gateway as the console's child process: started, watched, started again when it dies, and never left behind.

The child reads our end through its standard input: closing it means "finish and stop", the line ``detach`` before that means
"go on without me". So a console that crashes leaves no gateway behind. A gateway that somebody else runs on the workspace
is adopted: it is shown, and stopped by a request in the workspace. One of another version is adopted with a warning.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from models.version import VERSION

LOG_LINES = 5_000
CRASHES_ALLOWED = 5
CRASH_WINDOW_S = 60.0
LONGEST_PAUSE_MS = 8_000
LAST_WORDS = 12
"""So many lines of its log are shown with a gateway that could not be kept alive."""

CANNOT_START = frozenset({1, 2})
"""Exit codes of a gateway that says why it did not start: trying again would say the same."""

STOPS_WITHIN_MS = 45_000
"""What is in flight may need the 30 s that a request to Emarsys may take; after this the gateway is killed."""

_PROPOSED_PORT = re.compile(r"--port (\d+)")


class State(Enum):
    STOPPED = "Gateway stopped"
    STARTING = "Gateway starting"
    RUNNING = "Gateway running"
    ADOPTED = "Gateway running elsewhere"
    STOPPING = "Gateway stopping"
    FAILED = "Gateway does not run"


@dataclass(frozen=True, slots=True)
class Running:
    """A gateway that is ready: where it listens, which process it is, and of which version."""

    address: str
    pid: int
    version: str = VERSION


class Supervisor(QObject):
    """``state_changed`` comes after every change; ``running`` is set while the state is RUNNING or ADOPTED, ``why`` says
    in a sentence what keeps a FAILED or STOPPED one from running. ``find_other`` looks for a gateway that already runs."""

    state_changed = Signal(object)
    log_added = Signal(str)

    def __init__(
        self,
        workspace: Path,
        find_other: Callable[[], Running | None],
        stop_other: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._find_other = find_other
        self._stop_other = stop_other
        self._crashes: deque[float] = deque(maxlen=CRASHES_ALLOWED)
        self._wanted = False
        self._arguments: list[str] = []
        self._process: QProcess | None = None
        self._unfinished = b""
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._launch)
        self._patience = QTimer(self, singleShot=True, interval=STOPS_WITHIN_MS)
        self._patience.timeout.connect(self._kill)
        self._last_pid = 0
        self.state = State.STOPPED
        self.running: Running | None = None
        self.why = ""
        self.log: deque[str] = deque(maxlen=LOG_LINES)

    def start(self, *, port: int | None = None) -> None:
        """Start the gateway, or adopt the one that runs already; ``port`` in place of the workspace's setting."""
        if self.state not in (State.STOPPED, State.FAILED):
            return
        other = self._find_other()
        if other is not None:
            self._enter(State.ADOPTED, other)
            return
        self._arguments = [] if port is None else ["--port", str(port)]
        self._crashes.clear()
        self._wanted = True
        self._launch()

    def stop(self) -> None:
        """Ask it to finish what is in flight and to stop."""
        self._wanted = False
        self._again.stop()
        if self.state is State.ADOPTED:
            self._enter(State.STOPPING, self.running)
            self._stop_other()
        elif self._process is not None and self._process.state() is not QProcess.ProcessState.NotRunning:
            self._enter(State.STOPPING, self.running)
            self._process.closeWriteChannel()
            self._patience.start()
        else:
            self._enter(State.STOPPED)

    def detach(self) -> None:
        """Let the gateway go on without the console; to be called when the console ends."""
        self._wanted = False
        if self._process is not None:
            process, self._process = self._process, None
            process.finished.disconnect(self._on_finished)
            process.errorOccurred.disconnect(self._on_error)
            process.readyReadStandardOutput.disconnect(self._on_output)
            process.readyReadStandardError.disconnect(self._on_log)
            process.write(b"detach\n")
            process.waitForBytesWritten(2_000)
            process.closeWriteChannel()
            process.setProcessState(QProcess.ProcessState.NotRunning)  # or its destructor would kill the child

    def saw(self, other: Running | None) -> None:
        """Take note of what runs on the workspace by now: somebody else may have started or stopped a gateway."""
        if self._process is not None or self._again.isActive():
            return
        if other is None and self.state in (State.ADOPTED, State.STOPPING):
            self._enter(State.STOPPED)
        elif other is not None and self.state in (State.STOPPED, State.FAILED) and other.pid != self._last_pid:
            self._enter(State.ADOPTED, other)

    @property
    def proposed_port(self) -> int | None:
        """The free port that the gateway named, where its own was taken."""
        found = _PROPOSED_PORT.search(self.why)
        return int(found[1]) if found and self.state is State.FAILED else None

    def finish(self, wait_ms: int = 40_000) -> bool:
        """Stop and wait for the end, for the console's own end; whether it went in time."""
        self.stop()
        process = self._process
        return process is None or process.waitForFinished(wait_ms)

    def _launch(self) -> None:
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_log)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        command, *arguments = program()
        self._process = process
        self._enter(State.STARTING)
        process.start(command, [*arguments, "serve", "-w", str(self._workspace), "--supervised", *self._arguments])

    def _on_output(self) -> None:
        while self._process is not None and self._process.canReadLine():
            line = bytes(self._process.readLine().data())
            try:
                ready = json.loads(line)
                found = Running(str(ready["address"]), int(ready["pid"]))
            except (ValueError, KeyError, TypeError):
                self._add_log(line.decode("utf-8", "replace").rstrip())
            else:
                self._last_pid = found.pid
                self._enter(State.RUNNING, found)

    def _on_log(self) -> None:
        if self._process is not None:
            self._unfinished += bytes(self._process.readAllStandardError().data())
            *lines, self._unfinished = self._unfinished.split(b"\n")
            for line in lines:
                self._add_log(line.decode("utf-8", "replace").rstrip("\r"))

    def _add_log(self, line: str) -> None:
        self.log.append(line)
        self.log_added.emit(line)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._give_up("The gateway's program could not be started. Install Portway again.")

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_log()
        self._patience.stop()
        was_ready = self.running is not None
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        if not self._wanted:
            self._enter(State.STOPPED)
        elif status is QProcess.ExitStatus.NormalExit and code == 0:
            self._wanted = False  # somebody else has stopped it
            self._enter(State.STOPPED)
        elif code in CANNOT_START and not was_ready and not self._crashed_lately():
            self._give_up(self.log[-1] if self.log else "The gateway could not start and did not say why.")
        else:
            self._on_crash()

    def _crashed_lately(self) -> bool:
        """After a crash the engine of the one before may still hold the workspace: then it is worth another try."""
        return bool(self._crashes) and time.monotonic() - self._crashes[-1] < CRASH_WINDOW_S

    def _on_crash(self) -> None:
        now = time.monotonic()
        self._crashes.append(now)
        if len(self._crashes) == CRASHES_ALLOWED and now - self._crashes[0] < CRASH_WINDOW_S:
            self._give_up(
                f"The gateway ended {CRASHES_ALLOWED} times within a minute, so it is not started again."
                " The last lines of its log say why."
            )
            return
        self._enter(State.STARTING)
        self._again.start(min(250 << len(self._crashes), LONGEST_PAUSE_MS))

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _give_up(self, why: str) -> None:
        self._wanted = False
        self.why = why
        self._enter(State.FAILED)

    def _enter(self, state: State, running: Running | None = None) -> None:
        self.state, self.running = state, running
        if state not in (State.FAILED, State.STOPPED):
            self.why = ""
        self.state_changed.emit(state)

    def last_words(self) -> list[str]:
        """The end of the gateway's log."""
        return list(self.log)[-LAST_WORDS:]


def program() -> list[str]:
    """The command ``portway``: from source by module, in the built application the program itself."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "gateway.cli"]
