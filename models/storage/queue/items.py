"""Queue items in the sender's hands, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from models.meaning.deliveries import Kind, State
from models.meaning.pipeline.outbox import Timed


class UpsertPayload(msgspec.Struct, omit_defaults=True):
    """See ``models.meaning.deliveries``. ``left_out``: fields that Emarsys refused, with its code and text; ``again``: values go
    out even if Emarsys accepted the same ones."""

    fields: dict[str, Timed] = {}
    internal_id: str | None = None
    old_key: str | None = None
    left_out: dict[str, tuple[str, str]] = {}
    again: bool = False


@dataclass(slots=True, kw_only=True)
class Item:
    """A row that is being sent. ``key`` is the contact's key; times in ms."""

    id: int
    person_id: int
    event_id: int
    key: str
    kind: Kind
    tried_ms: int = 0
    attempts: int = 0
    by_hand: bool = False


@dataclass(slots=True, kw_only=True)
class UpsertItem(Item):
    """``fields`` is what goes out, ``accepted`` what Emarsys has once it accepts the rest with it."""

    kind: Kind = Kind.UPSERT
    payload: UpsertPayload = field(default_factory=UpsertPayload)
    fields: dict[str, Timed] = field(default_factory=dict)
    accepted: dict[str, Timed] = field(default_factory=dict)
    rewritten: bool = False
    """Whether the payload differs from the stored one."""


@dataclass(slots=True, kw_only=True)
class TriggerItem(Item):
    """``event`` is the external event's id. ``unsure_since``: when it was sent first without an answer."""

    kind: Kind = Kind.TRIGGER
    trigger_id: str = ""
    event: int = 0
    event_time: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
    unsure_since: int | None = None


@dataclass(slots=True, kw_only=True)
class DeleteItem(Item):
    kind: Kind = Kind.DELETE


@dataclass(slots=True, kw_only=True)
class Settlement:
    """What became of an item. ``sent`` and ``got`` are JSON: its part of the request, and of the reply (empty = accepted)."""

    item: Item
    state: State
    code: str | None = None
    text: str | None = None
    next_try_at: int = 0
    tried_ms: int = 0
    """Time to add to what was spent trying."""
    internal_id: str | None = None
    sent: bytes = b""
    got: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRequest:
    """A request as it is kept: without its contacts, which stand in items of their own. ``status`` 0: no answer."""

    kind: Kind
    at: int
    ms: int
    method: str
    path: str
    head: str
    items: int
    status: int
    reply_code: int | None
    reply: str
