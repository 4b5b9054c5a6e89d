"""Where workspaces live and which places are refused: on network drives and in synced folders they would be damaged."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePath, PureWindowsPath

import platformdirs
import psutil

from models.problems import UserMistake
from models.storage.workspace import SUFFIX

FROM_ENVIRONMENT = "PORTWAY_WORKSPACE"

NETWORK_FILE_SYSTEMS = frozenset(
    {"afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4"}
    | {"ocfs2", "smb", "smb2", "smb3", "smbfs", "vboxsf", "vmhgfs", "webdav"}
    | {f"fuse.{name}" for name in ("davfs2", "gcsfuse", "glusterfs", "rclone", "s3fs", "sshfs", "vmhgfs-fuse")}
)
SYNCED_FOLDERS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "cloudstorage": "a cloud service",
    "box sync": "Box",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud drive": "pCloud",
    "megasync": "MEGA",
}
"""How the folders of synchronising programs are called, in lower case."""


def data_folder() -> Path:
    """Where workspaces are by default: the user's local application data."""
    return platformdirs.user_data_path("portway", appauthor=False, roaming=False)


def workspaces() -> list[Path]:
    """The workspaces in the default folder, by name."""
    return sorted(data_folder().glob(f"*{SUFFIX}"))


def chosen(argument: str | None, environment: Mapping[str, str] | None = None) -> Path:
    """The workspace that is meant: ``-w``, else PORTWAY_WORKSPACE, else the only one there is.

    Raises ``UserMistake`` with a list of them where there are several, and with the next step where there is none.
    """
    given = argument or from_environment(environment)
    if given:
        return named(given)
    there = workspaces()
    if len(there) == 1:
        return there[0]
    if not there:
        raise UserMistake("There is no workspace yet. Make one with: portway init -w NAME", "workspace")
    names = ", ".join(one.stem for one in there)
    example = f"-w {there[0].stem}"
    raise UserMistake(f"There are several workspaces: {names}. Name one, for example: {example}", "workspace")


def from_environment(environment: Mapping[str, str] | None = None) -> str | None:
    """What PORTWAY_WORKSPACE says; ``None`` where it is not set."""
    return (os.environ if environment is None else environment).get(FROM_ENVIRONMENT) or None


def named(text: str) -> Path:
    """The file that a person means: a bare name lies in the default folder, everything else is a path."""
    if "://" in text:
        raise UserMistake(
            "A workspace is a file so far; databases by address come once several gateways can share one. Name a file.",
            "workspace",
        )
    path = Path(text).expanduser()
    bare = path.name == text and path.suffix != SUFFIX and not path.exists()
    if bare:
        path = data_folder() / text
    elif path.suffix != SUFFIX and not path.is_file():
        path = path.with_name(path.name + SUFFIX)
    if bare:
        path = path.with_name(path.name + SUFFIX)
    return path.absolute()


def refuse_shared(path: Path, environment: Mapping[str, str] | None = None) -> None:
    """Raise ``UserMistake`` for a place on the network or in a synced folder."""
    environment = os.environ if environment is None else environment
    reason = _network(path) or _synced(path, environment)
    if reason is not None:
        raise UserMistake(
            f"{path.parent} {reason}. An open workspace would be damaged there; choose a folder on a disk of this"
            f" machine, such as {data_folder()}.",
            "workspace",
        )


def _network(path: Path) -> str | None:
    if PureWindowsPath(path).drive.startswith("\\\\"):
        return "is on another computer (a network share)"
    real = _real(path.parent)
    best, best_type, best_options = "", "", ""
    for one in psutil.disk_partitions(all=True):
        mount = PurePath(one.mountpoint)
        if (mount == real or mount in real.parents) and len(one.mountpoint) >= len(best):
            best, best_type, best_options = one.mountpoint, one.fstype.lower(), one.opts.lower()
    if best_type in NETWORK_FILE_SYSTEMS or "remote" in best_options.split(","):
        return f"is on a network drive ({best_type or 'remote'})"
    return None


def _synced(path: Path, environment: Mapping[str, str]) -> str | None:
    real = _real(path.parent)
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        root = environment.get(name)
        if root and (Path(root) == real or Path(root) in real.parents):
            return "is kept in sync by OneDrive"
    for part in real.parts:
        word = part.lower()
        service = SYNCED_FOLDERS.get(word) or ("OneDrive" if word.startswith("onedrive - ") else None)
        if service is None and word.startswith("dropbox ("):
            service = "Dropbox"
        if service is not None:
            return f"is kept in sync by {service}"
    return None


def _real(folder: Path) -> Path:
    """The folder without symbolic links, as far as it is there."""
    return Path(os.path.realpath(folder))
