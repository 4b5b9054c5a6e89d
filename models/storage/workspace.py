"""A workspace file: made, checked, opened. One client = one file ``NAME.portway``.

Three ways to open it: ``writer`` (the engine, or the command line under the lock: may migrate), ``editor`` (console and command
line: short transactions on configuration, keys, commands, audit) and ``reader`` (never writes). A file that was not
made here is checked before its content is used.
"""

from __future__ import annotations

import os
import platform
import secrets
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from peewee import DatabaseError, SqliteDatabase

from models.problems import EnvironmentProblem, UserMistake
from models.storage import migrations
from models.storage.tables import About, Gateway

if TYPE_CHECKING:
    from filelock import FileLock

SUFFIX = ".portway"
Role = Literal["writer", "editor", "reader"]


class WorkspaceHeld(EnvironmentProblem):
    """Another process has the workspace open for writing: its gateway, or a command under the lock."""


class WorkspaceOutdated(EnvironmentProblem):
    """The file has the format of an older Portway; opened as ``writer`` it is copied and upgraded."""


class Workspace:
    """An open workspace. ``db`` is the Peewee database; its connection belongs to the thread that opened it, other
    threads open their own with ``connected``."""

    def __init__(self, path: Path, db: SqliteDatabase, role: Role, lock: FileLock | None = None) -> None:
        self.path = path
        self.db = db
        self.role = role
        self._lock = lock

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's ``sqlite3`` connection, for hot paths (``executemany``)."""
        connection: sqlite3.Connection = self.db.connection()
        return connection

    @contextmanager
    def connected(self) -> Iterator[None]:
        """A connection for the calling thread, closed at the end."""
        with self.db.connection_context():
            yield

    def uuid(self) -> str:
        return str(About.select(About.uuid).tuples().execute(self.db)[0][0])

    def close(self) -> None:
        if not self.db.is_closed():
            self.db.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def create(path: Path, now: int) -> None:
    """Make an empty workspace file, readable by its owner only.

    Raises ``UserMistake`` where something of this name is there already, ``EnvironmentProblem`` where the folder can't be written.
    """
    if path.exists():
        raise UserMistake(f"There is already a file {path}. Choose another name, or open that workspace.", "workspace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise EnvironmentProblem(
            f"The workspace {path} cannot be made: {error.strerror}. Choose a folder that you can write to."
        ) from error
    db = _database(path, "writer")
    db.connect()
    try:
        with db.atomic():
            connection = db.connection()
            connection.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
            migrations.migrate(connection, 0)
            About.insert(
                id=1, uuid=str(uuid.uuid4()), machine=machine(), made_at=now, forget_key=secrets.token_bytes(32)
            ).execute(db)
    finally:
        db.close()


def open_workspace(path: Path, role: Role, *, wait_for_lock: float = 0.0) -> Workspace:
    """Open a workspace that exists.

    Raises ``UserMistake`` (not there, not a workspace, made by a newer Portway) and ``EnvironmentProblem`` (held by
    another gateway, damaged, not readable); ``writer`` takes the workspace's lock and migrates if need be.
    """
    if not path.is_file():
        raise UserMistake(f"There is no workspace {path}. Make one with: portway init -w {path}", "workspace")
    lock = _take_lock(path, wait_for_lock) if role == "writer" else None
    db = _database(path, role)
    try:
        db.connect()
        _check(path, db, role)
    except (sqlite3.DatabaseError, DatabaseError) as error:
        db.close()
        if lock:
            lock.release()
        raise EnvironmentProblem(f"The workspace {path} cannot be opened: {error}.") from error
    except BaseException:
        db.close()
        if lock:
            lock.release()
        raise
    return Workspace(path, db, role, lock)


def machine() -> str:
    """What tells this machine from another; a workspace remembers where it was last used."""
    return f"{platform.node()}-{uuid.getnode():012x}"


def _database(path: Path, role: Role) -> SqliteDatabase:
    pragmas: dict[str, object] = {"busy_timeout": 5000, "foreign_keys": 1, "trusted_schema": 0}
    if role == "reader":
        pragmas["query_only"] = 1
    else:
        pragmas |= {
            "journal_mode": "wal",
            "synchronous": "full",
            "fullfsync": 1,
            "checkpoint_fullfsync": 1,
            "secure_delete": 1,
            "journal_size_limit": 64 << 20,
        }
    if role == "writer":
        # The engine makes checkpoints beside its writer (gateway.engine.checkpoints); a commit only where the log has 64 MB.
        pragmas |= {"cache_size": -32_000, "temp_store": "memory", "wal_autocheckpoint": 16_000}
    return SqliteDatabase(str(path), pragmas=pragmas, autoconnect=False, thread_safe=True, lock_type="IMMEDIATE")


def _take_lock(path: Path, wait: float) -> FileLock:
    from filelock import FileLock, Timeout  # brings asyncio along, and only who writes needs it

    lock = FileLock(path.with_name(path.name + "-lock"), mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise WorkspaceHeld(_held_by(path)) from None
    return lock


def _held_by(path: Path) -> str:
    """Which process holds the workspace, as its gateway row tells."""
    db = _database(path, "reader")
    try:
        db.connect()
        rows = list(Gateway.select(Gateway.pid, Gateway.address, Gateway.version).tuples().execute(db))
    except Exception:
        rows = []
    finally:
        db.close()
    who = f"process {rows[0][0]} (Portway {rows[0][2]}, {rows[0][1]})" if rows else "another process"
    return f"The workspace {path.name} is in use by {who}. Stop that gateway first: portway stop -w {path}"


def _check(path: Path, db: SqliteDatabase, role: Role) -> None:
    connection: sqlite3.Connection = db.connection()
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == migrations.APPLICATION_ID
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if not ours:
        raise UserMistake(f"{path} is not a Portway workspace. Choose a file that Portway made.", "workspace")
    if version > migrations.SCHEMA_VERSION:
        raise UserMistake(
            f"{path.name} was made by a newer Portway (format {version}, this one knows {migrations.SCHEMA_VERSION})."
            " Install the newer Portway to open it.",
            "workspace",
        )
    if version < migrations.SCHEMA_VERSION:
        if role != "writer":
            raise WorkspaceOutdated(
                f"{path.name} has the format {version} of an older Portway."
                " Start the gateway once; it takes a copy and upgrades it."
            )
        _upgrade(path, db, version)
    if _schema(connection) != migrations.schema(migrations.SCHEMA_VERSION):
        raise UserMistake(
            f"{path.name} holds tables or triggers that were not made by Portway, so it is not opened."
            " Ask for the original file, or import its configuration file into a new workspace.",
            "workspace",
        )
    made_on = connection.execute("SELECT machine FROM about").fetchone()
    if made_on is None or (
        made_on[0] != machine() and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok"
    ):
        raise EnvironmentProblem(f"The workspace {path} is damaged. Open its last backup instead.")


def _schema(connection: sqlite3.Connection) -> set[tuple[str, str, str | None]]:
    return set(connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"))


def _upgrade(path: Path, db: SqliteDatabase, version: int) -> None:
    copy = path.with_name(f"{path.stem}-before-{migrations.SCHEMA_VERSION}{SUFFIX}-copy")
    target = sqlite3.connect(copy)
    try:
        db.connection().backup(target)
    finally:
        target.close()
    copy.chmod(0o600)
    with db.atomic():
        migrations.migrate(db.connection(), version)
