"""Backups: whole, private, known, and within the reach of forgetting."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.problems import UserMistake
from models.storage import backups
from models.storage.workspace import Workspace, create, open_workspace

NOW = 1_795_466_162_996


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "editor") as opened:
        opened.connection.executescript(
            "INSERT INTO person (id, primarykey, user_id, first_seen_at, last_seen_at)"
            " VALUES (1, 'canary@example.com', 'u-1', 1, 1), (2, 'other@example.com', NULL, 1, 1);"
            "INSERT INTO device VALUES ('device-1', 1, 1);"
            "INSERT INTO event (id, received_at, time, door, contact, person_id, verdict, reason)"
            " VALUES (1, 1, 1, 'tracking', 'canary@example.com', 1, 1, 'sent');"
            "INSERT INTO event_body (event_id, message, trace) VALUES (1, 'canary@example.com', '[]');"
        )
        yield opened


def test_a_backup_is_a_whole_workspace_of_its_owner(workspace: Workspace) -> None:
    target = backups.default_target(workspace.path, NOW)
    assert target.name == "acme-20261123-203602.portway-backup"
    size = backups.take(workspace, target, "ann", NOW)
    assert size == target.stat().st_size > 10_000
    assert target.stat().st_mode & 0o777 == 0o600
    assert not list(target.parent.glob(f"{target.name}-*"))
    with open_workspace(target, "reader") as copy:
        assert copy.uuid() == workspace.uuid()
    with pytest.raises(UserMistake, match="already a file"):
        backups.take(workspace, target, "ann", NOW)


def test_forgetting_reaches_into_every_backup_of_ours(workspace: Workspace, tmp_path: Path) -> None:
    elsewhere = tmp_path / "far" / "away.db"
    elsewhere.parent.mkdir()
    targets = [backups.default_target(workspace.path, NOW), elsewhere]
    for target in targets:
        backups.take(workspace, target, "ann", NOW)
    strangers = tmp_path / "acmeX-1.portway-backup"
    strangers.write_bytes(b"not ours")
    assert backups.ours(workspace) == sorted(targets)
    assert backups.forget_in(backups.ours(workspace), ["device-1"], NOW) == []
    for target in targets:
        content = target.read_bytes()
        assert b"canary@example.com" not in content
        assert b"other@example.com" in content
        assert b"device-1" not in content


def test_a_copy_that_cannot_be_cleaned_is_named(tmp_path: Path) -> None:
    damaged, old = tmp_path / "damaged", tmp_path / "old"
    damaged.write_bytes(b"x" * 8192)
    sqlite3.connect(old).execute("PRAGMA user_version = 0").connection.close()
    missing = tmp_path / "missing"
    assert backups.forget_in([damaged, old, missing], ["x"], NOW) == [damaged, old, missing]
    assert not missing.exists()
