"""Puts an earlier revision of the configuration back in force, as the next one: what Undo and Redo of the console do."""

from __future__ import annotations

from dataclasses import replace

from peewee import SqliteDatabase

from models.meaning.configuration import Configuration
from models.problems import UserMistake
from models.storage import revisions


def put_back(db: SqliteDatabase, number: int, newest: int, who: str, what: str, now: int) -> Configuration:
    """Save revision ``number`` again, whole, and return it with its new number.

    ``newest`` is the revision that the person looked at. Raises ``UserMistake`` where somebody else has saved since and where
    the account's mode would change.
    """
    with db.atomic("IMMEDIATE"):
        current = revisions.latest(db)
        if current.revision != newest:
            last = revisions.lines(db, 1)[0]
            raise UserMistake(
                f"Nothing was taken back, because somebody else has saved since ({last.who}: {last.what})."
                " Any earlier revision can be restored on the page Configuration."
            )
        earlier = revisions.revision(db, number)
        if earlier.emarsys.mode != current.emarsys.mode:
            raise UserMistake(
                "Going live, and back to the sandbox, is not taken back by Undo. Use the page Going live."
            )
        made = replace(earlier, revision=current.revision)
        return revisions.append(db.connection(), made, who, what, now)
