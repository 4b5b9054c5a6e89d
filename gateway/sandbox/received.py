"""What reached the sandbox and can be listed: external events and requests, the latest of each, without headers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gateway.sandbox.store import Store

MOST_EVENTS = 100_000
MOST_REQUESTS = 10_000
BODY_KEPT = 4096
"""Bytes of a request's and a reply's body that are kept."""
TRIM_EVERY = 500


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """One external event for one contact. ``repeated``: its ``trigger_id`` was known, so nothing was triggered."""

    received_at: int
    event: int
    contact: int
    key: str
    trigger_id: str | None
    event_time: str | None
    data: str
    """JSON text."""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    received_at: int
    method: str
    path: str
    """As sent, with its query."""
    user: str
    status: int
    reply_code: int | None
    milliseconds: float
    size: int
    fault: str
    body: str
    reply: str


class Received:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._since_trim = 0

    def seen(self, trigger_ids: Sequence[str], since: int) -> set[str]:
        """Which of these ``trigger_id`` came in after ``since`` (ms)."""
        found: set[str] = set()
        with self._store.transaction() as connection:
            for one in trigger_ids:
                if connection.execute(
                    "SELECT 1 FROM received_event WHERE trigger_id = ? AND received_at > ? LIMIT 1", (one, since)
                ).fetchone():
                    found.add(one)
        return found

    def add_events(self, events: Iterable[ReceivedEvent]) -> None:
        with self._store.transaction() as connection:
            connection.executemany(
                "INSERT INTO received_event (received_at, event, contact, key, trigger_id, event_time, data, repeated)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (e.received_at, e.event, e.contact, e.key, e.trigger_id, e.event_time, e.data, e.repeated)
                    for e in events
                ],
            )
            connection.execute(
                "DELETE FROM received_event WHERE id <= (SELECT max(id) FROM received_event) - ?", (MOST_EVENTS,)
            )

    def add_request(self, request: ReceivedRequest) -> None:
        row = asdict(request)
        with self._store.transaction() as connection:
            connection.execute(
                f"INSERT INTO received_request ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                tuple(row.values()),
            )
            self._since_trim += 1
            if self._since_trim >= TRIM_EVERY:
                self._since_trim = 0
                connection.execute(
                    "DELETE FROM received_request WHERE id <= (SELECT max(id) FROM received_request) - ?",
                    (MOST_REQUESTS,),
                )

    def events(self, limit: int, before: int | None = None, key: str = "") -> list[dict[str, Any]]:
        """The newest first; ``before`` pages on (exclusive id), ``key`` narrows to one contact's key as sent."""
        return self._page("received_event", "(? = '' OR key = ?)", (key, key), limit, before)

    def requests(self, limit: int, before: int | None = None, path: str = "") -> list[dict[str, Any]]:
        """The newest first; ``path`` narrows to paths with this text in them."""
        return self._page("received_request", "(? = '' OR instr(path, ?) > 0)", (path, path), limit, before)

    def counts(self) -> dict[str, int]:
        with self._store.transaction() as connection:
            return {
                "external_events": connection.execute(
                    "SELECT count(*) FROM received_event WHERE NOT repeated"
                ).fetchone()[0],
                "requests": min(
                    MOST_REQUESTS, connection.execute("SELECT count(*) FROM received_request").fetchone()[0]
                ),
            }

    def clear(self) -> None:
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM received_event")
            connection.execute("DELETE FROM received_request")

    def _page(
        self, table: str, where: str, values: tuple[str, ...], limit: int, before: int | None
    ) -> list[dict[str, Any]]:
        with self._store.transaction() as connection:
            cursor = connection.execute(
                f"SELECT * FROM {table} WHERE id < ? AND {where} ORDER BY id DESC LIMIT ?",
                (before if before is not None else 1 << 62, *values, limit),
            )
            names = [one[0] for one in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]
