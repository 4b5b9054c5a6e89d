"""What ``make run`` starts, without a display: a workspace, a gateway, a key for the run, a curl line, events as they come."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from models.storage import keys, revisions
from models.storage.workspace import open_workspace

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[3]
WITHIN = 30.0


class Demo:
    """A running ``run-demo`` whose lines are read as they come."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gateway.cli", "run-demo", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        self._lines: SimpleQueue[str] = SimpleQueue()
        self.seen: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stdout:
            for line in stdout:
                self._lines.put(line.rstrip("\n"))

    def line(self, *beginnings: str) -> str:
        """The next line that begins with one of these."""
        while True:
            line = self._lines.get(timeout=WITHIN)
            self.seen.append(line)
            if line.startswith(beginnings):
                return line

    def stop(self, number: signal.Signals) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(WITHIN)
        self._reader.join()
        return code


@pytest.fixture
def demo(machine: Path) -> Iterator[Demo]:
    one = Demo()
    yield one
    one.stop(signal.SIGKILL)


def test_the_curl_line_works_as_it_stands_and_the_key_ends_with_the_run(demo: Demo, machine: Path) -> None:
    curl = shlex.split(demo.line("  curl"))
    assert any(line.startswith("There is no display") for line in demo.seen)
    key = curl[curl.index("-u") + 1]
    request = urllib.request.Request(
        curl[2],
        data=curl[curl.index("-d") + 1].encode(),
        headers={"Authorization": f"Basic {b64encode(key.encode()).decode()}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as reply:
        assert json.load(reply) == {"success": True}
    line = demo.line("0", "1", "2")  # it begins with the time of day
    assert "#1 track Coupon Entered  ann@example.com  Delivered" in line
    assert demo.stop(signal.SIGINT) == 0
    with open_workspace(machine / "xdg_data_home" / "portway" / "demo.portway", "reader") as workspace:
        found = {one.name: one for one in keys.keys(workspace.db)}
        configuration = revisions.latest(workspace.db)
    assert found["This run"].hash == keys.digest(key.rstrip(":"))
    assert not found["This run"].active
    assert found["Sample source"].active
    assert (configuration.emarsys.mode, len(configuration.rules)) == ("sandbox", 1)


def test_a_run_that_was_killed_leaves_no_gateway_and_its_key_is_revoked_by_the_next(demo: Demo, machine: Path) -> None:
    demo.line("Events, as they happen")
    path = machine / "xdg_data_home" / "portway" / "demo.portway"
    demo.stop(signal.SIGKILL)
    with open_workspace(path, "writer", wait_for_lock=WITHIN):
        pass  # the gateway has let go of its workspace
    again = Demo()
    again.line("Events, as they happen")
    assert again.stop(signal.SIGTERM) == 0
    with open_workspace(path, "reader") as workspace:
        assert [one.name for one in keys.keys(workspace.db) if one.active] == ["Sample source"]
