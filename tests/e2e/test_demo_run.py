"""``make run`` without a display: what it prints can be pasted, and each event has a line."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
import requests

from tests.e2e.running_gateway import ROOT, WITHIN, portway


class Demo:
    """The running command; ``line`` gives what it prints."""

    def __init__(self, folder: Path) -> None:
        self.environment = _fresh_machine(folder)
        self.process = subprocess.Popen(
            [*portway(), "run-demo", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env=self.environment,
        )
        self._lines: Queue[str] = Queue()
        self._reader = Thread(target=self._read)
        self._reader.start()

    def line(self, *words: str) -> str:
        """The next line with these words in it."""
        end = time.monotonic() + WITHIN
        while (left := end - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except Empty:
                break
            if all(word in line for word in words):
                return line
        raise AssertionError(f"no line with {words} came")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(WITHIN)
        self._reader.join(WITHIN)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))


def _fresh_machine(folder: Path) -> dict[str, str]:
    """No display, no workspaces yet, and the command ``portway`` on the path, as in an activated environment."""
    homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder))
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = folder / "bin" / "portway"
    command.parent.mkdir(exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec {shlex.join(portway())} "$@"\n')
    command.chmod(0o755)
    paths = {"PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return kept | homes | paths | {"PYTHONUNBUFFERED": "1"}


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(tmp_path)
    yield demo
    demo.close()


def post(curl: str) -> tuple[int, str]:
    """Do what the printed line does, without curl; the status and the key."""
    words = shlex.split(curl)
    address = next(one for one in words if one.startswith("http"))
    key = key_in(curl)
    name, _, value = words[words.index("-H") + 1].partition(": ")
    reply = requests.post(address, words[words.index("-d") + 1], headers={name: value}, auth=(key, ""), timeout=WITHIN)
    return reply.status_code, key


def key_in(curl: str) -> str:
    words = shlex.split(curl)
    return words[words.index("-u") + 1].rstrip(":")


def test_the_printed_line_sends_an_event_that_is_shown(demo: Demo) -> None:
    demo.line("no display")
    endpoint, key = demo.line("Endpoint").split()[-1], demo.line("Key ").split()[1]
    curl = demo.line("curl")
    assert endpoint in curl
    assert post(curl) == (200, key)
    demo.line("Coupon Entered", "Delivered. ")  # at once, or on a line of its own once it is
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(WITHIN) == 0


def test_the_key_of_a_run_ends_with_it(demo: Demo, tmp_path: Path) -> None:
    old = demo.line("Key ").split()[1]
    demo.line("curl")
    demo.close()
    again = Demo(tmp_path)
    try:
        curl = again.line("curl")
        assert post(curl)[0] == 200
        assert post(curl.replace(key_in(curl), old))[0] == 401
    finally:
        again.close()


def test_what_the_readme_shows_next_works(demo: Demo) -> None:
    assert post(demo.line("curl"))[0] == 200
    demo.line("Coupon Entered")
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = [line.strip() for line in readme.splitlines() if line.startswith("    ") and " -w demo" in line]
    assert len(shown) >= 4
    for line in shown:
        ran = subprocess.run(line, shell=True, capture_output=True, text=True, env=demo.environment, timeout=WITHIN)
        assert (line, ran.returncode, bool(ran.stdout)) == (line, 0, True), ran.stderr
