"""Reads one message from its own bytes, and checks it.

Whatever cannot be taken is refused by itself: its neighbours in the request are not concerned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from models.meaning.json_path import JsonPath
from models.meaning.number import decimal_text
from models.meaning.segment.decode import decode
from models.meaning.segment.engage import Audience, personas_of, read_audience
from models.meaning.segment.envelope import BATCH_ROUTE, Envelope
from models.meaning.segment.limits import LIMITS
from models.meaning.segment.message import TYPES, Message
from models.meaning.segment.refused import Refused, refuse
from models.meaning.segment.times import parse_time, skew_corrected
from models.meaning.trace.facts import Fact, fact

LONGEST_MESSAGE_ID = 255
"""Real ones have less than 100 characters; a longer one is kept as its hash."""

WORTH_A_NOTE_MS = 60_000
"""Clocks that are less off than this are corrected without a word."""


def read_message(member: bytes, envelope: Envelope, never_store: Iterable[JsonPath] = ()) -> Message | Refused:
    """Read one member of a request.

    Whether it names somebody is asked afterwards (``names_nobody``), since a primary key alone is enough and only the
    configuration knows where that stands.
    """
    limit = LIMITS[envelope.door].event_bytes
    if len(member) > limit:
        return refuse("payload_too_large", f"The event has {len(member):,} bytes; {limit:,} are taken.")
    body = decode(member)
    if isinstance(body, Refused):
        return body
    if not isinstance(body, dict):
        return refuse("not_an_object", f"A message has to be a JSON object, this is {_KINDS[type(body)]}.")
    _complete(body, envelope)
    for path in never_store:
        path.remove_from(body)
    message = _message(body, envelope)
    refused = _unfit(message, envelope.door)
    return message if refused is None else refused


def names_nobody(message: Message) -> Refused:
    """The refusal of a message without userId, anonymousId and primary key."""
    return refuse("no_user_anon_id", partial=message)


_KINDS = {str: "a text", int: "a number", float: "a number", bool: "true or false", list: "a list", type(None): "null"}


def _complete(body: dict[str, Any], envelope: Envelope) -> None:
    """Fill in what route and root say, and take the key out."""
    body.pop("writeKey", None)
    if envelope.route not in ("", BATCH_ROUTE) and body.get("type") != "delete":  # which is never taken for a call
        body["type"] = envelope.route
    for name, shared in (("context", envelope.context), ("integrations", envelope.integrations)):
        if shared:
            _merge(body, name, shared)


def _merge(body: dict[str, Any], name: str, shared: Mapping[str, Any]) -> None:
    own = body.get(name)
    if isinstance(own, dict):
        body[name] = {**shared, **own}
    elif not own:  # absent, null, or the empty list that stands for an empty object
        body[name] = dict(shared)


def _message(body: dict[str, Any], envelope: Envelope) -> Message:
    facts: list[Fact] = []
    type_ = _text(body.get("type")) or ""
    event = _text(body.get("event")) if type_ == "track" else None
    user_id = _text(body.get("userId"))
    if user_id is None and type_ == "delete":
        user_id = _text(body.get("userID"))  # as tray.io spells it
    personas = personas_of(body)
    audience = None if personas is None else read_audience(body, personas)
    message_id = _text(body.get("messageId"))
    if message_id is not None and len(message_id) > LONGEST_MESSAGE_ID:
        message_id = "sha256:" + sha256(message_id.encode()).hexdigest()
    return Message(
        type_,
        event,
        event or _name(body, type_, audience),
        message_id,
        user_id,
        _text(body.get("anonymousId")),
        _time(body, envelope, facts),
        body,
        personas is not None,
        audience,
        facts,
    )


def _unfit(message: Message, door: str) -> Refused | None:
    """Why a message that could be read is not taken all the same."""
    type_ = message.type
    if not type_:
        return refuse("unknown_type", "The message does not say what it is: type is missing.", message)
    if type_ not in TYPES:
        return refuse("unknown_type", f"There is no message type “{type_[:40]}”.", message)
    if type_ == "track" and message.event is None:
        return refuse("no_event", partial=message)
    if type_ == "delete" and door != "destination":
        return refuse("delete_not_here", partial=message)
    if type_ in ("group", "alias") and door == "destination":
        return refuse("unsupported_type", f"Messages of type {type_} are not supported by this destination.", message)
    return None


def _time(body: dict[str, Any], envelope: Envelope, facts: list[Fact]) -> int:
    """When it happened. Segment has corrected for the client's clock; at the tracking door that is ours to do."""
    received = envelope.received_at
    given = body.get("timestamp")
    if given is None:
        given = body.get("originalTimestamp")
    if given is None:
        return received
    told = parse_time(given)
    if told is None or told < 0:  # before 1970: the zero of a clock that was never set
        facts.append(fact("unreadable_time", text=str(given)[:40]))
        return received
    at = told
    if envelope.door == "tracking":
        sent = envelope.sent_at if envelope.sent_at is not None else parse_time(body.get("sentAt"))
        if sent is not None:
            at = skew_corrected(told, sent, received)
            if abs(at - told) >= WORTH_A_NOTE_MS:
                facts.append(fact("time_corrected", seconds=abs(at - told) // 1000))
    if at - received >= WORTH_A_NOTE_MS:
        facts.append(fact("future_time", seconds=(at - received) // 1000))
    return max(0, min(at, received))


def _name(body: dict[str, Any], type_: str, audience: Audience | None) -> str | None:
    if type_ in ("page", "screen"):
        properties = body.get("properties")
        inner = properties if isinstance(properties, dict) else {}
        candidates = (body.get("name"), body.get("category"), inner.get("path"), inner.get("title"))
        return next((text for one in candidates if (text := _text(one)) is not None), None)
    return audience.key if audience is not None else None


def _text(value: Any) -> str | None:
    """An identifier or name as text: null, blank, true, false, objects and lists are none; numbers are written out."""
    if value.__class__ is str:
        return value if value and not value.isspace() else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return decimal_text(value)
    return None
