"""A workspace that is removed from this machine: its files, its backups, its secrets. Nothing of it is left that we know of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from models.problems import EnvironmentProblem
from models.sandbox.file import beside as sandbox_beside
from models.storage import backups
from models.storage.secrets import SecretStore
from models.storage.tables import Event, Person, SecretRow
from models.storage.workspace import SUFFIX, Workspace, open_workspace

_BESIDE = ("", "-wal", "-shm", "-journal", "-lock")
"""What SQLite and the lock put beside a file."""


@dataclass(frozen=True, slots=True)
class Going:
    """What goes. ``backups`` are recordings, too. ``size`` in bytes, of all files; ``people`` and ``events`` are counts."""

    files: tuple[Path, ...]
    backups: tuple[Path, ...]
    secrets: tuple[str, ...]
    size: int
    people: int
    events: int


def going(workspace: Workspace) -> Going:
    """Everything that removing the workspace takes away."""
    db, path = workspace.db, workspace.path
    sandbox = [sandbox_beside(path)] if path.suffix == SUFFIX else []  # a file of another name has none
    files = [one for owner in (path, *sandbox) for one in _with_companions(owner)]
    copies = backups.ours(workspace)
    secrets = tuple(str(row[0]) for row in SecretRow.select(SecretRow.name).tuples().execute(db))
    size = sum(one.stat().st_size for one in (*files, *copies) if one.is_file())
    people, events = (model.select().count(db) for model in (Person, Event))
    return Going(tuple(files), tuple(copies), secrets, size, people, events)


def forget_secrets(path: Path, who: str, now: int) -> Going:
    """The first half, under the workspace's lock: secrets leave the key store. Returns what is left to be deleted.

    Raises ``WorkspaceHeld`` while a gateway runs.
    """
    with open_workspace(path, "writer") as workspace:
        found = going(workspace)
        store = SecretStore(workspace.db)
        for name in found.secrets:
            store.remove(name, who, now)
    return found


def delete_files(found: Going) -> None:
    """The second half, once nobody has the workspace open. The workspace itself goes last, so that it can be repeated."""
    _delete((*found.backups, *reversed(found.files)))


def _delete(paths: Iterable[Path]) -> None:
    left = []
    for one in paths:
        try:
            one.unlink(missing_ok=True)
        except OSError as error:
            left.append(f"{one} ({error.strerror})")
    if left:
        raise EnvironmentProblem(f"These files could not be deleted: {', '.join(left)}. Delete them by hand.")


def _with_companions(path: Path) -> list[Path]:
    return [path.with_name(path.name + suffix) for suffix in _BESIDE]
