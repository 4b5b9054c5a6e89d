"""How the console starts: what it needs of the system, and that the toolkit keeps Python's objects."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from gui import __main__ as start
from gui.icon import program_icon
from models.problems import EnvironmentProblem
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
