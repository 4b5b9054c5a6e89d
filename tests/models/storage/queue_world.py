"""A workspace with a queue, for the tests of ``models.storage.queue``: rows put in by hand, looked at by name."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from models.meaning.deliveries import Kind, State
from models.meaning.trace.verdicts import Verdict
from models.storage.queue.items import SentRequest, Settlement
from models.storage.queue.settling import Keeping, settle
from models.storage.queue.taking import Taken, Wanted, take_deletes, take_triggers, take_upserts

ACCOUNT = 1
NOW = 1_795_466_162_996
SENT = SentRequest(
    kind=Kind.UPSERT,
    at=NOW,
    ms=7,
    method="PUT",
    path="contact/",
    head="{}",
    items=1,
    status=200,
    reply_code=0,
    reply="{}",
)


class QueueWorld:
    """``take_…`` and ``settle`` run as the sender runs them; times are ``NOW`` unless said otherwise."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._ids = itertools.count(1_000)

    def next_id(self) -> int:
        return next(self._ids)

    def upsert(self, id_: int, key: str, fields: dict[str, Any] | None = None, person: int = 0, **columns: Any) -> None:
        """``fields``: by id, the value (then as of ``NOW``) or ``[value, time]``."""
        timed = {
            name: value if isinstance(value, list) and len(value) == 2 and isinstance(value[1], int) else [value, NOW]
            for name, value in (fields or {}).items()
        }
        payload = {"fields": timed} | columns.pop("more", {})
        self._insert(id_, Kind.UPSERT, key, person or id_, payload, columns)

    def trigger(self, id_: int, key: str, person: int = 0, *, event: int = 1001, **columns: Any) -> None:
        payload = {
            "event": {"id": event, "name": "E"},
            "data": {"a": "b"},
            "event_time": NOW,
            "drop_at": NOW + 6 * 3_600_000,
            "rule": "r",
            "instance": "i",
            "held": None,
        } | columns.pop("more", {})
        columns.setdefault("trigger_id", f"trigger-{id_}")
        self._insert(id_, Kind.TRIGGER, key, person or id_, payload, columns)

    def delete(self, id_: int, key: str, **columns: Any) -> None:
        self._insert(id_, Kind.DELETE, key, 0, {}, columns)

    def _insert(
        self, id_: int, kind: Kind, key: str, person: int, payload: dict[str, Any], columns: dict[str, Any]
    ) -> None:
        row = {
            "id": id_,
            "account_id": ACCOUNT,
            "kind": kind,
            "state": State.WAITING,
            "person_id": person,
            "event_id": id_,
            "key": key,
            "payload": msgspec.json.encode(payload).decode(),
            "created_at": NOW,
            "due_at": NOW,
            "next_try_at": NOW,
        } | columns
        marks = ", ".join("?" * len(row))
        self.connection.execute(f"INSERT INTO delivery ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))

    def event(self, id_: int, upsert_id: int | None = None, verdict: Verdict = Verdict.QUEUED) -> None:
        self.connection.execute(
            "INSERT INTO event (id, received_at, time, door, person_id, verdict, reason, upsert_id)"
            " VALUES (?, ?, ?, 'tracking', ?, ?, 'queued_fields', ?)",
            (id_, NOW - 100, NOW - 100, id_, verdict, upsert_id),
        )

    def contact(self, key: str, accepted: dict[str, Any] | None = None, *, exists: bool = True) -> None:
        self.connection.execute(
            "INSERT INTO contact (account_id, key, person_id, accepted, accepted_at) VALUES (?, ?, 1, ?, ?)",
            (ACCOUNT, key, msgspec.json.encode(accepted or {}).decode(), NOW if exists else None),
        )

    def take_upserts(self, now: int = NOW, *, most: int = 1_000, skip_equal: bool = True) -> Taken:
        return take_upserts(self.connection, Wanted(ACCOUNT, now, most), skip_equal=skip_equal)

    def take_triggers(self, now: int = NOW, *, most: int = 1_000) -> Taken:
        return take_triggers(self.connection, Wanted(ACCOUNT, now, most), self.next_id)

    def take_deletes(self, now: int = NOW) -> Taken:
        return take_deletes(self.connection, Wanted(ACCOUNT, now))

    def settle(
        self, settled: Sequence[Settlement], now: int = NOW, *, tell_emarsys: bool = False
    ) -> list[tuple[str, State]]:
        return settle(self.connection, Keeping(ACCOUNT, now, tell_emarsys), settled, SENT, self.next_id)

    def settle_all(self, taken: Taken, state: State = State.SENT, now: int = NOW) -> list[tuple[str, State]]:
        return self.settle([Settlement(item=one, state=state, next_try_at=now) for one in taken.items], now)

    def states(self) -> dict[int, str]:
        return dict(self.connection.execute("SELECT id, state FROM delivery").fetchall())

    def verdicts(self) -> dict[int, Verdict]:
        return {
            id_: Verdict(number) for id_, number in self.connection.execute("SELECT id, verdict FROM event").fetchall()
        }

    def column(self, sql: str) -> list[Any]:
        return [row[0] for row in self.connection.execute(sql)]


def keys(taken: Taken) -> list[str]:
    return [one.key for one in taken.items]
