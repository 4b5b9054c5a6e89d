"""A workspace that moves: on its way to another machine, and come from one, with the two ways to go on with it."""

from __future__ import annotations

import sqlite3
import uuid

from models.meaning.deliveries import State
from models.storage.queue import verdicts
from models.storage.workspace import machine

QUESTION = (
    "This workspace was last used on another machine, so sending is paused. If it has moved here for good:"
    " portway take-over. If the other machine goes on with it: portway open-copy"
)
DROPPED = "This workspace is a copy, and the original goes on with what waited."


def is_elsewhere(connection: sqlite3.Connection) -> bool:
    """Whether another machine used it last."""
    return bool(connection.execute("SELECT machine FROM about").fetchone()[0] != machine())


def take_over(connection: sqlite3.Connection) -> None:
    """It has moved: this machine goes on with everything."""
    connection.execute("UPDATE about SET machine = ?", (machine(),))


def become_copy(connection: sqlite3.Connection, now: int) -> int:
    """It is a copy: a workspace of its own, without the original's secrets and without what waits to be sent.

    Returns how many deliveries were dropped. Mode and rule instances are the caller's.
    """
    connection.execute("UPDATE about SET uuid = ?, machine = ?", (str(uuid.uuid4()), machine()))
    connection.execute("DELETE FROM secret")
    ids = [row[0] for row in connection.execute("SELECT id FROM delivery WHERE settled_at IS NULL")]
    connection.executemany(
        "UPDATE delivery SET state = ?, code = 'copied', text = ?, settled_at = ? WHERE id = ?",
        [(State.DROPPED, DROPPED, now, id_) for id_ in ids],
    )
    verdicts.refresh(connection, ids, now)
    return len(ids)
