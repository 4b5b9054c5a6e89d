"""Where workspaces live, which one is meant, and which places are refused."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import pytest

from models.problems import UserMistake
from models.storage import places

Partition = namedtuple("Partition", "device mountpoint fstype opts")


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(places, "data_folder", lambda: folder)
    monkeypatch.chdir(tmp_path)
    return folder


def test_a_bare_name_lies_in_the_default_folder_and_everything_else_is_a_path(
    data_folder: Path, tmp_path: Path
) -> None:
    assert places.named("acme") == data_folder / "acme.portway"
    assert places.named("acme.portway") == tmp_path / "acme.portway"
    assert places.named("./acme") == tmp_path / "acme.portway"
    assert places.named("sub/acme.v2") == tmp_path / "sub" / "acme.v2.portway"
    (tmp_path / "other.db").touch()
    assert places.named("other.db") == tmp_path / "other.db"


def test_the_only_workspace_there_is_needs_no_name(data_folder: Path) -> None:
    with pytest.raises(UserMistake, match="portway init"):
        places.chosen(None, {})
    (data_folder / "acme.portway").touch()
    assert places.chosen(None, {}) == data_folder / "acme.portway"
    (data_folder / "beta.portway").touch()
    with pytest.raises(UserMistake, match=r"several workspaces: acme, beta\. .*-w acme"):
        places.chosen(None, {})


def test_the_option_wins_over_the_environment(data_folder: Path) -> None:
    environment = {"PORTWAY_WORKSPACE": "beta"}
    assert places.chosen("acme", environment) == data_folder / "acme.portway"
    assert places.chosen(None, environment) == data_folder / "beta.portway"


def test_a_database_address_is_answered_in_one_sentence() -> None:
    with pytest.raises(UserMistake, match="once several gateways can share one"):
        places.named("postgresql://host/db")


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/home/ann/OneDrive/x", "OneDrive"),
        ("/home/ann/OneDrive - Acme GmbH", "OneDrive"),
        ("/home/ann/Dropbox (Acme)/clients", "Dropbox"),
        ("/Users/ann/Library/Mobile Documents/com~apple", "iCloud"),
        ("/Users/ann/Library/CloudStorage/Box", "a cloud service"),
        ("/home/ann/Google Drive", "Google Drive"),
    ],
)
def test_synced_folders_are_refused_with_the_reason(folder: str, service: str) -> None:
    with pytest.raises(UserMistake, match=f"is kept in sync by {service}"):
        places.refuse_shared(Path(folder) / "acme.portway", {})


def test_the_folder_that_onedrive_names_is_refused_whatever_it_is_called(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="OneDrive"):
        places.refuse_shared(tmp_path / "Work" / "acme.portway", {"OneDriveCommercial": str(tmp_path / "Work")})


@pytest.mark.parametrize("fstype", ["nfs4", "cifs", "fuse.sshfs"])
def test_network_drives_are_refused_by_the_deepest_mount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fstype: str
) -> None:
    mounts = [Partition("d", "/", "ext4", "rw"), Partition("s", str(tmp_path / "mnt"), fstype, "rw")]
    monkeypatch.setattr("psutil.disk_partitions", lambda all: mounts)
    with pytest.raises(UserMistake, match=rf"network drive \({fstype}\)"):
        places.refuse_shared(tmp_path / "mnt" / "deep" / "acme.portway", {})
    places.refuse_shared(tmp_path / "mnt2" / "acme.portway", {})
    mounts.append(Partition("l", str(tmp_path / "mnt" / "local"), "ext4", "rw"))
    places.refuse_shared(tmp_path / "mnt" / "local" / "acme.portway", {})


def test_a_link_into_a_synced_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(UserMistake, match="Dropbox"):
        places.refuse_shared(tmp_path / "link" / "acme.portway", {})


def test_network_shares_of_windows_are_refused() -> None:
    with pytest.raises(UserMistake, match="network share"):
        places.refuse_shared(Path("\\\\server\\share\\acme.portway"), {})


def test_an_ordinary_folder_is_fine(tmp_path: Path) -> None:
    places.refuse_shared(tmp_path / "acme.portway", {})
