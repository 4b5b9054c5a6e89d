"""Triggering external events, one or many at once (emarsys-api.md §4.2–4.5). A trigger never creates contacts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from gateway.sandbox.envelope import Answer, ItemError, Refused, envelope
from gateway.sandbox.gate import Call, Route
from gateway.sandbox.keys import Key, value_text
from gateway.sandbox.received import ReceivedEvent
from gateway.sandbox.replies import error_map, key_of, whole_number

MOST = 1000
LARGEST_DATA = 1_000_000
"""Bytes of one event's ``data``."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Trigger:
    key: str
    trigger_id: str | None
    event_time: str | None
    data: str


def trigger(call: Call, event_id: str) -> Answer:
    body = call.members()
    event = whole_number(event_id)
    if event is None:
        raise Refused(400, 5004, f"Event ID: {event_id} is invalid.")
    if event not in call.sandbox.account.events:
        raise Refused(400, 5001, "Invalid event ID for customer.")
    batch = body.get("contacts")
    items = [body] if batch is None else batch
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        raise Refused(400, 2003, "Invalid data format. Array expected")
    if len(items) > MOST:
        raise Refused(400, 1000, "The request exceeded the maximum batch size of 1,000")
    key = key_of(call, body.get("key_id"))
    triggers = [_read(one) for one in items]
    if call.sandbox.switches.no_program == "5005":
        raise Refused(400, 5005, "No program or campaign is triggered.")
    ids, errors = _triggered(call, event, key, triggers)
    if batch is None:
        for one in errors.values():
            raise one.refused()
        return envelope(_connected(call))
    data: dict[str, object] = {"ids": [str(one) for one in ids]}
    return envelope(data | error_map(call, errors, usual="list") | _connected(call))


def _read(item: Mapping[str, object]) -> _Trigger:
    """One trigger of the request. Raises ``Refused``: a bad time or bad data triggers nothing at all."""
    data, at, trigger_id = item.get("data"), item.get("event_time"), item.get("trigger_id")
    if at is not None and not _is_time(at):
        raise Refused(400, 5010, "Invalid event time format.")
    if data is not None and not isinstance(data, dict):
        raise Refused(400, 5011, "Event data is not an object.")
    text = msgspec.json.encode(data or {})
    if len(text) > LARGEST_DATA:
        raise Refused(400, 5008, "Event data is too large.")
    return _Trigger(
        value_text(item.get("external_id")), value_text(trigger_id) or None, str(at) if at else None, text.decode()
    )


def _triggered(
    call: Call, event: int, key: Key, triggers: Sequence[_Trigger]
) -> tuple[list[int], dict[str, ItemError]]:
    sandbox = call.sandbox
    now = sandbox.now()
    found = sandbox.contacts.find(key, {one.key for one in triggers})
    keys = {one.key.strip().lower() for one in triggers}
    bad = sandbox.faults.take_all("bad_item", call.path, lambda fault: fault.value.strip().lower() in keys)
    refused = {one.value.strip().lower() for one in bad}
    forget = now - sandbox.switches.trigger_memory_minutes * 60_000
    seen = sandbox.received.seen([one.trigger_id for one in triggers if one.trigger_id], forget)
    ids: list[int] = []
    errors: dict[str, ItemError] = {}
    rows: list[ReceivedEvent] = []
    for one in triggers:
        error = _refusal(key, one.key, found, refused)
        if error is not None:
            errors[one.key] = error
            continue
        contact = found[one.key][0]
        ids.append(contact)
        repeated = one.trigger_id in seen and sandbox.switches.trigger_repeat == "ignored"
        rows.append(ReceivedEvent(now, event, contact, one.key, one.trigger_id, one.event_time, one.data, repeated))
        if one.trigger_id:
            seen.add(one.trigger_id)
    sandbox.received.add_events(rows)
    return ids, errors


def _refusal(key: Key, text: str, found: Mapping[str, Sequence[int]], refused: set[str]) -> ItemError | None:
    if not text:
        return key.missing()
    if text.strip().lower() in refused:
        return ItemError(2005, f"Invalid key field value: {text}")
    if not found[text]:
        return key.not_found(text)
    return key.ambiguous(text) if len(found[text]) > 1 else None


def _connected(call: Call) -> dict[str, object]:
    match call.sandbox.switches.connected_to:
        case "object":
            return {"connectedTo": {"email": False, "acProgram": False, "interactionsProgram": False}}
        case "false":
            return {"connectedTo": False}
        case _:
            return {}


def _is_time(value: object) -> bool:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


ROUTES = (Route("POST", "/event/<event_id>/trigger", trigger, "externalevent.trigger"),)
