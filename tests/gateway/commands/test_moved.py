"""A workspace that was last used on another machine sends nothing until somebody says what it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.cli import main
from models.storage import moving, revisions
from models.storage.workspace import open_workspace


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "acme.portway"
    assert main(["init", "-w", str(path), "--demo"]) == 0
    connection = sqlite3.connect(path)
    connection.execute("UPDATE about SET machine = 'another'")
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def run(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def one(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main([*arguments, "-w", str(elsewhere)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return one


def uuid_of(path: Path) -> str:
    with open_workspace(path, "reader") as workspace:
        return workspace.uuid()


def test_status_asks_and_resume_is_refused(run: Callable[..., tuple[int, str]]) -> None:
    assert "last used on another machine" in run("status")[1]
    code, said = run("resume")
    assert code == 2
    assert "take-over" in said


def test_taking_over_keeps_what_it_is(run: Callable[..., tuple[int, str]], elsewhere: Path) -> None:
    before = uuid_of(elsewhere)
    assert run("take-over")[0] == 0
    assert uuid_of(elsewhere) == before
    assert "another machine" not in run("status")[1]
    assert run("take-over")[0] == 2


def test_a_copy_is_a_workspace_of_its_own_in_sandbox_mode(run: Callable[..., tuple[int, str]], elsewhere: Path) -> None:
    before = uuid_of(elsewhere)
    code, said = run("open-copy")
    assert code == 0
    assert "is a copy now" in said
    assert uuid_of(elsewhere) != before
    with open_workspace(elsewhere, "reader") as workspace:
        assert revisions.latest(workspace.db).emarsys.mode == "sandbox"
        assert not moving.is_elsewhere(workspace.connection)
