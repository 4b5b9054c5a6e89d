"""What one request holds: its messages, each as its own bytes, and what they share.

Members stay bytes so that each is measured and read for itself: a broken one never harms the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec

from models.meaning.segment.decode import BYTE_ORDER_MARK, decode, not_json
from models.meaning.segment.limits import LIMITS
from models.meaning.segment.refused import Refused, refuse
from models.meaning.segment.slices import members_of, named
from models.meaning.segment.times import parse_time

BATCH_ROUTE = "batch"
_MANY_COMMAS = 500_000
"""More than any real request has: cutting by hand ends early where there are millions of members."""

_SHARED = ("context", "integrations", "sentAt")


class _Root(msgspec.Struct):
    batch: list[msgspec.Raw]
    context: msgspec.Raw = msgspec.Raw(b"null")
    integrations: msgspec.Raw = msgspec.Raw(b"null")
    sentAt: msgspec.Raw = msgspec.Raw(b"null")


_read_root = msgspec.json.Decoder(_Root).decode
_read_list = msgspec.json.Decoder(list[msgspec.Raw]).decode


@dataclass(frozen=True, slots=True)
class Envelope:
    """``door`` and ``route`` as in ``gateway.link.Head``. ``batch`` tells a list, even of one, from a single call.

    ``context`` and ``integrations`` of the root belong to each member that does not say otherwise.
    """

    door: str
    route: str
    received_at: int
    members: tuple[bytes, ...]
    batch: bool = False
    context: Mapping[str, Any] = field(default_factory=dict)
    integrations: Mapping[str, Any] = field(default_factory=dict)
    sent_at: int | None = None


def split(body: bytes, *, door: str, route: str, received_at: int) -> Envelope | Refused:
    """Take a request apart: a batch at the tracking door, a list or one event at the destination door, a single call.

    ``Refused`` concerns the request as a whole: ``invalid_json``, ``no_batch``, ``too_many_events``, ``too_deep``.
    """
    body = body.removeprefix(BYTE_ORDER_MARK)
    opening = body.lstrip()[:1]
    if door == "tracking" and route == BATCH_ROUTE:
        return _split_batch(body, received_at) if opening == b"{" else _no_batch(body)
    if door == "destination" and opening == b"[":
        members = _cut_list(body, LIMITS[door].events)
        if isinstance(members, Refused):
            return members
        return Envelope(door, route, received_at, members, batch=True)
    return Envelope(door, route, received_at, (body,))


def _split_batch(body: bytes, received_at: int) -> Envelope | Refused:
    limit = LIMITS["tracking"].events
    shared: dict[str, bytes]
    try:
        if body.count(b",") > _MANY_COMMAS:
            raise msgspec.DecodeError
        root = _read_root(body)
        members = tuple(map(bytes, root.batch))
        shared = {
            "context": bytes(root.context),
            "integrations": bytes(root.integrations),
            "sentAt": bytes(root.sentAt),
        }
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        cut = _cut_batch(body, limit)
        if isinstance(cut, Refused):
            return cut
        members, shared = cut
    if len(members) > limit:
        return _too_many(limit)
    values = {name: decode(data) for name, data in shared.items() if data != b"null"}
    refused = next((one for one in values.values() if isinstance(one, Refused)), None)
    if refused is not None:
        return refused
    return Envelope(
        "tracking",
        BATCH_ROUTE,
        received_at,
        members,
        batch=True,
        context=_object(values.get("context")),
        integrations=_object(values.get("integrations")),
        sent_at=parse_time(values.get("sentAt")),
    )


def _cut_batch(body: bytes, limit: int) -> tuple[tuple[bytes, ...], dict[str, bytes]] | Refused:
    """The members and the shared parts of a root that could not be read as a whole."""
    members: tuple[bytes, ...] | None = None
    shared: dict[str, bytes] = {}
    for slice_ in members_of(body):
        entry = None if slice_ is None else named(slice_)
        if entry is None:
            return not_json("the object that holds the batch is broken or ends too early")
        name, data = decode(entry[0]), entry[1]
        if name == "batch":
            if data[:1] != b"[":
                return refuse("no_batch")
            cut = _cut_list(data, limit)
            if isinstance(cut, Refused):
                return cut
            members = cut
        elif name in _SHARED:
            shared[name] = data
    return refuse("no_batch") if members is None else (members, shared)


def _cut_list(data: bytes, limit: int) -> tuple[bytes, ...] | Refused:
    try:
        if data.count(b",") > _MANY_COMMAS:
            raise msgspec.DecodeError
        members: list[bytes | None] = [bytes(one) for one in _read_list(data)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        members = list(islice(members_of(data), limit + 1))
    if len(members) > limit:
        return _too_many(limit)
    whole = tuple(one for one in members if one is not None)
    return whole if len(whole) == len(members) else not_json("the list is broken or ends too early")


def _no_batch(body: bytes) -> Refused:
    value = decode(body)
    return value if isinstance(value, Refused) else refuse("no_batch")


def _too_many(limit: int) -> Refused:
    return refuse("too_many_events", f"There are more than {limit:,} events in one request.")


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
