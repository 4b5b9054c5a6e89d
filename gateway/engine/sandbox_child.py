"""The sandbox process of a workspace in sandbox mode: started with the engine, started again when it dies, stopped by its stdin."""

from __future__ import annotations

import json
import logging
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gateway.spawn import command
from models.problems import EnvironmentProblem, Secret

log = logging.getLogger(__name__)

_LONGEST_PAUSE = 10.0


@dataclass(frozen=True, slots=True)
class SandboxAccess:
    """Where the sandbox listens and what it lets in; its secrets live with it and go nowhere else."""

    address: str
    client_id: str
    client_secret: Secret
    username: str
    wsse_secret: Secret


class SandboxChild:
    """``access`` is ``None`` while no sandbox is ready. ``changed`` is called (from a thread of ours) after each start."""

    def __init__(self, file: Path, changed: Callable[[SandboxAccess], None]) -> None:
        self._file = file
        self._changed = changed
        self._stopping = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self.access: SandboxAccess | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask it to stop and wait; a sandbox that does not go within five seconds is killed."""
        self._stopping.set()
        process = self._process
        if process is not None and process.stdin is not None:
            process.stdin.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(6)

    def _run(self) -> None:
        pause = 0.2
        while not self._stopping.is_set():
            started = time.monotonic()
            try:
                self._serve_once()
            except (OSError, ValueError, KeyError, EnvironmentProblem) as error:
                log.warning("the sandbox did not start: %s", error)
            self.access = None
            if self._stopping.is_set():
                return
            pause = 0.2 if time.monotonic() - started > 60 else min(pause * 2, _LONGEST_PAUSE)
            log.warning("the sandbox has ended; it is started again in %.1f s", pause)
            self._stopping.wait(pause)

    def _serve_once(self) -> None:
        process = subprocess.Popen(
            [*command("sandbox"), "--file", str(self._file), "--supervised"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._process = process
        with process:  # closes its pipes in the end, however it ends
            assert process.stdin is not None
            assert process.stdout is not None
            if self._stopping.is_set():  # asked to stop while it was being started
                process.stdin.close()
            line = process.stdout.readline()
            if not line:
                raise EnvironmentProblem(f"it ended with exit code {process.wait()} before it was ready")
            ready = json.loads(line)
            self.access = SandboxAccess(
                ready["address"],
                ready["client_id"],
                Secret(ready["client_secret"]),
                ready["username"],
                Secret(ready["wsse_secret"]),
            )
            self._changed(self.access)
            for _ in process.stdout:  # keeps its pipe empty
                pass
