"""The workspace file: who may open it, what is refused, and that what is committed is on the disk."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from models.problems import EnvironmentProblem, UserMistake
from models.storage import migrations
from models.storage.workspace import create, open_workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "acme.portway"
    create(made, 1_000)
    return made


def test_the_writing_connection_is_durable(path: Path) -> None:
    with open_workspace(path, "writer") as workspace:
        pragma = {
            name: workspace.connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "fullfsync", "secure_delete", "trusted_schema", "foreign_keys")
        }
    assert pragma == {
        "journal_mode": "wal",
        "synchronous": 2,
        "fullfsync": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "foreign_keys": 1,
    }


def test_only_its_owner_can_read_it(path: Path) -> None:
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0


def test_the_second_writer_is_told_who_holds_it(path: Path) -> None:
    with open_workspace(path, "writer") as first:
        first.connection.execute(
            "INSERT INTO gateway (id, pid, engine_pid, version, address, started_at, state)"
            " VALUES (1, 4711, 4712, '1.2', 'http://127.0.0.1:8400', 1, 'running')"
        )
        with pytest.raises(EnvironmentProblem, match=r"process 4711 .*8400"):
            open_workspace(path, "writer")
    open_workspace(path, "writer").close()


def test_the_lock_of_a_killed_process_is_free(path: Path) -> None:
    code = (
        "import os, pathlib; from models.storage.workspace import open_workspace;"
        f" open_workspace(pathlib.Path({str(path)!r}), 'writer'); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    open_workspace(path, "writer").close()


def test_a_reader_cannot_write(path: Path) -> None:
    with open_workspace(path, "reader") as workspace, pytest.raises(sqlite3.OperationalError, match="readonly"):
        workspace.connection.execute("DELETE FROM about")


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.portway"
    sqlite3.connect(other).execute("CREATE TABLE x (y)").connection.close()
    with pytest.raises(UserMistake, match="not a Portway workspace"):
        open_workspace(other, "reader")
    text = tmp_path / "text.portway"
    text.write_text("not a database at all, just some text that is long enough to have a header" * 20)
    with pytest.raises((UserMistake, EnvironmentProblem)):
        open_workspace(text, "reader")


def test_a_newer_file_is_refused_politely(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {migrations.SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(UserMistake, match="newer Portway"):
        open_workspace(path, "writer")


def test_a_schema_that_is_not_ours_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM audit; END")
    connection.close()
    with pytest.raises(UserMistake, match="not made by Portway"):
        open_workspace(path, "reader")


def test_an_older_file_is_copied_before_it_is_migrated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to_next = "ALTER TABLE audit ADD COLUMN extra TEXT"
    version = migrations.SCHEMA_VERSION
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, to_next))
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", version + 1)
    with pytest.raises(EnvironmentProblem, match="older Portway"):
        open_workspace(path, "editor")
    with open_workspace(path, "writer") as workspace:
        workspace.connection.execute("SELECT extra FROM audit")
        assert workspace.connection.execute("PRAGMA user_version").fetchone()[0] == version + 1
    copies = list(path.parent.glob("*-copy"))
    assert len(copies) == 1
    assert sqlite3.connect(copies[0]).execute("PRAGMA user_version").fetchone()[0] == version


def test_there_is_no_second_file_of_one_name(path: Path) -> None:
    with pytest.raises(UserMistake, match="already"):
        create(path, 1)
