"""The requests to Emarsys that carried an event, with their replies: head and this person's part, as on the wire.

Secrets are never stored, so none can be shown; other persons' parts of the same request are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from peewee import SqliteDatabase

from models.storage.tables import Delivery, EmarsysRequest, Event, RequestItem

NEWEST = 20
"""So many of the latest requests are shown."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back. ``at`` and ``ms`` in ms; ``sent``, ``reply`` and ``got`` are indented JSON or text as
    it came; ``items``: how many contacts the request carried in all; ``status`` is ``None`` without an answer."""

    delivery_id: int
    at: int
    ms: int | None
    method: str
    path: str
    sent: str
    items: int
    status: int | None
    reply_code: int | None
    reply: str
    got: str


def exchanges_of(db: SqliteDatabase, event_id: int) -> list[Exchange]:
    """The latest requests of the deliveries of an event, oldest first."""
    upserts = Event.select(Event.upsert_id).where(Event.id == event_id, Event.upsert_id.is_null(False))
    deliveries = Delivery.select(Delivery.id).where((Delivery.event_id == event_id) | Delivery.id.in_(upserts))
    columns = (
        RequestItem.delivery_id,
        EmarsysRequest.at,
        EmarsysRequest.ms,
        EmarsysRequest.method,
        EmarsysRequest.path,
        EmarsysRequest.head,
        RequestItem.sent,
        EmarsysRequest.items,
        EmarsysRequest.status,
        EmarsysRequest.reply_code,
        EmarsysRequest.reply,
        RequestItem.got,
    )
    query = (
        RequestItem.select(*columns)
        .join(EmarsysRequest, on=(EmarsysRequest.id == RequestItem.request_id))
        .where(RequestItem.delivery_id.in_(deliveries))
        .order_by(RequestItem.request_id.desc())
        .limit(NEWEST)
    )
    found = []
    for delivery, at, ms, method, path, head, sent, items, status, code, reply, got in query.tuples().execute(db):
        shown = _whole(head, sent)
        found.append(
            Exchange(delivery, at, ms, method, path, shown, items, status, code, _indented(reply), _indented(got))
        )
    return found[::-1]


def _whole(head: str, sent: str) -> str:
    """The request's JSON with the one item that is ours in its list."""
    try:
        document: Any = msgspec.json.decode(head)
        item: Any = msgspec.json.decode(sent)
    except msgspec.DecodeError:
        return f"{head}\n{sent}"
    if isinstance(document, dict):
        return _pretty(document | {"contacts": [item]})
    return _pretty([document, item])


def _indented(text: str | None) -> str:
    if not text:
        return ""
    try:
        return _pretty(msgspec.json.decode(text))
    except msgspec.DecodeError:
        return text


def _pretty(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
