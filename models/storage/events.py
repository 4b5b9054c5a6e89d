"""Events as they are kept: one row for lists, one body with message and trace. Appended by the engine's writer only."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from models.meaning.trace.facts import Fact
from models.meaning.trace.laps import LAPS

PACK_FROM = 1024
"""Bodies from this size up are packed; smaller ones cost more time than they save room."""


class EventRow(NamedTuple):
    """The columns of ``event`` in their order; see ``migrations`` for what they mean."""

    id: int
    received_at: int
    time: int
    door: str
    type: str | None
    name: str | None
    message_id: str | None
    key_id: int | None
    person_id: int | None
    contact: str | None
    verdict: int
    reason: str
    count: int = 1  # type: ignore[assignment]  # hides tuple.count, which nobody asks a row for
    fields: int = 0
    rules: int = 0
    emarsys_ms: int | None = None
    upsert_id: int | None = None
    replay_of: int | None = None
    changed: int = 0


_INSERT = f"INSERT INTO event ({', '.join(EventRow._fields)}) VALUES ({', '.join('?' * len(EventRow._fields))})"
_INSERT_BODY = "INSERT INTO event_body (event_id, message, trace, took) VALUES (?, ?, ?, ?)"
_encode = msgspec.json.Encoder().encode


def pack(value: Any) -> bytes:
    """JSON bytes of ``value``, zlib-packed from 1 KB up."""
    data = _encode(value)
    return data if len(data) < PACK_FROM else zlib.compress(data, 1)


def unpack(data: bytes) -> Any:
    return msgspec.json.decode(json_of(data))


def json_of(data: bytes) -> bytes:
    """The JSON of a stored message or trace."""
    return zlib.decompress(data) if data[:1] == b"\x78" else data


def text_of(data: bytes) -> str:
    return json_of(data).decode("utf-8", "replace")


def append(
    connection: sqlite3.Connection,
    rows: Sequence[EventRow],
    bodies: Sequence[tuple[int, bytes | None, bytes]],
    took: Mapping[int, bytes] | None = None,
) -> None:
    """Append event rows and their bodies ``(event id, packed message, packed trace)``. ``took``: by event id the packed
    nanoseconds of its stages in the order of ``LAPS``, where they were measured."""
    took = took or {}
    connection.executemany(_INSERT, rows)
    connection.executemany(_INSERT_BODY, [(*one, took.get(one[0])) for one in bodies])


def next_id(connection: sqlite3.Connection, table: str) -> int:
    """The first free id of a table that only we write. Ids are never reused while the newest row stays."""
    return int(connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])


def trace_of(connection: sqlite3.Connection, event_id: int) -> list[Fact]:
    """The facts of one event in order; empty where the body was removed by retention or *forget*."""
    row = connection.execute("SELECT trace FROM event_body WHERE event_id = ?", (event_id,)).fetchone()
    return [Fact(code, values) for code, values in unpack(row[0])] if row else []


def message_of(connection: sqlite3.Connection, event_id: int) -> Any:
    """The stored message, or ``None`` where there is none (refused without a body, removed)."""
    row = connection.execute("SELECT message FROM event_body WHERE event_id = ?", (event_id,)).fetchone()
    return unpack(row[0]) if row and row[0] is not None else None


def stage_times(connection: sqlite3.Connection, event_id: int) -> dict[str, int]:
    """Nanoseconds by stage; empty where that is not known (refused, a timer, of an older Portway, removed)."""
    row = connection.execute("SELECT took FROM event_body WHERE event_id = ?", (event_id,)).fetchone()
    return dict(zip(LAPS, unpack(row[0]), strict=True)) if row and row[0] is not None else {}
