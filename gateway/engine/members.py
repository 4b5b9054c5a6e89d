"""Reads what the door passed on into members, each accepted or refused for itself, and the answer to the whole request.

A single call that cannot be taken is refused with its own status. In a batch the answer is 200 and the member's row says it,
since clients drop or repeat a whole batch on anything else (segment-protocol.md §8.3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Any, NamedTuple

import msgspec

from gateway.link import Head
from models.meaning.identity.identifiers import Identifiers, read_identifiers
from models.meaning.mapping import Mapped
from models.meaning.pipeline.plan import Plan
from models.meaning.segment.envelope import Envelope, split
from models.meaning.segment.message import Message
from models.meaning.segment.reading import names_nobody, read_message
from models.meaning.segment.refused import Refused as Refusal
from models.meaning.segment.refused import refuse
from models.meaning.segment.signature import is_signed
from models.meaning.trace.facts import Fact, fact
from models.meaning.trace.laps import DOOR, MAPPING, Laps
from models.problems import Secret

_PUBLIC_DELETE = "A public key deletes nobody."
_KEY = re.compile(rb"pw_[sp]_[A-Za-z0-9_-]{20,}")
_REPLAY = re.compile(r"([0-9]{1,18})(; *moves-rules)?", re.ASCII)
"""What a replay says of itself: the event that it repeats, and whether it may start and move rules."""
_SHOWN_BODY = 2_000
"""So much of a body that is no JSON is kept, as text."""


class Answer(NamedTuple):
    """What a request is answered with; ``code`` and ``message`` are empty for 200."""

    status: int = 200
    code: str = ""
    message: str = ""


class Member(msgspec.Struct, frozen=True):
    """An event that is taken. ``received_at`` is by the workspace's clock; ``member`` is (n, of m) in a list."""

    head: Head
    message: Message
    identifiers: Identifiers
    received_at: int
    laps: Laps
    member: tuple[int, int] | None = None
    replay_of: int | None = None
    moves_rules: bool = False
    """A replay that somebody wants to move rules as if it were new."""
    mapped: Mapping[str, Mapped] | None = None
    """What the data maps found; ``None`` where looking it up failed, which is the deciding's affair then."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An event, or a whole request, that is not taken; it gets a row all the same."""

    head: Head
    fact: Fact
    received_at: int
    status: int = 400
    message: Message | None = None
    body: Any = None


def read_request(
    head: Head, body: bytes, plan: Plan, clock_offset: int, signing_secret: Secret | None
) -> tuple[Answer, list[Member | Refused]]:
    """The answer that holds once everything is committed, and the members in their order. ``clock_offset``: how far the
    workspace's clock is ahead of the machine's, ms."""
    received_at = head.received_at + clock_offset
    if head.refusal:
        why = fact(head.refusal, message=head.message, path=head.path)
        return Answer(400, head.refusal, head.message), [Refused(head, why, received_at)]
    if signing_secret and head.door == "destination" and not is_signed(body, head.signature, signing_secret.reveal()):
        return _refuse_whole(head, body, refuse("bad_signature"), received_at, status=403)
    envelope = split(body, door=head.door, route=head.route, received_at=head.received_at)
    if isinstance(envelope, Refusal):
        return _refuse_whole(head, body, envelope, received_at)
    many = len(envelope.members)
    members = [
        _read(head, raw, envelope, plan, clock_offset, (at, many) if envelope.batch else None)
        for at, raw in enumerate(envelope.members, start=1)
    ]
    if not envelope.batch and members and isinstance(members[0], Refused):
        one = members[0]
        return Answer(one.status, one.fact.code, str(one.fact.values["message"])), members
    return Answer(), members


def _read(
    head: Head, raw: bytes, envelope: Envelope, plan: Plan, clock_offset: int, member: tuple[int, int] | None
) -> Member | Refused:
    received_at = head.received_at + clock_offset
    laps = Laps(perf_counter_ns)
    message = read_message(raw, envelope, plan.never_store)
    if isinstance(message, Refusal):
        return _refused(head, message, received_at, raw)
    message.time += clock_offset
    if message.type == "delete" and head.public:
        return _refused(head, refuse("key_not_allowed", _PUBLIC_DELETE, message), received_at, raw)
    identifiers = read_identifiers(
        message.user_id, message.anonymous_id, plan.key_values(message.body), email=plan.key_is_email
    )
    if not identifiers.usable and message.type not in ("group", "alias"):  # they are filtered, whoever they name
        return _refused(head, names_nobody(message), received_at, raw)
    laps.lap(DOOR)
    mapped = _mapped(message, plan)
    laps.lap(MAPPING)
    replayed = _REPLAY.fullmatch(head.replay)
    if replayed is None:
        return Member(head, message, identifiers, received_at, laps, member, mapped=mapped)
    repeated, moves_rules = int(replayed[1]), replayed[2] is not None
    return Member(head, message, identifiers, received_at, laps, member, repeated, moves_rules, mapped)


def _mapped(message: Message, plan: Plan) -> Mapping[str, Mapped] | None:
    """Looked up with the reading, which has time to spare while a group before commits."""
    try:
        return plan.mapper.values(message.body)
    except Exception:  # it comes again where this event is decided, and concerns it alone there
        return None


def _refuse_whole(
    head: Head, body: bytes, refusal: Refusal, received_at: int, status: int = 400
) -> tuple[Answer, list[Member | Refused]]:
    one = _refused(head, refusal, received_at, body)
    return Answer(status, refusal.code, refusal.message), [one]


def _refused(head: Head, refusal: Refusal, received_at: int, raw: bytes) -> Refused:
    message = refusal.partial
    body = message.body if message is not None else _glimpse(raw)
    why = fact(refusal.code, message=refusal.message, path=head.path)
    return Refused(head, why, received_at, refusal.status, message, body)


def _glimpse(raw: bytes) -> Any:
    """What can be shown of a body that could not be read; never a key."""
    raw = _KEY.sub(b"YOUR_KEY", raw)
    if len(raw) <= 32 * 1024:
        try:
            return msgspec.json.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            pass
    return raw[:_SHOWN_BODY].decode("utf-8", "replace").replace("\x00", "\ufffd")
