"""The sandbox's file ``NAME.sandbox``: schema, credentials, documents, transactions. Their meaning is not its business.

Plain ``sqlite3``: the file is the sandbox's own, never another database, and every request is a hot path. WAL with
``synchronous=NORMAL``: killing the process loses nothing that was answered, a power cut may lose the last moments of
play data.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from models.problems import EnvironmentProblem
from models.sandbox.file import APPLICATION_ID, REMEDY, SCHEMA_VERSION, check

LOCK_WAIT_SECONDS = 3
"""A gateway that restarts may meet its former sandbox on its way out."""

_SCHEMA = """
CREATE TABLE document (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE contact (
    id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, fields TEXT NOT NULL,
    created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL
);
CREATE TABLE lookup (
    field INTEGER NOT NULL, value TEXT NOT NULL, contact INTEGER NOT NULL, PRIMARY KEY (field, value, contact)
) WITHOUT ROWID;
CREATE TABLE contact_list (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE TABLE list_member (
    list INTEGER NOT NULL, contact INTEGER NOT NULL, PRIMARY KEY (list, contact)
) WITHOUT ROWID;
CREATE INDEX list_member_contact ON list_member (contact);
CREATE TABLE received_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT, received_at INTEGER NOT NULL, event INTEGER NOT NULL,
    contact INTEGER NOT NULL, key TEXT NOT NULL, trigger_id TEXT, event_time TEXT, data TEXT NOT NULL,
    repeated INTEGER NOT NULL
);
CREATE INDEX received_event_trigger ON received_event (trigger_id, received_at) WHERE trigger_id IS NOT NULL;
CREATE TABLE received_request (
    id INTEGER PRIMARY KEY AUTOINCREMENT, received_at INTEGER NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    user TEXT NOT NULL, status INTEGER NOT NULL, reply_code INTEGER, milliseconds REAL NOT NULL, size INTEGER NOT NULL,
    fault TEXT NOT NULL, body TEXT NOT NULL, reply TEXT NOT NULL
);
INSERT INTO sqlite_sequence (name, seq) VALUES ('contact', 704000000), ('contact_list', 482019000);
"""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Random per file. ``control_secret`` opens the control routes, ``token_key`` signs bearer tokens."""

    client_id: str
    client_secret: str
    username: str
    wsse_secret: str
    control_secret: str
    token_key: str

    @classmethod
    def fresh(cls) -> Credentials:
        return cls(
            client_id=secrets.token_hex(16),
            client_secret=secrets.token_urlsafe(32),
            username=f"sandbox{secrets.randbelow(10**6):06d}",
            wsse_secret=secrets.token_urlsafe(15),
            control_secret=secrets.token_urlsafe(32),
            token_key=secrets.token_urlsafe(32),
        )


class Store:
    """One open sandbox file, or one in memory. Threads share its connection; ``transaction`` lets in one at a time."""

    def __init__(self, path: Path | None = None) -> None:
        """Raises ``UserMistake`` (not a sandbox, a newer one), ``EnvironmentProblem`` (held, damaged, not writable)."""
        self.path = path
        self._lock = threading.RLock()
        self._file_lock = _take(path) if path else None
        try:
            self.connection = _connect(path)
        except BaseException:
            self._release()
            raise
        self.credentials = self._credentials()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self.connection.in_transaction:
                yield self.connection
                return
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def document(self, name: str) -> str | None:
        """A JSON text kept under a name (credentials, account, switches, where it is served)."""
        with self.transaction() as connection:
            row = connection.execute("SELECT json FROM document WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def keep(self, name: str, text: str | bytes | None) -> None:
        """Store a document; ``None`` removes it."""
        with self.transaction() as connection:
            if text is None:
                connection.execute("DELETE FROM document WHERE name = ?", (name,))
            else:
                value = text.decode() if isinstance(text, bytes) else text
                connection.execute("INSERT OR REPLACE INTO document VALUES (?, ?)", (name, value))

    def close(self) -> None:
        with self._lock:
            self.connection.close()
        self._release()

    def _release(self) -> None:
        if self._file_lock is not None:
            self._file_lock.release()

    def _credentials(self) -> Credentials:
        text = self.document("credentials")
        if text is not None:
            return Credentials(**json.loads(text))
        fresh = Credentials.fresh()
        self.keep("credentials", json.dumps({name: getattr(fresh, name) for name in Credentials.__slots__}))
        return fresh


def _take(path: Path) -> FileLock:
    lock = FileLock(path.with_name(path.name + "-lock"), mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=LOCK_WAIT_SECONDS)
    except Timeout:
        raise EnvironmentProblem(
            f"The sandbox {path.name} is in use by another process. Stop that gateway or sandbox first."
        ) from None
    except OSError as error:
        raise _unwritable(path, error) from error
    return lock


def _unwritable(path: Path, error: OSError) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"The sandbox {path} cannot be written: {error.strerror}. Choose a folder that you can write to."
    )


def _connect(path: Path | None) -> sqlite3.Connection:
    if path is not None and not path.exists():
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as error:
            raise _unwritable(path, error) from error
    connection = sqlite3.connect(
        path or ":memory:", timeout=5, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        _prepare(path, connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise EnvironmentProblem(f"The sandbox {path} cannot be opened: {error}. {REMEDY}") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(path: Path | None, connection: sqlite3.Connection) -> None:
    empty = not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    if empty:
        connection.executescript(
            f"BEGIN; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};{_SCHEMA} COMMIT;"
        )
    elif path is not None:
        check(path, connection)
    for pragma in ("journal_mode = wal", "synchronous = normal", "trusted_schema = 0", "cache_size = -16000"):
        connection.execute(f"PRAGMA {pragma}")
