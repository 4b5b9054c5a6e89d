"""Requests refused without a valid key: one event row per minute, address, path and code, with its count.

They come from anybody who can reach the port, so there are never more than ``MOST`` of them; the oldest go first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import NamedTuple

from models.meaning.trace.facts import Fact, fact
from models.meaning.trace.verdicts import Verdict
from models.storage import events
from models.storage.outbox import next_change

MOST = 10_000
_WITHOUT_KEY = f"verdict = {Verdict.REFUSED:d} AND key_id IS NULL"


class Counted(NamedTuple):
    """``minute``: ms at its start, by the workspace's clock."""

    minute: int
    address: str
    path: str
    code: str
    status: int
    count: int  # type: ignore[assignment]  # hides tuple.count


def _fact(one: Counted) -> Fact:
    return fact(one.code, address=one.address, path=one.path, status=one.status)


class RefusalRows:
    """Used on the writer's thread only. Remembers the rows of the running minute, to count on in them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._known: dict[tuple[int, str, str, str], int] = {}
        self._minute = 0
        self._total: int = connection.execute(f"SELECT count(*) FROM event WHERE {_WITHOUT_KEY}").fetchone()[0]

    def count(self, connection: sqlite3.Connection, rows: Iterable[Counted], next_id: Callable[[], int]) -> None:
        """Add the counts to the rows of their minute, making rows where there are none."""
        changed = next_change(connection)
        fresh: list[tuple[int, Counted]] = []
        for one in rows:
            if one.minute != self._minute:
                self._known, self._minute = {}, one.minute
            known = self._known.get(one[:4])
            if known is not None:
                connection.execute(
                    "UPDATE event SET count = count + ?, changed = ? WHERE id = ?", (one.count, changed, known)
                )
            elif len(fresh) < MOST:
                self._known[one[:4]] = id_ = next_id()
                fresh.append((id_, one))
        self._make_room(connection, len(fresh))
        events.append(
            connection,
            [
                events.EventRow(
                    id_, one.minute, one.minute, "tracking" if one.path.startswith("/v1") else "destination",
                    None, one.path, None, None, None, one.address, Verdict.REFUSED, one.code, one.count,
                )
                for id_, one in fresh
            ],
            [(id_, None, events.pack([_fact(one)])) for id_, one in fresh],
        )  # fmt: skip
        self._total += len(fresh)

    def _make_room(self, connection: sqlite3.Connection, wanted: int) -> None:
        too_many = self._total + wanted - MOST
        if too_many <= 0:
            return
        ids = connection.execute(
            f"SELECT id FROM event WHERE {_WITHOUT_KEY} ORDER BY id LIMIT ?", (too_many,)
        ).fetchall()
        connection.executemany("DELETE FROM event_body WHERE event_id = ?", ids)
        connection.executemany("DELETE FROM event WHERE id = ?", ids)
        self._total -= len(ids)
