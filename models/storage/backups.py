"""Backups of a workspace: whole copies, taken while a gateway runs. Forgetting a person reaches into ours as well."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from models.problems import EnvironmentProblem, UserMistake
from models.storage import audit, full_text
from models.storage.forget import forget
from models.storage.migrations import SCHEMA_VERSION
from models.storage.workspace import Workspace

SUFFIX = ".portway-backup"
COPY_SUFFIX = ".portway-copy"
"""What is taken before a migration (``models.storage.workspace``)."""
_TAKEN = "backup taken"


def default_target(workspace: Path, now: int) -> Path:
    """Beside the workspace, named by its time."""
    stamp = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    return workspace.with_name(f"{workspace.stem}-{stamp}{SUFFIX}")


def take(workspace: Workspace, target: Path, who: str, now: int) -> int:
    """Copy the workspace as it is at one moment to a new file of its owner only. Returns its size in bytes.

    Raises ``UserMistake`` where the file is there already, ``EnvironmentProblem`` where it cannot be written.
    """
    target = target.absolute()
    audit.note(
        workspace.db, who, _TAKEN, now, file=str(target)
    )  # first: a backup that nobody knows of is never cleaned
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise UserMistake(f"There is already a file {target}. Choose another name.", "file") from None
    except OSError as error:
        raise EnvironmentProblem(
            f"The backup {target} cannot be written: {error.strerror}. Choose another folder."
        ) from error
    copy = sqlite3.connect(target)
    try:
        workspace.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = delete").fetchone()  # one file, nothing beside it
    except sqlite3.Error as error:
        copy.close()
        target.unlink(missing_ok=True)
        raise EnvironmentProblem(
            f"The backup {target} could not be finished: {error}. Make room and try again."
        ) from error
    copy.close()
    return target.stat().st_size


def ours(workspace: Workspace) -> list[Path]:
    """The backups and copies of this workspace that are still where they were made."""
    beside = [
        one
        for suffix in (SUFFIX, COPY_SUFFIX)
        for one in workspace.path.parent.glob(f"{_plain(workspace.path.stem)}-*{suffix}")
    ]
    noted = [Path(str(line.detail.get("file", ""))) for line in audit.newest(workspace.db, 10_000, _TAKEN)]
    found = {one.resolve() for one in (*beside, *noted) if one.is_file()}
    return sorted(found - {workspace.path.resolve()})


def _plain(name: str) -> str:
    """A file name in which ``glob`` sees no pattern."""
    return "".join(f"[{one}]" if one in "*?[" else one for one in name)


def forget_in(copies: Iterable[Path], identifiers: Iterable[str], now: int) -> list[Path]:
    """Wipe a person, known by any of these identifiers, from copies of a workspace. Returns those that resisted."""
    return [path for path in copies if not _forgotten_in(path, tuple(identifiers), now)]


def _forgotten_in(path: Path, identifiers: tuple[str, ...], now: int) -> bool:
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
