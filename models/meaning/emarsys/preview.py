"""Requests to Emarsys as they would be on the wire, for what a dry run would queue. Built by ``requests``, sent by nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from models.meaning.deliveries import State
from models.meaning.emarsys import requests
from models.meaning.emarsys.requests import INTERNAL_ID, Request
from models.meaning.pipeline.outbox import Trigger, Upsert

UNKNOWN_KEY = "(not known yet)"
"""Stands where the contact's key will be, once the person has one."""

_WAITS = {
    State.PARKED: "It waits until the contact's key is known.",
    State.HELD: "It is above a ceiling and waits until somebody releases it.",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """``path`` is below the account's base address, ``body`` the JSON; ``waits`` says why it would not go at once."""

    method: str
    path: str
    body: Mapping[str, Any]
    waits: str = ""


def previews(
    upserts: Iterable[Upsert],
    keys_alone: Iterable[str],
    triggers: Iterable[Trigger],
    removals: Sequence[str],
    key_field: str,
    *,
    create: bool,
) -> Iterator[Preview]:
    """One request per item, in the order in which they would go: contacts first, since triggers never create any.

    ``keys_alone``: contacts that only a trigger needs; ``removals``: keys of contacts to delete.
    """
    for one in upserts:
        by_id = one.internal_id is not None
        key_id = INTERNAL_ID if by_id else key_field
        fields = {name: value for name, (value, _) in one.fields.items()}
        part = requests.contact(key_id, one.internal_id or one.key or UNKNOWN_KEY, fields)
        yield _shown(requests.upsert(key_id, [part], create=create and not by_id), one.state)
    for key in keys_alone:
        part = requests.contact(key_field, key, {})
        yield _shown(requests.upsert(key_field, [part], create=create), State.WAITING)
    for trigger in triggers:
        payload = cast(Mapping[str, Any], trigger.payload)
        part = requests.triggered(
            trigger.key or UNKNOWN_KEY, trigger.trigger_id, payload["event_time"], payload["data"]
        )
        yield _shown(requests.trigger(payload["event"]["id"], key_field, [part]), trigger.state)
    if removals:
        yield _shown(requests.delete(key_field, removals), State.WAITING)


def _shown(request: Request, state: State) -> Preview:
    return Preview(request.method, request.path, msgspec.json.decode(request.body()), _WAITS.get(state, ""))
