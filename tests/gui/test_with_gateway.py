"""The console with a real gateway under it: from an empty workspace to a counted event, and what becomes of the gateway."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import requests
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.supervisor import State
from models.meaning.configuration import Configuration, Settings
from models.storage import commands, revisions
from models.storage.commands import Ask
from models.storage.status import gateway_state
from models.storage.workspace import open_workspace
from tests.gui.sample import fill
from tests.gui.test_main_window import button, texts

LONG_MS = 30_000
CONSOLE = """
import sys
import time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from gui.main_window import MainWindow
from gui.supervisor import State

app = QApplication([])
window = MainWindow(Path(sys.argv[1]))
window._ask_at_the_end = lambda: True
window.ended.connect(app.quit)
window.supervisor.state_changed.connect(
    lambda state: state is State.RUNNING and print(window.supervisor.running.pid, flush=True)
)
window.supervisor.log_added.connect(lambda line: print(line, file=sys.stderr))
window.show()
window.supervisor.start(port=0)
if sys.argv[2] == "close":
    window.supervisor.state_changed.connect(lambda state: state is State.RUNNING and window.close())
sys.exit(app.exec())
"""


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "acme.portway"
    fill(path, 0)
    return path


@pytest.fixture
def window(empty: Path, styled: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    one = MainWindow(empty)
    qtbot.addWidget(one, before_close_func=lambda window: window.supervisor.finish())
    one.show()
    return one


def running(window: MainWindow, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: window.supervisor.state is State.RUNNING, timeout=LONG_MS)
    assert window.supervisor.running is not None
    return window.supervisor.running.address


def test_from_an_empty_workspace_to_a_counted_event(window: MainWindow, qtbot: QtBot) -> None:
    window.supervisor.start(port=0)
    address = running(window, qtbot)
    qtbot.waitUntil(lambda: "No event has arrived yet." in texts(window), timeout=LONG_MS)
    qtbot.mouseClick(button(window, "Issue a key for this run"), Qt.MouseButton.LeftButton)
    key = texts(window).partition("-u ")[2].partition(":")[0]
    qtbot.mouseClick(button(window, "Send test event"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Sending a test event …" not in texts(window), timeout=LONG_MS)
    assert "accepted and stored" in texts(window)
    qtbot.waitUntil(lambda: "1 event in" in texts(window), timeout=LONG_MS)
    event = {"userId": "u-1", "event": "Seen"}
    qtbot.waitUntil(
        lambda: requests.post(f"{address}/v1/track", json=event, auth=(key, ""), timeout=20).ok, timeout=LONG_MS
    )
    qtbot.waitUntil(
        lambda: " events in " in texts(window), timeout=LONG_MS
    )  # an attempt before the key was known counts
    qtbot.mouseClick(button(window, "Stop gateway"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.supervisor.state is State.STOPPED, timeout=LONG_MS)
    assert "events of the last hour are kept." in texts(window)


def test_where_the_port_is_taken_a_free_one_is_one_click_away(window: MainWindow, qtbot: QtBot) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        window.supervisor.start(port=port)
        qtbot.waitUntil(lambda: window.supervisor.state is State.FAILED, timeout=LONG_MS)
        assert f"Port {port} cannot be used" in texts(window)
        free = window.supervisor.proposed_port
        qtbot.mouseClick(button(window, f"Start on port {free}"), Qt.MouseButton.LeftButton)
        assert running(window, qtbot) == f"http://127.0.0.1:{free}"


def test_a_gateway_that_somebody_else_starts_shows_up_by_itself(window: MainWindow, empty: Path, qtbot: QtBot) -> None:
    with gateway_in_a_terminal(empty):
        qtbot.waitUntil(lambda: window.supervisor.state is State.ADOPTED, timeout=LONG_MS)
        qtbot.mouseClick(button(window, "Stop gateway"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.supervisor.state is State.STOPPED, timeout=LONG_MS)


def gateway_in_a_terminal(path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gateway.cli", "serve", "-w", str(path), "--port", "0"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def console(path: Path, then: str) -> tuple[subprocess.Popen[str], psutil.Process]:
    """A console process and the gateway under it."""
    command = [sys.executable, "-c", CONSOLE, str(path), then]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."})
    assert process.stdout is not None
    gateway = psutil.Process(int(process.stdout.readline()))
    return process, gateway


def test_a_killed_console_leaves_no_gateway_behind(empty: Path) -> None:
    process, gateway = console(empty, "stay")
    family = [gateway, *gateway.children(recursive=True)]
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
    _, alive = psutil.wait_procs(family, timeout=30)
    assert not alive


def test_a_gateway_that_goes_on_outlives_the_console(empty: Path) -> None:
    process, gateway = console(empty, "close")
    assert process.wait(30) == 0
    assert process.stdout is not None
    process.stdout.close()
    assert gateway.is_running()
    with open_workspace(empty, "editor") as workspace:
        state = gateway_state(workspace.db)
        assert state is not None
        assert requests.get(f"{state.address}/healthz", timeout=20).json() == {"ok": True}
        commands.ask(workspace.db, Ask.STOP, {}, "test", 0)
    gateway.wait(30)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_a_signal_ends_console_and_gateway_without_a_question(empty: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings = Settings(port=probe.getsockname()[1])
    with open_workspace(empty, "editor") as workspace:
        revisions.save(workspace.db, Configuration("Acme", settings=settings, revision=1), "test", "port", 1)
        process = subprocess.Popen([sys.executable, "-m", "gui", "-w", str(empty)])
        wait_until(lambda: (state := gateway_state(workspace.db)) is not None and state.state == "running")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        state = gateway_state(workspace.db)
        assert state is not None
        assert not state.running


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
