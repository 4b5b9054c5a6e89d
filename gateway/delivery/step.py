"""One request and what became of the items in it: outcomes turned into states of queue items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from gateway.delivery.line import Line, back_off_ms
from gateway.delivery.transport import Answer
from models.meaning.deliveries import Kind, State
from models.meaning.emarsys import replies
from models.meaning.emarsys.outcomes import Accepted, Later, Outcome
from models.meaning.emarsys.outcomes import Item as ItemOutcome
from models.meaning.emarsys.requests import Request
from models.storage.queue.items import Item, SentRequest, Settlement, TriggerItem

LONGEST_REPLY = 2_000


@dataclass(slots=True)
class Parcel:
    """Items that travel in one request: ``keys`` and ``parts`` (JSON) side by side with them."""

    key_id: str
    items: list[Item]
    keys: list[str]
    parts: list[bytes]

    def halves(self) -> tuple[Parcel, Parcel]:
        middle = len(self.items) // 2
        return self.cut(slice(None, middle)), self.cut(slice(middle, None))

    def cut(self, portion: slice) -> Parcel:
        return Parcel(self.key_id, self.items[portion], self.keys[portion], self.parts[portion])


@dataclass(frozen=True, slots=True)
class Step:
    """``outcome`` concerns the lane; ``sent`` is ``None`` where nothing left the machine."""

    outcome: Outcome
    settled: list[Settlement]
    sent: SentRequest | None = None


def settled(item: Item, part: bytes, outcome: ItemOutcome) -> Settlement:
    """An item that Emarsys has decided about."""
    if isinstance(outcome, Accepted):
        note = outcome.note or None
        return Settlement(item=item, state=State.SENT, text=note, internal_id=outcome.internal_id, sent=part)
    got = msgspec.json.encode({outcome.code: outcome.text}).decode()
    return Settlement(item=item, state=State.REJECTED, code=outcome.code, text=outcome.text, sent=part, got=got)


def put_off(line: Line, items: Iterable[Item], outcome: Outcome, now: int, ms: int) -> list[Settlement]:
    """Items of a request that Emarsys has not decided about. Only *later* makes them age; a missing permission, refused
    credentials and a rate limit do not."""
    if isinstance(outcome, Later):
        return [_tried(line, one, outcome, now, ms) for one in items]
    return [waiting(one, now, type(outcome).__name__.lower()) for one in items]


def waiting(item: Item, now: int, code: str | None = None) -> Settlement:
    """Back into the queue as it was."""
    return Settlement(item=item, state=State.WAITING, code=code, next_try_at=0 if item.by_hand else now)


def _tried(line: Line, item: Item, outcome: Later, now: int, ms: int) -> Settlement:
    pause = back_off_ms(item.attempts + 1)
    if outcome.unsure and isinstance(item, TriggerItem) and item.unsure_since is None:
        item.unsure_since = now - ms
    spent = ms + pause
    over = item.tried_ms + spent > line.try_ms
    unsure = isinstance(item, TriggerItem) and item.unsure_since is not None
    return Settlement(
        item=item,
        state=State.RETRYING if not over else State.UNKNOWN if unsure else State.FAILED,
        code=outcome.code,
        text=outcome.text,
        next_try_at=now + pause,
        tried_ms=spent,
    )


def recorded(kind: Kind, request: Request, keys: Sequence[str], at: int, answer: Answer | None, ms: int) -> SentRequest:
    """The request as it is kept. No contact's key stays in the reply's text: keys stand in their items alone."""
    code, reply = _reply(answer, keys) if answer is not None else (None, "")
    head = msgspec.json.encode(request.head).decode()
    status = answer.status if answer is not None else 0
    return SentRequest(
        kind=kind,
        at=at,
        ms=ms,
        method=request.method,
        path=request.path,
        head=head,
        items=len(keys),
        status=status,
        reply_code=code,
        reply=reply,
    )


def _reply(answer: Answer, keys: Sequence[str]) -> tuple[int | None, str]:
    found = replies.envelope(answer.body)
    if found is None:
        return None, _without(answer.body[:LONGEST_REPLY].decode("utf-8", "replace"), keys)
    data = found.data
    rest = {k: v for k, v in data.items() if k not in ("ids", "errors", "result")} if isinstance(data, dict) else data
    text = msgspec.json.encode({"replyCode": found.code, "replyText": found.text, "data": rest}).decode()
    if found.code not in ("", "0"):
        text = _without(text, keys)
    return (int(found.code) if found.code.isdigit() else None), text[:LONGEST_REPLY]


def _without(text: str, keys: Sequence[str]) -> str:
    for key in keys:
        if key and key in text:
            text = text.replace(key, "•••")
    return text
