"""A workspace that leaves the machine: backups while others write, moving along, coming back, being removed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from models.problems import Cancelled, Secret, UserMistake
from models.storage import audit, backups, moving, removal, taking_along
from models.storage.secrets import EMARSYS, SecretStore
from models.storage.workspace import WorkspaceHeld, open_workspace
from tests.gui.configuration_sample import fill_configuration

T0 = 1_800_000_000_000


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    path = tmp_path / "here" / "acme.portway"
    fill_configuration(path, 400)
    return path


def test_a_backup_is_of_one_moment_while_others_write(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_PORTION", 5)
    portions: list[tuple[int, int]] = []
    with open_workspace(shop, "editor") as workspace:
        before = len(audit.newest(workspace.db))

        def write(done: int, of: int) -> None:
            portions.append((done, of))
            if len(portions) < 20:
                other = threading.Thread(target=_note, args=(shop,))
                other.start()
                other.join()

        backups.take(workspace, tmp_path / "b.portway-backup", "ann", T0, write)
    assert len(portions) >= 10
    with open_workspace(tmp_path / "b.portway-backup", "reader") as copy:
        assert len(audit.newest(copy.db)) == before + 1
        assert copy.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _note(path: Path) -> None:
    with open_workspace(path, "editor") as other:
        audit.note(other.db, "ben", "looked", T0)


def test_a_backup_that_is_called_off_leaves_nothing(shop: Path, tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        raise Cancelled

    with open_workspace(shop, "editor") as workspace:
        with pytest.raises(Cancelled):
            backups.take(workspace, tmp_path / "b", "ann", T0, stop)
        audit.note(workspace.db, "ann", "goes on", T0)
    assert not (tmp_path / "b").exists()


def test_a_backup_comes_back_as_a_workspace_that_asks(shop: Path, tmp_path: Path) -> None:
    with open_workspace(shop, "editor") as workspace:
        backups.take(workspace, tmp_path / "b.portway-backup", "ann", T0)
    backups.bring_back(tmp_path / "b.portway-backup", tmp_path / "again.portway")
    with open_workspace(tmp_path / "again.portway", "reader") as again:
        assert moving.is_elsewhere(again.connection)
    with pytest.raises(UserMistake, match="already a file"):
        backups.bring_back(tmp_path / "b.portway-backup", tmp_path / "again.portway")


def test_what_is_taken_along_goes_on_there_and_not_here(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "acme.portway"
    with open_workspace(shop, "writer") as workspace:
        taking_along.take_along(workspace, target, "ann", T0, lambda done, of: None)
        assert moving.is_elsewhere(workspace.connection)
        with pytest.raises(UserMistake, match="moved already"):
            taking_along.take_along(workspace, tmp_path / "x.portway", "ann", T0, lambda done, of: None)
    monkeypatch.setattr("models.storage.moving.machine", lambda: "the other")
    with open_workspace(target, "editor") as there:
        assert moving.is_elsewhere(there.connection)
        moving.take_over(there.connection)
        assert not moving.is_elsewhere(there.connection)


def test_removing_takes_everything_that_is_known_of(shop: Path) -> None:
    with open_workspace(shop, "editor") as workspace:
        SecretStore(workspace.db).put(EMARSYS, Secret("s3cret"), "api.emarsys.net", "ann", T0)
        backups.take(workspace, backups.default_target(shop, T0), "ann", T0)
        backups.take(workspace, shop.parents[1] / "elsewhere", "ann", T0)
        shop.with_suffix(".sandbox").write_bytes(b"x")
        found = removal.going(workspace)
    assert (found.people, found.events, found.secrets, len(found.backups)) == (0, 400, (EMARSYS,), 2)
    keep = shop.with_name("other.portway")
    keep.write_bytes(b"")
    removal.delete_files(removal.forget_secrets(shop, "ann", T0))
    assert list(shop.parent.iterdir()) == [keep]
    assert not (shop.parents[1] / "elsewhere").exists()


def test_a_workspace_with_a_gateway_is_not_removed(shop: Path) -> None:
    with open_workspace(shop, "writer"), pytest.raises(WorkspaceHeld):
        removal.forget_secrets(shop, "ann", T0)
    assert shop.exists()
