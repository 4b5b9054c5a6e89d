"""The shared secret of webhook signatures, read from where secrets are kept whenever it has changed."""

from __future__ import annotations

import logging
import secrets
import sqlite3

from peewee import SqliteDatabase

from models.problems import EnvironmentProblem, Secret
from models.storage.secrets import SIGNATURE, SecretStore

log = logging.getLogger(__name__)


class SigningSecret:
    """``current`` is ``None`` where no secret was set: then no signature is asked for."""

    def __init__(self, db: SqliteDatabase) -> None:
        self._store = SecretStore(db)
        self._changed_at: int | None = None
        self.current: Secret | None = None

    def look(self, connection: sqlite3.Connection) -> None:
        row = connection.execute("SELECT changed_at FROM secret WHERE name = ?", (SIGNATURE,)).fetchone()
        changed_at = None if row is None else row[0]
        if changed_at == self._changed_at:
            return
        self._changed_at = changed_at
        try:
            self.current = None if row is None else self._store.get(SIGNATURE, "")
        except EnvironmentProblem as problem:
            log.error("the secret for signatures cannot be read, so signed requests are refused: %s", problem.text)
            self.current = Secret(secrets.token_hex(32))  # nothing unsigned slips through meanwhile
