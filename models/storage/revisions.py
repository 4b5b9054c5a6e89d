"""Revisions of the configuration: saved whole, numbered, never changed; the newest is the one in force."""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import dataclass, replace

from peewee import SqliteDatabase, fn

from models.meaning.configuration import Configuration
from models.meaning.configuration_file import applied, read_document, to_document
from models.problems import EnvironmentProblem, UserMistake
from models.storage import audit
from models.storage.tables import Revision


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A revision as a list shows it."""

    number: int
    at: int
    who: str
    what: str


def save(db: SqliteDatabase, configuration: Configuration, who: str, what: str, now: int) -> Configuration:
    """Save as the next revision and return it with its number.

    ``configuration.revision`` is the revision that it was made from. Raises ``UserMistake`` where that is no longer the
    newest: somebody else has saved meanwhile, and nobody's work is overwritten unseen; or where it could not be read back.
    """
    with db.atomic("IMMEDIATE"):
        return append(db.connection(), configuration, who, what, now)


def append(
    connection: sqlite3.Connection, configuration: Configuration, who: str, what: str, now: int
) -> Configuration:
    """As ``save``, inside a transaction of the engine's writer."""
    found = connection.execute("SELECT coalesce(max(id), 0) FROM revision").fetchone()[0]
    if configuration.revision != found:
        raise UserMistake(
            f"The configuration was changed meanwhile (revision {found}; yours began at {configuration.revision})."
            " Load the newest revision and make your change again."
        )
    saved = replace(configuration, revision=found + 1)
    connection.execute(
        "INSERT INTO revision (id, at, who, what, document) VALUES (?, ?, ?, ?, ?)",
        (saved.revision, now, who, what, _packed(saved)),
    )
    audit.append(connection, who, "configuration saved", now, revision=saved.revision, change=what)
    return saved


def newest(connection: sqlite3.Connection) -> Configuration:
    """As ``latest``, on the engine's connection."""
    return _unpacked(*connection.execute("SELECT id, document FROM revision ORDER BY id DESC LIMIT 1").fetchone())


def latest(db: SqliteDatabase) -> Configuration:
    """The configuration in force. Raises ``EnvironmentProblem`` for a workspace that was never finished making."""
    rows = list(
        Revision.select(Revision.id, Revision.document).order_by(Revision.id.desc()).limit(1).tuples().execute(db)
    )
    if not rows:
        raise EnvironmentProblem(
            "This workspace has no configuration: its making was interrupted."
            " Delete the file and run portway init again."
        )
    return _unpacked(*rows[0])


def latest_number(db: SqliteDatabase) -> int:
    """The number of the newest revision, 0 while there is none: cheap enough to ask every second."""
    number = next(iter(Revision.select(fn.MAX(Revision.id)).tuples().execute(db)))[0]
    return int(number or 0)


def revision(db: SqliteDatabase, number: int) -> Configuration:
    """One revision. Raises ``UserMistake`` where there is none of this number (any more)."""
    rows = list(Revision.select(Revision.document).where(Revision.id == number).tuples().execute(db))
    if not rows:
        raise UserMistake(f"There is no revision {number}. portway config list shows those that are kept.", "revision")
    return _unpacked(number, rows[0][0])


def lines(db: SqliteDatabase, limit: int = 200) -> list[RevisionLine]:
    """The newest revisions, newest first."""
    columns = (Revision.id, Revision.at, Revision.who, Revision.what)
    query = Revision.select(*columns).order_by(Revision.id.desc()).limit(limit)
    return [RevisionLine(*row) for row in query.tuples().execute(db)]


def restore(db: SqliteDatabase, number: int, who: str, now: int) -> Configuration:
    """Save an earlier revision again as the newest; mode and account stay as they are now.

    Going live has a list of its own to pass, so an old revision never brings the live mode back.
    """
    earlier, current = revision(db, number), latest(db)
    again = replace(earlier, revision=current.revision, emarsys=current.emarsys)
    return save(db, again, who, f"Restored revision {number}", now)


def _packed(configuration: Configuration) -> bytes:
    """Raises ``UserMistake`` for what could not be read back: nobody could open the workspace any more."""
    text = json.dumps(to_document(configuration, full=True), ensure_ascii=False)
    read_document(json.loads(text), full=True)
    return zlib.compress(text.encode())


def _unpacked(number: int, document: bytes) -> Configuration:
    return applied(read_document(json.loads(zlib.decompress(document)), full=True), number)
