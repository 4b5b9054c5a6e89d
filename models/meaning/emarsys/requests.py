"""Requests to Emarsys, built from what is to be sent (emarsys-api.md §2–4). Nothing here knows how they travel.

A request keeps its contacts apart from its head: one person's part can be shown, and removed, alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from models.meaning.pipeline.outbox import Value

MOST_ITEMS = 1_000
MOST_BYTES = 8_000_000
"""Limits of a request (emarsys-api.md §2.9); the smaller of contacts' and triggers'."""
INTERNAL_ID = "id"
_ROOM_FOR_HEAD = 1_000

_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class Request:
    """``path`` is below the account's base address, query included. ``permission`` is how Emarsys names the endpoint's
    permission. ``items`` are JSON texts, put into the head under the name ``listed``."""

    method: str
    path: str
    permission: str
    head: Mapping[str, Any]
    listed: str = ""
    items: tuple[bytes, ...] = ()

    def body(self) -> bytes:
        """The JSON to send; empty for a GET."""
        if self.method == "GET":
            return b""
        head = _encode(self.head)
        if not self.listed:
            return head
        comma = b"," if self.head else b""
        return head[:-1] + comma + _encode(self.listed) + b":[" + b",".join(self.items) + b"]}"


def contact(key_id: str, key: str, fields: Mapping[str, Value]) -> bytes:
    """One contact of an upsert: its key first, then the fields; a null clears."""
    return _encode({key_id: key} | {name: value for name, value in fields.items() if name != key_id})


def upsert(key_id: str, contacts: Sequence[bytes], *, create: bool) -> Request:
    """Update contacts found by the field ``key_id`` (or ``id``), and create those that are missing (§2.3)."""
    path = f"contact/?create_if_not_exists={int(create)}"
    return Request("PUT", path, "contact.update", {"key_id": key_id}, "contacts", tuple(contacts))


def delete(key_id: str, keys: Sequence[str]) -> Request:
    """Delete contacts (§2.7). Always the array form, whose reply tells each contact's outcome."""
    head: dict[str, Any] = {"key_id": key_id}
    return Request("POST", "contact/delete", "contact.delete", head, key_id, tuple(_encode(one) for one in keys))


def check_ids(key_id: str, keys: Sequence[str]) -> Request:
    """Ask for the internal ids of contacts (§2.7)."""
    items = tuple(_encode(one) for one in keys)
    return Request("POST", "contact/checkids", "contact.checkids", {"key_id": key_id}, "external_ids", items)


def triggered(key: str, trigger_id: str, event_time: int, data: Mapping[str, Any]) -> bytes:
    """One contact of a trigger request. ``event_time`` in ms."""
    one = {"external_id": key, "trigger_id": trigger_id, "event_time": utc(event_time), "data": dict(data)}
    return _encode(one)


def trigger(event_id: int, key_id: str, contacts: Sequence[bytes]) -> Request:
    """Trigger an external event for contacts that exist (§4.3)."""
    path = f"event/{event_id}/trigger"
    return Request("POST", path, "externalevent.trigger", {"key_id": key_id}, "contacts", tuple(contacts))


def settings() -> Request:
    """The account's own settings: the harmless question that tells whether the credentials are good (§1.1)."""
    return Request("GET", "settings", "settings.get", {})


def fields() -> Request:
    return Request("GET", "field", "field.get", {})


def choices(field_id: int) -> Request:
    return Request("GET", f"field/{field_id}/choice", "field.choices", {})


def events() -> Request:
    return Request("GET", "event/", "externalevent.get", {})


def utc(time: int) -> str:
    """The one form of a moment that triggers take: ``2007-03-01T13:00:00.000Z`` (§4.4)."""
    moment = datetime.fromtimestamp(time // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{time % 1000:03d}Z"


def portions(sizes: Sequence[int], *, most: int = MOST_ITEMS, most_bytes: int = MOST_BYTES) -> Iterator[slice]:
    """Cut items of these sizes (bytes) into slices that fit a request each. A giant item gets a request alone."""
    start, room = 0, most_bytes - _ROOM_FOR_HEAD
    for position, size in enumerate(sizes):
        if position > start and (position - start >= most or room < size + 1):
            yield slice(start, position)
            start, room = position, most_bytes - _ROOM_FOR_HEAD
        room -= size + 1
    if start < len(sizes):
        yield slice(start, len(sizes))
