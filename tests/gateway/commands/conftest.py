"""The command line, run in this process: a machine of its own, no display, no key store."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gateway.cli import main


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        """Its output as JSON, one value per line."""
        return [json.loads(line) for line in self.out.splitlines()]


Portway = Callable[..., Ran]


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, in which the command runs."""
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "PORTWAY_WORKSPACE", "PORTWAY_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("PORTWAY_EMARSYS_SECRET", raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def portway(capsys: pytest.CaptureFixture[str]) -> Portway:
    """Run ``portway`` with these words."""

    def run(*words: str) -> Ran:
        capsys.readouterr()
        try:
            code = main(list(words))
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run
