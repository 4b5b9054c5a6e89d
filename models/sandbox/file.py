"""The sandbox's file ``NAME.sandbox`` as others may read it: how it is known, and its documents. It is written by
``gateway.sandbox.store`` alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from models.problems import EnvironmentProblem, UserMistake

SUFFIX = ".sandbox"
APPLICATION_ID = 0x50575342  # "PWSB"
SCHEMA_VERSION = 1
REMEDY = "It holds nothing but play data: remove the file and a fresh one is made."


def beside(workspace: Path) -> Path:
    """The sandbox's file of a workspace."""
    return workspace.with_suffix(SUFFIX)


def read_document(path: Path, name: str) -> str | None:
    """A document of a file that another process may be serving. Raises ``UserMistake`` where there is no such file."""
    if not path.is_file():
        raise UserMistake(
            f"There is no sandbox {path}. It is made when the gateway first starts in sandbox mode.", "file"
        )
    connection = sqlite3.connect(path, timeout=5)
    try:
        check(path, connection)
        row = connection.execute("SELECT json FROM document WHERE name = ?", (name,)).fetchone()
    except sqlite3.DatabaseError as error:
        raise EnvironmentProblem(f"The sandbox {path} cannot be read: {error}. {REMEDY}") from error
    finally:
        connection.close()
    return row[0] if row else None


def check(path: Path, connection: sqlite3.Connection) -> None:
    """Raises ``UserMistake`` where the file is no sandbox, or one of a newer Portway."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise UserMistake(f"{path} is not a sandbox that Portway made. Choose another file.", "file")
    if connection.execute("PRAGMA user_version").fetchone()[0] > SCHEMA_VERSION:
        raise UserMistake(f"{path.name} was made by a newer Portway. Install that one, or remove the file.", "file")
