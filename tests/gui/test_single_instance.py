"""A second start of one workspace calls the first to the front; copies and what a crash left behind are told apart."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui import __main__ as start
from gui.shell.single_instance import FirstInstance
from models.storage.workspace import create

UUID = "4f2a6c1e-0d1b-4f7a-9b1c-5a6d7e8f9012"


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("c")  # a socket's path must be short


def test_the_second_calls_the_first(folder: Path, qtbot: QtBot) -> None:
    first = FirstInstance(UUID, folder)
    second = FirstInstance(UUID, folder)
    assert (first.is_first, second.is_first) == (True, False)
    with qtbot.waitSignal(first.called):
        second.call_first()
    with qtbot.waitSignal(first.called):
        second.call_first()
    first.close()


def test_another_workspace_has_a_window_of_its_own(folder: Path) -> None:
    first, other = FirstInstance(UUID, folder), FirstInstance(UUID[::-1], folder)
    assert first.is_first and other.is_first
    first.close()
    other.close()


def test_once_the_first_has_gone_the_next_is_first(folder: Path, qtbot: QtBot) -> None:
    first = FirstInstance(UUID, folder)
    first.close()
    first.close()
    second = FirstInstance(UUID, folder)
    assert second.is_first
    second.close()


def test_what_a_killed_console_left_behind_is_replaced(folder: Path, qtbot: QtBot) -> None:
    code = (
        "import os, pathlib, sys\n"
        "from gui.shell.single_instance import FirstInstance\n"
        f"one = FirstInstance({UUID!r}, pathlib.Path(sys.argv[1]))\n"
        "assert one.is_first and one._listener is not None\n"
        "os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(folder)], timeout=30, check=False).returncode == 9
    first = FirstInstance(UUID, folder)
    assert first.is_first
    with qtbot.waitSignal(first.called):
        FirstInstance(UUID, folder).call_first()
    first.close()


def test_a_second_start_of_the_console_ends_and_brings_the_first_to_the_front(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    workspace = tmp_path / "acme.portway"
    create(workspace, 1)
    first = FirstInstance.of(workspace)
    assert first is not None and first.is_first
    with qtbot.waitSignal(first.called):
        assert start.main(["-w", str(workspace)]) == 0
    first.close()


def test_a_call_that_comes_too_late_does_no_harm(folder: Path) -> None:
    first = FirstInstance(UUID, folder)
    second = FirstInstance(UUID, folder)
    first.close()
    second.call_first()
