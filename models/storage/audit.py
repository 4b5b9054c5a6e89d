"""The audit list: what people did to a workspace, and when. Names, ids and numbers; never values or secrets."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from peewee import SqliteDatabase

from models.storage.tables import Audit


@dataclass(frozen=True, slots=True)
class AuditLine:
    """``what`` is a verb with its object (``key revoked``), ``detail`` JSON values by name."""

    id: int
    at: int
    who: str
    what: str
    detail: dict[str, Any]


def note(db: SqliteDatabase, who: str, what: str, now: int, **detail: Any) -> None:
    """Add a line, inside the caller's transaction where there is one."""
    append(db.connection(), who, what, now, **detail)


def append(connection: sqlite3.Connection, who: str, what: str, now: int, **detail: Any) -> None:
    """As ``note``, inside a transaction of the engine's writer."""
    connection.execute(
        "INSERT INTO audit (at, who, what, detail) VALUES (?, ?, ?, ?)",
        (now, who, what, json.dumps(detail, ensure_ascii=False)),
    )


def newest(db: SqliteDatabase, limit: int = 100, what: str | None = None) -> list[AuditLine]:
    """The newest lines, newest first, of one kind if asked."""
    query = Audit.select(Audit.id, Audit.at, Audit.who, Audit.what, Audit.detail).order_by(Audit.id.desc()).limit(limit)
    if what is not None:
        query = query.where(Audit.what == what)
    rows = query.tuples().execute(db)
    return [AuditLine(id_, at, who, what, json.loads(detail)) for id_, at, who, what, detail in rows]
