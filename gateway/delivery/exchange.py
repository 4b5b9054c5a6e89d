"""Sends a taken batch, request by request, until every item has an outcome; yields each request to be kept at once.

A request refused whole is split until the bad item stands alone. What hinders one request hinders the rest of the batch:
it goes back into the queue as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gateway.delivery.line import Line
from gateway.delivery.step import Parcel, Step, put_off, recorded, settled, waiting
from gateway.delivery.tokens import Hindered
from gateway.delivery.transport import Answer
from models.meaning.deliveries import Kind, State
from models.meaning.emarsys import replies
from models.meaning.emarsys.outcomes import Done, Item, Outcome, RateLimited, RefusedWhole, Rejected
from models.meaning.emarsys.requests import Request
from models.storage.queue.items import Item as QueueItem
from models.storage.queue.items import SentRequest, Settlement

Read = Callable[[Request, Sequence[str], int, bytes], Outcome]


@dataclass(frozen=True, slots=True)
class Times:
    """``now`` is the workspace's clock, ``real`` the machine's, both ms. ``may_go``: whether another request may leave."""

    now: Callable[[], int]
    real: Callable[[], int]
    may_go: Callable[[], bool]


class Exchange:
    """One batch of one kind. ``request_of`` builds a parcel's request; ``amended`` gives a refused item another try."""

    kind: Kind

    def __init__(self, line: Line, times: Times) -> None:
        assert line.client is not None
        self.line = line
        self.client = line.client
        self.times = times

    def parcels(self, items: Sequence[QueueItem]) -> list[Parcel]:
        raise NotImplementedError

    def request_of(self, parcel: Parcel) -> Request:
        raise NotImplementedError

    def amended(self, item: QueueItem, parcel: Parcel, refusal: Rejected) -> bool:
        """Whether the item can go once more, changed; not unless a kind says so."""
        return False

    def spared(self, stack: list[Parcel], refusal: RefusedWhole) -> tuple[list[Parcel], list[Settlement]]:
        """After one item alone was refused: the parcels still to go, without what they would be refused for too, and the
        items that nothing is left of. Unchanged, unless a kind says so."""
        return stack, []

    def put_aside(self, item: QueueItem, refusal: Rejected) -> Settlement | None:
        """What becomes of a refused item that is not rejected for good; ``None``: it is."""
        return None

    def run(self, items: Sequence[QueueItem]) -> Iterator[Step]:
        stack = self.parcels(items)[::-1]
        while stack:
            parcel = stack.pop()
            if not self.times.may_go():
                yield Step(Done(()), [waiting(one, self.times.now()) for one in self._left(parcel, stack)])
                return
            outcome, sent = self.ask(self.request_of(parcel), parcel.keys, replies.read)
            if isinstance(outcome, RefusedWhole) and len(parcel.items) == 1:
                stack, spared = self.spared(stack, outcome)
                yield Step(Done(()), spared)
                outcome = Done((Rejected(outcome.code, outcome.text, outcome.field),))
            if isinstance(outcome, Done):
                step, again = self._decided(parcel, outcome.items, sent)
                yield step
                stack += self.parcels(again)[::-1]
            elif isinstance(outcome, RefusedWhole):
                stack += parcel.halves()[::-1]
                yield Step(outcome, [], sent)
            else:
                now = self.times.now()
                tried = put_off(self.line, parcel.items, outcome, now, sent.ms if sent is not None else 0)
                self._describe(tried, parcel)
                yield Step(outcome, tried + [waiting(one, now) for one in self._left(None, stack)], sent)
                return

    def ask(self, request: Request, keys: Sequence[str], read: Read) -> tuple[Outcome, SentRequest | None]:
        """Send one request and read its reply; notes the rate."""
        at, started = self.times.now(), time.monotonic()
        answer: Answer | None = None
        try:
            answer = self.client.send(request)
            outcome = read(request, keys, answer.status, answer.body)
        except Hindered as hindered:
            outcome = hindered.outcome
        took = int((time.monotonic() - started) * 1000)
        headers = answer.headers if answer is not None else {}
        if isinstance(outcome, RateLimited):
            wait = self.line.rate.exceeded(headers, self.times.real())
            self.line.standing.held_until(at + int(wait * 1000))
        else:
            self.line.rate.note(headers, self.times.real())
        self.line.standing.allow(self.line.rate.allowed(self.times.now()))
        return outcome, recorded(self.kind, request, keys, at, answer, took)

    def _decided(
        self, parcel: Parcel, outcomes: Sequence[Item], sent: SentRequest | None
    ) -> tuple[Step, list[QueueItem]]:
        done: list[Settlement] = []
        again: list[QueueItem] = []
        for item, part, outcome in zip(parcel.items, parcel.parts, outcomes, strict=True):
            if isinstance(outcome, Rejected):
                if self.amended(item, parcel, outcome):
                    again.append(item)
                    continue
                aside = self.put_aside(item, outcome)
                if aside is not None:
                    done.append(aside)
                    continue
            done.append(settled(item, part, outcome))
        return Step(Done(tuple(outcomes)), done, sent), again

    @staticmethod
    def _left(parcel: Parcel | None, stack: Sequence[Parcel]) -> list[QueueItem]:
        """Whatever has no outcome yet."""
        rest = [one for waits in reversed(stack) for one in waits.items]
        return (parcel.items if parcel is not None else []) + rest

    @staticmethod
    def _describe(tried: list[Settlement], parcel: Parcel) -> None:
        """What was on the wire is kept with the request, answered or not."""
        for one, part in zip(tried, parcel.parts, strict=True):
            one.sent = part
            one.got = one.text or "" if one.state in (State.RETRYING, State.FAILED) else one.code or ""
