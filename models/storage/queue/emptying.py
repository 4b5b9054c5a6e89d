"""Empties the queue of the sandbox: what waits there, parked values included, is dropped and says so."""

from __future__ import annotations

import sqlite3

from models.meaning.deliveries import OPEN_STATES, State
from models.storage.queue import verdicts

SLICE = 5_000
CODE = "went_live"
TEXT = "The workspace went live, and nothing made in the sandbox goes to the real account."


def empty_sandbox(connection: sqlite3.Connection, now: int) -> int:
    """Drop every open item of every sandbox account; returns how many there were. What is in flight is settled as usual."""
    count = 0
    for state in OPEN_STATES:
        while state is not State.SENDING and (ids := _slice(connection, state)):
            connection.executemany(
                "UPDATE delivery SET state = 'dropped', code = ?, text = ?, settled_at = ? WHERE id = ?",
                [(CODE, TEXT, now, id_) for id_ in ids],
            )
            verdicts.refresh(connection, ids, now)
            count += len(ids)
    return count


def _slice(connection: sqlite3.Connection, state: State) -> list[int]:
    sql = (
        "SELECT id FROM delivery WHERE state = ? AND account_id IN (SELECT id FROM account WHERE mode = 'sandbox')"
        " ORDER BY id LIMIT ?"
    )
    return [row[0] for row in connection.execute(sql, (state, SLICE))]
