"""How the console starts: what it needs of the system, and that the toolkit keeps Python's objects."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from gui import __main__ as start
from gui.door_check import RunKey, revoke_left
from gui.icon import program_icon
from gui.main_window import now
from models.problems import EnvironmentProblem
from models.storage import keys
from models.storage.tables import Gateway
from models.storage.workspace import create, open_workspace
from tests.gui.sample import fill


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere Qt brings what it needs")
def test_a_missing_library_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacks(name: str) -> None:
        raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")

    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(ctypes, "CDLL", lacks)
    with pytest.raises(EnvironmentProblem) as raised:
        start.check_libraries()
    assert "libxcb-cursor.so.0" in raised.value.text
    assert "sudo apt install" in raised.value.text
    assert "libxcb-cursor0" in raised.value.text


def test_nobody_who_closes_the_first_window_gets_another(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    monkeypatch.delenv("PORTWAY_WORKSPACE", raising=False)
    monkeypatch.setattr("models.storage.places.workspaces", list)
    monkeypatch.setattr("gui.chooser.Chooser.exec", lambda self: self.reject())
    assert start.main([]) == 0


def test_the_toolkit_loses_no_reference_to_none(qapp: QApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 loses one with each call, until the interpreter dies."""
    before = sys.getrefcount(None)
    for _ in range(1_000):
        qapp.processEvents()
    assert sys.getrefcount(None) > before - 500


def test_the_program_has_an_icon_for_every_size(qapp: QApplication) -> None:
    assert len(program_icon().availableSizes()) == 7


def test_only_a_new_workspace_that_nobody_has_touched_begins_with_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recent: list[Path] = []
    monkeypatch.setattr("gui.memory.recent", lambda: recent)
    empty, used, broken = (tmp_path / f"{name}.portway" for name in ("empty", "used", "broken"))
    fill(empty, 0)
    fill(used, 3)
    broken.write_bytes(b"no workspace")
    assert [start.is_new(one) for one in (empty, used, broken)] == [True, False, False]
    recent.append(empty)
    assert not start.is_new(empty), "the second time it opens where it was left"


def test_the_key_of_a_run_that_was_killed_is_revoked_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "acme.portway"
    create(path, now())
    RunKey(path, now).issue()  # and nobody revokes it
    revoke_left(path, now)
    with open_workspace(path, "reader") as workspace:
        assert [one.active for one in keys.keys(workspace.db)] == [False]


def test_keys_of_runs_stay_while_a_gateway_runs(tmp_path: Path) -> None:
    path = tmp_path / "acme.portway"
    create(path, now())
    RunKey(path, now).issue()
    with open_workspace(path, "writer") as workspace:
        Gateway.insert(
            id=1,
            pid=os.getpid(),
            engine_pid=os.getpid(),
            version="0",
            address="",
            started_at=now() + 1_000,
            state="running",
        ).execute(workspace.db)
    revoke_left(path, now)
    with open_workspace(path, "reader") as workspace:
        assert [one.active for one in keys.keys(workspace.db)] == [True]
