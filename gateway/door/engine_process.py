"""The engine as a child process: started, started again when it dies, stopped by the end of its stdin."""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from collections.abc import Callable, Sequence

from gateway.door.engine_link import EngineLink
from gateway.link import CANNOT_START, read_some
from models.problems import EnvironmentProblem

log = logging.getLogger(__name__)

STARTS_WITHIN = 30.0
STOPS_WITHIN = 38.0
"""Seconds: a request to Emarsys that is under way may need 30."""
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
_LIVED_WELL = 10.0
"""Seconds after which a death is an accident and no pattern."""
_PIPE_BYTES = 1 << 20
"""A batch goes through at once, where the system can be asked for it."""


class EngineProcess:
    """Spawned when made, so that it gets ready while the door still loads; ``start`` begins to listen to it.

    ``given_up`` is called, from a thread of ours, when there is no engine and will be none; ``failure`` then says why.
    """

    def __init__(self, link: EngineLink, command: Sequence[str], given_up: Callable[[], None] = lambda: None) -> None:
        self._link = link
        self._command = list(command)
        self._given_up = given_up
        self._stopping = threading.Event()
        self._process = self._spawn()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self.failure = ""

    def start(self) -> None:
        self._thread.start()

    def wait_until_ready(self) -> None:
        """Raises ``EnvironmentProblem`` where the engine does not start, with its own sentence if it has one."""
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._link.ready.wait(0.02):
            if self.failure:
                raise EnvironmentProblem(self.failure)
            if time.monotonic() > deadline:
                raise EnvironmentProblem("The engine does not get ready. The log above has its last words.")

    def stop(self) -> None:
        """Let it finish what it has and wait for it; one that does not go is killed."""
        self._stopping.set()
        self._link.close()
        self._thread.join(STOPS_WITHIN)
        if self._thread.is_alive():
            log.error("the engine (process %d) does not end and is killed", self._process.pid)
            self._process.kill()
            self._thread.join(5)

    def _run(self) -> None:
        pause = _SHORTEST_PAUSE
        once_ready = False
        while True:
            started = time.monotonic()
            was_ready, why, code = self._listen()
            once_ready = once_ready or was_ready
            if self._stopping.is_set():
                return
            if code == CANNOT_START or not once_ready:
                self.failure = why or f"The engine ended with exit code {code}. The log above says why."
                self._given_up()
                return
            pause = _SHORTEST_PAUSE if time.monotonic() - started > _LIVED_WELL else min(pause * 2, _LONGEST_PAUSE)
            log.error("the engine ended with exit code %d and is started again in %.1f s", code, pause)
            if self._stopping.wait(pause):
                return
            self._process = self._spawn()

    def _listen(self) -> tuple[bool, str, int]:
        """Until it ends: whether it was ready, its last problem, its exit code."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdout as stdout:
            self._link.attach(process.stdin)
            while data := read_some(stdout):
                self._link.take(data)
        was_ready, why = self._link.ready.is_set(), self._link.problem
        self._link.detach()
        return was_ready, why, process.wait()

    def _spawn(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pipesize=_PIPE_BYTES)
