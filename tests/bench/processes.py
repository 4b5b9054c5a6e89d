"""The processes that are measured: the gateway on a workspace of its own, and the bare Flask route."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from gateway.spawn import portway
from models.meaning.configuration import Configuration
from models.storage import commands, keys, revisions
from models.storage.commands import Ask
from models.storage.workspace import create, open_workspace
from tests.bench.load import drive
from tests.bench.workload import BATCH, CONFIGURATION, PEOPLE

WHO = "bench"


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway that takes requests. ``ready_after`` in seconds from its start."""

    address: str
    key: str
    path: Path
    process: subprocess.Popen[bytes]
    ready_after: float

    def parts(self) -> dict[str, psutil.Process]:
        """Its processes by what they are: door, engine, sandbox."""
        door = psutil.Process(self.process.pid)
        found = {"door": door}
        for child in door.children(recursive=True):
            line = " ".join(child.cmdline())
            found["sandbox" if "sandbox" in line else "engine"] = child
        return found


@contextmanager
def workspace_file(configuration: Configuration = CONFIGURATION) -> Iterator[tuple[Path, str]]:
    """A workspace in sandbox mode, in a folder that goes away at the end, and a server key of it."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        path = folder / "bench.portway"
        now = int(time.time() * 1000)
        create(path, now)
        with open_workspace(path, "editor") as workspace:
            revisions.save(workspace.db, configuration, WHO, "Made", now)
            key = keys.issue(workspace.db, "bench", "server", WHO, now)[1]
        yield path, key.reveal()
    finally:
        shutil.rmtree(folder)


@contextmanager
def running(path: Path, key: str) -> Iterator[Gateway]:
    """The gateway in the foreground, as a console would start it."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [*portway(), "serve", "-w", str(path), "--port", "0", "--supervised"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        line = process.stdout.readline()
        ready_after = time.perf_counter() - start
        yield Gateway(json.loads(line)["address"], key, path, process, ready_after)
    finally:
        process.stdin.close()
        process.wait(60)
        process.stdout.close()


@contextmanager
def gateway() -> Iterator[Gateway]:
    with workspace_file() as (path, key), running(path, key) as one:
        yield one


def meet_everybody(one: Gateway) -> None:
    """Let the gateway know all the people, and send nothing from here on: what is measured is the gateway alone."""
    drive(one.address, "everybody", PEOPLE // BATCH, key=one.key)
    with open_workspace(one.path, "editor") as workspace:
        asked = commands.ask(workspace.db, Ask.PAUSE, {}, WHO, int(time.time() * 1000))
        outcome = commands.wait(workspace.db, asked, 10)
    assert outcome is not None and outcome.state == "done"


@contextmanager
def flask_route() -> Iterator[str]:
    """The address of the bare route."""
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.flask_route"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().decode().strip()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
