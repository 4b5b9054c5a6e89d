"""Backups of a workspace: whole copies, taken while a gateway runs. Forgetting a person reaches into ours as well."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from models.problems import EnvironmentProblem, UserMistake
from models.storage import audit, bundle_files, full_text, recordings
from models.storage.forget import forget
from models.storage.migrations import SCHEMA_VERSION
from models.storage.workspace import Workspace, open_workspace

SUFFIX = ".portway-backup"
COPY_SUFFIX = ".portway-copy"
"""What is taken before a migration (``models.storage.workspace``)."""
FROM_BACKUP = "a backup"
"""What a workspace made of a backup says of its machine, so that it asks whether it goes on in place of the original."""
MEGABYTE = 1_000_000
_TAKEN = "backup taken"
_PORTION = 2_048
"""So many pages at a time: some MB, a few hundredths of a second."""

Progress = Callable[[int, int], None]
"""``progress(done, of)`` in MB; it may raise ``Cancelled``."""


def _quiet(done: int, of: int) -> None:
    """Nobody looks."""


def default_target(workspace: Path, now: int) -> Path:
    """Beside the workspace, named by its time."""
    stamp = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    return workspace.with_name(f"{workspace.stem}-{stamp}{SUFFIX}")


def take(workspace: Workspace, target: Path, who: str, now: int, progress: Progress = _quiet) -> int:
    """Copy the workspace as it is at one moment to a new file of its owner only. Returns its size in bytes.

    Raises as ``copy_to``.
    """
    target = target.absolute()
    audit.note(
        workspace.db, who, _TAKEN, now, file=str(target)
    )  # first: a backup that nobody knows of is never cleaned
    return copy_to(workspace, target, progress)


def copy_to(workspace: Workspace, target: Path, progress: Progress = _quiet) -> int:
    """Make a new file with everything that is in the workspace at this moment, while others go on writing.

    Raises ``UserMistake`` where the file is there already, ``EnvironmentProblem`` where it cannot be written, and whatever
    ``progress`` raises; nothing is left behind then.
    """
    _make_empty(target)
    copy = sqlite3.connect(target)
    try:
        _copy_pages(workspace.connection, copy, progress)
        copy.execute("PRAGMA journal_mode = delete").fetchone()  # one file, nothing beside it
    except sqlite3.Error as error:
        copy.close()
        target.unlink(missing_ok=True)
        raise EnvironmentProblem(
            f"The copy {target} could not be finished: {error}. Make room and try again."
        ) from error
    except BaseException:
        copy.close()
        target.unlink(missing_ok=True)
        raise
    copy.close()
    return target.stat().st_size


def bring_back(backup: Path, target: Path) -> None:
    """Make a workspace of a backup, under a name that is free. It asks first whether it goes on in place of the original.

    Raises ``UserMistake`` where it is no backup of ours, or where the name is taken.
    """
    with open_workspace(backup, "reader") as opened:
        copy_to(opened, target)
    with open_workspace(target, "editor") as made:
        made.connection.execute("UPDATE about SET machine = ?", (FROM_BACKUP,))


def _make_empty(target: Path) -> None:
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise UserMistake(f"There is already a file {target}. Choose another name.", "file") from None
    except OSError as error:
        raise EnvironmentProblem(f"{target} cannot be written: {error.strerror}. Choose another folder.") from error


def _copy_pages(source: sqlite3.Connection, copy: sqlite3.Connection, progress: Progress) -> None:
    """In portions, all of one moment: while the source reads, what others write is not seen, and nothing begins anew."""
    page_size = source.execute("PRAGMA page_size").fetchone()[0]

    def tell(status: int, remaining: int, total: int) -> None:
        progress((total - remaining) * page_size // MEGABYTE, total * page_size // MEGABYTE)

    source.execute("BEGIN")
    try:
        source.execute("SELECT count(*) FROM about").fetchone()
        source.backup(copy, pages=_PORTION, progress=tell)
    finally:
        source.execute("ROLLBACK")


def ours(workspace: Workspace) -> list[Path]:
    """The backups, copies, recordings and unmasked bundles of this workspace that are still where they were made."""
    beside = [
        one
        for suffix in (SUFFIX, COPY_SUFFIX)
        for one in workspace.path.parent.glob(f"{_plain(workspace.path.stem)}-*{suffix}")
    ]
    noted = [Path(str(line.detail.get("file", ""))) for line in audit.newest(workspace.db, 10_000, _TAKEN)]
    found = {
        one.resolve()
        for one in (*beside, *noted, *recordings.ours(workspace.db), *bundle_files.ours(workspace.db))
        if one.is_file()
    }
    return sorted(found - {workspace.path.resolve()})


def _plain(name: str) -> str:
    """A file name in which ``glob`` sees no pattern."""
    return "".join(f"[{one}]" if one in "*?[" else one for one in name)


def forget_in(copies: Iterable[Path], identifiers: Iterable[str], now: int) -> list[Path]:
    """Wipe a person, known by any of these identifiers, from copies of a workspace. Returns those that resisted."""
    return [path for path in copies if not _forgotten_in(path, tuple(identifiers), now)]


def _forgotten_in(path: Path, identifiers: tuple[str, ...], now: int) -> bool:
    if recordings.is_recording(path):
        return recordings.forgotten_in(path, identifiers)
    if bundle_files.is_bundle(path):
        return bundle_files.forgotten_in(path, identifiers)
    try:
        copy = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    except sqlite3.Error:
        return False
    try:
        copy.execute("PRAGMA secure_delete = 1")
        if copy.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
            return False
        copy.execute("BEGIN IMMEDIATE")
        for person_id in _people(copy, identifiers):
            for (account_id,) in copy.execute("SELECT id FROM account UNION SELECT 0").fetchall():
                forget(copy, person_id, account_id, now)
        while full_text.tidy(copy):
            pass
        copy.execute("COMMIT")
        copy.execute("VACUUM")
    except sqlite3.Error:
        return False
    finally:
        copy.close()
    return True


def _people(copy: sqlite3.Connection, identifiers: tuple[str, ...]) -> list[int]:
    texts = json.dumps(identifiers)
    found = copy.execute(
        "WITH wanted AS (SELECT value FROM json_each(?))"
        " SELECT id FROM person WHERE primarykey IN wanted OR user_id IN wanted"
        " UNION SELECT person_id FROM device WHERE anonymous_id IN wanted",
        (texts,),
    )
    return [row[0] for row in found]
