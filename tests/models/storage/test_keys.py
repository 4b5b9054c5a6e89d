"""API keys: shown once, stored as hashes, named, revoked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.problems import UserMistake
from models.storage import audit, keys
from models.storage.workspace import Workspace, create, open_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "editor") as opened:
        yield opened


def test_a_key_is_random_has_its_prefix_and_is_stored_as_a_hash_only(workspace: Workspace) -> None:
    texts = []
    for kind in ("server", "public"):
        id_, key = keys.issue(workspace.db, f"Shop {kind}", kind, "ann", 5)
        text = key.reveal()
        texts.append(text)
        assert re.fullmatch(rf"pw_{kind[0]}_[A-Za-z0-9_-]{{43}}", text)
        stored = next(one for one in keys.keys(workspace.db) if one.id == id_)
        assert stored.hash == keys.digest(text)
        assert stored.active
        assert text.startswith(stored.hint)
        assert repr(key) == "Secret(•••)"
    workspace.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    content = workspace.path.read_bytes()
    assert not any(text.encode() in content for text in texts)
    assert texts[0] != texts[1]


def test_names_are_unique_among_active_keys(workspace: Workspace) -> None:
    first, _ = keys.issue(workspace.db, "Shop", "server", "ann", 1)
    with pytest.raises(UserMistake, match="active key"):
        keys.issue(workspace.db, "Shop", "server", "ann", 2)
    assert keys.revoke(workspace.db, first, "ann", 3)
    second, _ = keys.issue(workspace.db, "Shop", "server", "ann", 4)
    assert keys.find(workspace.db, "Shop").id == second
    assert keys.find(workspace.db, str(first)).revoked_at == 3
    assert not keys.revoke(workspace.db, first, "ann", 5)
    assert [one.what for one in audit.newest(workspace.db)] == ["key issued", "key revoked", "key issued"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_key_needs_a_name(workspace: Workspace, name: str) -> None:
    with pytest.raises(UserMistake, match="needs a name"):
        keys.issue(workspace.db, name, "server", "ann", 1)


def test_allowed_origins_are_written_as_browsers_write_them(workspace: Workspace) -> None:
    origins = ["https://Shop.Example/", "http://localhost:3000", "https://a.example:443"]
    keys.issue(workspace.db, "Page", "public", "ann", 1, origins=origins)
    assert keys.keys(workspace.db)[0].origins == ("https://shop.example", "http://localhost:3000", "https://a.example")
    for wrong in ("shop.example", "https://shop.example/path", "https://x:y:z", "null"):
        with pytest.raises(UserMistake, match="not an origin"):
            keys.issue(workspace.db, "Other", "public", "ann", 1, origins=[wrong])
    with pytest.raises(UserMistake, match="Only public keys"):
        keys.issue(workspace.db, "Other", "server", "ann", 1, origins=["https://shop.example"])


def test_keys_of_a_run_that_was_killed_are_revoked_by_the_next(workspace: Workspace) -> None:
    kept, _ = keys.issue(workspace.db, "Shop", "server", "ann", 1)
    for _ in range(2):
        keys.issue(workspace.db, "This run", "server", "ann", 1, for_run=True)
    assert keys.revoke_run_keys(workspace.db, "ann", 2) == 2
    assert [one.id for one in keys.keys(workspace.db) if one.active] == [kept]


def test_use_and_exposure_are_noted(workspace: Workspace) -> None:
    id_, _ = keys.issue(workspace.db, "Shop", "server", "ann", 1)
    keys.note_used(workspace.connection, {id_: 50})
    keys.note_used(workspace.connection, {id_: 40})
    keys.note_exposed(workspace.connection, id_, "url", 60)
    keys.note_exposed(workspace.connection, id_, "origin", 70)
    (key,) = keys.keys(workspace.db)
    assert (key.last_used_at, key.exposed_at, key.exposed_how) == (50, 60, "url")


def test_revoked_keys_are_bounded(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "REVOKED_KEPT", 3)
    for number in range(8):
        id_, _ = keys.issue(workspace.db, f"Key {number}", "server", "ann", 1)
        keys.revoke(workspace.db, id_, "ann", 2)
    assert len(keys.keys(workspace.db)) <= 4
