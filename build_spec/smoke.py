"""Proves the built application where there is no Python: ``python smoke.py FOLDER``, with an environment that is empty.

The console opens, its gateway becomes ready, an event of a real Segment client reaches the sandbox, everything ends and
nothing is left. The interpreter that runs this file sends the event and looks on; the application knows nothing of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psutil
from segment.analytics.client import Client  # type: ignore[import-untyped]

WITHIN = 30.0
"""Seconds that a step may take on a slow and busy machine."""
OPENS_WITHIN = 2.0
"""Seconds until the console's window is shown: what a person waits for without asking whether the click has worked."""
LARGEST = 200_000_000
"""Bytes of the folder, unpacked."""
PROGRAM = "portway.exe" if sys.platform == "win32" else "portway"
_T = TypeVar("_T")


class Built:
    """The built application, with a home of its own."""

    def __init__(self, program: Path, home: Path) -> None:
        self.program = program
        self.environment = {"HOME": str(home), "PATH": os.defpath, "QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":none"}
        self.environment["LANG"] = "C.UTF-8"
        if sys.platform == "win32":  # without these no program starts there
            kept = ("SYSTEMROOT", "TEMP", "TMP")
            self.environment |= {name: os.environ[name] for name in kept}
            self.environment |= {"USERPROFILE": str(home), "LOCALAPPDATA": str(home), "APPDATA": str(home)}

    def run(self, *words: str) -> str:
        """What a command writes; fails where it fails."""
        done = subprocess.run(
            [self.program, *words], env=self.environment, capture_output=True, text=True, timeout=WITHIN, check=False
        )
        if done.returncode not in (0, 3):  # 3: done, but something needs attention
            raise SystemExit(f"portway {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def status(self) -> Any:
        return json.loads(self.run("status", "-w", "smoke", "--json"))

    def open_console(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([self.program, "-w", "smoke"], env=self.environment)


def main(folder: Path) -> int:
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    report(f"The folder has {size / 1e6:.0f} MB.")
    if size > LARGEST:
        raise SystemExit(f"That is more than {LARGEST / 1e6:.0f} MB. See parts.py for what can be left out.")
    with tempfile.TemporaryDirectory() as home:
        built = Built((folder / PROGRAM).resolve(), Path(home))
        report(built.run("--version").strip())
        key = built.run("init", "-w", "smoke", "--demo").partition("shown this once: ")[2].split()[0]
        with console(built) as first:
            report(f"The gateway is ready: {first.address}.")
            send_event(key, first.address)
            until(lambda: int(built.status()["verdicts"]["delivered"]), "The event reached the sandbox")
            report("An event of a Segment client has reached the sandbox.")
        report("The console has ended, and every process that it had started.")
        with console(built) as second:
            pass
    opens_in = min(first.opened_in, second.opened_in)
    report(f"The window is shown after {opens_in:.2f} s.")
    if opens_in > OPENS_WITHIN:
        raise SystemExit(f"That is longer than {OPENS_WITHIN:.0f} s.")
    report("Passed.")
    return 0


@dataclass(frozen=True, slots=True)
class Console:
    """``opened_in``: seconds from the start until the window was shown, which is when the console starts its gateway."""

    address: str
    opened_in: float


@contextmanager
def console(built: Built) -> Iterator[Console]:
    """An open console with its gateway; ended as the system does it at a log-out, with everything that it started."""
    begun = time.monotonic()
    process = built.open_console()
    try:
        until(psutil.Process(process.pid).children, "The window was shown", pause=0.005)
        opened_in = time.monotonic() - begun
        yield Console(str(until(lambda: ready(built), "The gateway was ready")["address"]), opened_in)
        family = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        code = process.wait(WITHIN)
        if code != 0 and sys.platform != "win32":  # there the system ends a program without asking it
            raise SystemExit(f"The console ended with {code}.")
    finally:
        if process.poll() is None:
            process.kill()
    until(lambda: not any(one.is_running() for one in family), "Every process ended")


def ready(built: Built) -> Any:
    """The gateway as ``portway status`` knows it, once it takes requests."""
    gateway = built.status()["gateway"]
    return gateway if gateway and gateway["running"] and gateway["state"] == "running" else None


def send_event(key: str, address: str) -> None:
    """As a shop's server does it."""
    client = Client(key, host=address, sync_mode=True, max_retries=0)
    client.identify("smoke-1", {"email": "smoke@example.com", "firstName": "Smoke"})


def until(holds: Callable[[], _T], what: str, pause: float = 0.1) -> _T:
    """What ``holds`` gives, as soon as it is something."""
    deadline = time.monotonic() + WITHIN
    while not (value := holds()):
        if time.monotonic() > deadline:
            raise SystemExit(f"“{what}” did not come true within {WITHIN:.0f} s.")
        time.sleep(pause)
    return value


def report(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
