"""The supervisor with real child processes: ready, crash, giving up, adopting, detaching, and no orphan."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from gui import supervisor as module
from gui.supervisor import CRASHES_ALLOWED, Running, State, Supervisor

READY = "import json, os, sys; print(json.dumps({'ready': True, 'address': 'http://127.0.0.1:1', 'pid': os.getpid()}), flush=True)"
UNTIL_EOF = f"{READY}; sys.stdin.read()"
DIES = "import sys; print('a fault', file=sys.stderr); sys.exit(70)"
CANNOT_START = "import sys; print('Port 8400 is in use. Port 8401 is free.', file=sys.stderr); sys.exit(1)"
DETACHABLE = (
    f"{READY}\n"
    "import time\n"
    "lines = sys.stdin.read().split()\n"
    "end = time.monotonic() + 20\n"
    "while 'detach' in lines and time.monotonic() < end: time.sleep(0.05)\n"
)


class Bench:
    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.other: Running | None = None
        self.stopped_other = 0
        self.supervisor = Supervisor(path, lambda: self.other, self._stop_other)

    def _stop_other(self) -> None:
        self.stopped_other += 1
        self.other = None

    def child(self, code: str) -> None:
        """What runs in place of the gateway."""
        self._monkeypatch.setattr(module, "program", lambda: [sys.executable, "-c", code])


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[Bench]:
    one = Bench(tmp_path / "acme.portway", monkeypatch)
    yield one
    one.supervisor.finish(5_000)


def wait_for(qtbot: QtBot, bench: Bench, state: State) -> None:
    qtbot.waitUntil(lambda: bench.supervisor.state is state, timeout=20_000)


def test_it_starts_becomes_ready_and_stops_at_the_end_of_stdin(bench: Bench, qtbot: QtBot) -> None:
    bench.child(UNTIL_EOF)
    bench.supervisor.start()
    assert bench.supervisor.state is State.STARTING
    wait_for(qtbot, bench, State.RUNNING)
    running = bench.supervisor.running
    assert running is not None
    assert running.address == "http://127.0.0.1:1"
    bench.supervisor.stop()
    assert bench.supervisor.state is State.STOPPING
    wait_for(qtbot, bench, State.STOPPED)
    assert not psutil.pid_exists(running.pid)


def test_a_crash_is_answered_by_a_new_start(bench: Bench, qtbot: QtBot) -> None:
    bench.child(UNTIL_EOF)
    bench.supervisor.start()
    wait_for(qtbot, bench, State.RUNNING)
    assert bench.supervisor.running is not None
    first = bench.supervisor.running.pid
    psutil.Process(first).kill()
    wait_for(qtbot, bench, State.STARTING)
    wait_for(qtbot, bench, State.RUNNING)
    assert bench.supervisor.running.pid != first


def test_five_crashes_in_a_minute_are_enough(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_PAUSE_MS", 1)
    bench.child(DIES)
    bench.supervisor.start()
    wait_for(qtbot, bench, State.FAILED)
    assert f"{CRASHES_ALLOWED} times" in bench.supervisor.why
    assert bench.supervisor.last_words() == ["a fault"] * CRASHES_ALLOWED


def test_what_cannot_start_is_not_tried_again_and_says_why(bench: Bench, qtbot: QtBot) -> None:
    bench.child(CANNOT_START)
    bench.supervisor.start()
    wait_for(qtbot, bench, State.FAILED)
    assert bench.supervisor.why == "Port 8400 is in use. Port 8401 is free."


def test_a_gateway_that_runs_already_is_adopted_and_stopped_by_request(bench: Bench) -> None:
    bench.other = Running("http://127.0.0.1:9", 4711)
    bench.supervisor.start()
    assert bench.supervisor.state is State.ADOPTED
    assert bench.supervisor.running == bench.other
    bench.supervisor.stop()
    assert (bench.supervisor.state, bench.stopped_other) == (State.STOPPING, 1)
    bench.supervisor.saw(bench.other)
    assert bench.supervisor.state is State.STOPPED


def test_an_adopted_one_that_ends_is_noticed(bench: Bench) -> None:
    bench.other = Running("http://127.0.0.1:9", 4711)
    bench.supervisor.start()
    bench.other = None
    bench.supervisor.saw(None)
    assert bench.supervisor.state is State.STOPPED


def test_a_detached_gateway_goes_on(bench: Bench, qtbot: QtBot) -> None:
    bench.child(DETACHABLE)
    bench.supervisor.start()
    wait_for(qtbot, bench, State.RUNNING)
    assert bench.supervisor.running is not None
    pid = bench.supervisor.running.pid
    bench.supervisor.detach()
    try:
        assert psutil.pid_exists(pid)
        assert psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    finally:
        psutil.Process(pid).kill()
