"""What is special about each kind of queue item on its way: contacts, external events, deletions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gateway.delivery.exchange import Exchange
from gateway.delivery.standing import KEY_CHANGE, PROBE_SECONDS
from gateway.delivery.step import Parcel, Step, put_off, settled, waiting
from models.meaning.deliveries import Kind, State
from models.meaning.emarsys import replies, requests
from models.meaning.emarsys.outcomes import Accepted, Done, Forbidden, RefusedWhole, Rejected
from models.meaning.emarsys.requests import INTERNAL_ID, Request
from models.storage.queue.items import Item, Settlement, TriggerItem, UpsertItem

_RACE_SECONDS = 2
_RACES = 5


def cut(parcel: Parcel) -> Iterator[Parcel]:
    """Parcels that fit a request each."""
    for portion in requests.portions([len(one) for one in parcel.parts]):
        yield parcel.cut(portion)


class Upserts(Exchange):
    """Contacts by their key; those whose key changes by their internal id, which is asked for where it is not known."""

    kind = Kind.UPSERT

    def run(self, items: Sequence[Item]) -> Iterator[Step]:
        renamed = [one for one in items if isinstance(one, UpsertItem) and one.payload.old_key is not None]
        if not renamed:
            yield from super().run(items)
            return
        step = self._look_up(renamed)
        decided = {one.item.id for one in step.settled}
        rest = [one for one in items if one.id not in decided]
        if isinstance(step.outcome, Done):
            yield step
            yield from super().run(rest)
        else:
            step.settled.extend(waiting(one, self.times.now()) for one in rest)
            yield step

    def parcels(self, items: Sequence[Item]) -> list[Parcel]:
        upserts = [one for one in items if isinstance(one, UpsertItem)]
        by_key = self._parcel(self.line.key_field, [one for one in upserts if one.payload.internal_id is None])
        by_id = self._parcel(INTERNAL_ID, [one for one in upserts if one.payload.internal_id is not None])
        return [*cut(by_key), *cut(by_id)]

    def request_of(self, parcel: Parcel) -> Request:
        """Nobody is created by an internal id: where there is none, the contact goes by its key."""
        create = self.line.configuration.create_contacts and parcel.key_id != INTERNAL_ID
        return requests.upsert(parcel.key_id, parcel.parts, create=create)

    def amended(self, item: Item, parcel: Parcel, refusal: Rejected) -> bool:
        """Without the field that the refusal names; by its key where no contact has the internal id any more."""
        assert isinstance(item, UpsertItem)
        if parcel.key_id == INTERNAL_ID and refusal.code == replies.NOT_FOUND:
            item.payload.internal_id, item.rewritten = None, True
            return True
        return self._left_out(item, refusal)

    def spared(self, stack: list[Parcel], refusal: RefusedWhole) -> tuple[list[Parcel], list[Settlement]]:
        """A field that the account lacks is left out of all the rest, instead of finding that out contact by contact."""
        if not replies.names_unknown_field(refusal.text):
            return stack, []
        rest: list[Item] = []
        lost: list[Settlement] = []
        for item in self._left(None, stack):
            assert isinstance(item, UpsertItem)
            if refusal.field not in item.fields or self._left_out(item, refusal):
                rest.append(item)
            else:
                lost.append(settled(item, b"", Rejected(refusal.code, refusal.text, refusal.field)))
        return self.parcels(rest)[::-1], lost

    def _left_out(self, item: UpsertItem, refusal: Rejected | RefusedWhole) -> bool:
        """Take the field that is named out of an item; ``False`` where nothing but the key would be left to deliver."""
        field = refusal.field
        if field is None or field not in item.fields or not item.fields.keys() - {field, self.line.key_field}:
            return False
        item.payload.left_out = item.payload.left_out | {field: (refusal.code, refusal.text)}
        for values in (item.payload.fields, item.fields, item.accepted):
            values.pop(field, None)
        item.rewritten = True
        return True

    def put_aside(self, item: Item, refusal: Rejected) -> Settlement | None:
        """*Exists already* on an update is a race inside Emarsys; its own advice is to try again (emarsys-api.md §2.3)."""
        if refusal.code != replies.EXISTS_ALREADY or item.attempts >= _RACES:
            return None
        pause = _RACE_SECONDS * 1000
        return Settlement(
            item=item,
            state=State.RETRYING,
            code=refusal.code,
            text=refusal.text,
            next_try_at=self.times.now() + pause,
            tried_ms=pause,
        )

    def _parcel(self, key_id: str, items: list[UpsertItem]) -> Parcel:
        keys = [one.payload.internal_id or one.key for one in items]
        parts = [
            requests.contact(key_id, key, {name: value for name, (value, _) in one.fields.items()})
            for key, one in zip(keys, items, strict=True)
        ]
        return Parcel(key_id, list(items), keys, parts)

    def _look_up(self, renamed: list[UpsertItem]) -> Step:
        """Ask for the internal ids of contacts by their old keys. Who is not found gets a contact by the new key."""
        keys = [one.payload.old_key or "" for one in renamed]
        request = requests.check_ids(self.line.key_field, keys)
        outcome, sent = self.ask(request, keys, replies.read_ids)
        now = self.times.now()
        if isinstance(outcome, Forbidden):  # contacts whose key stays need no such permission: only these wait
            self.line.standing.forbid(KEY_CHANGE, outcome.permission, outcome.text, now)
            again = now + int(PROBE_SECONDS * 1000)
            return Step(Done(()), [waiting(one, again, "forbidden") for one in renamed], sent)
        if isinstance(outcome, RefusedWhole):
            outcome = Done((Rejected(outcome.code, outcome.text),) * len(renamed))
        if not isinstance(outcome, Done):
            return Step(outcome, put_off(self.line, renamed, outcome, now, sent.ms if sent else 0), sent)
        for item, one in zip(renamed, outcome.items, strict=True):
            item.payload.internal_id = one.internal_id if isinstance(one, Accepted) else None
            item.payload.old_key, item.rewritten = None, True
        self.line.standing.let_through(KEY_CHANGE)
        return Step(outcome, [], sent)


class Triggers(Exchange):
    """External events, one request per event for all its contacts, each with its ``trigger_id``."""

    kind = Kind.TRIGGER

    def parcels(self, items: Sequence[Item]) -> list[Parcel]:
        by_event: dict[int, list[TriggerItem]] = {}
        for one in items:
            assert isinstance(one, TriggerItem)
            by_event.setdefault(one.event, []).append(one)
        return [portion for several in by_event.values() for portion in cut(self._parcel(several))]

    def request_of(self, parcel: Parcel) -> Request:
        first = parcel.items[0]
        assert isinstance(first, TriggerItem)
        return requests.trigger(first.event, parcel.key_id, parcel.parts)

    def _parcel(self, items: list[TriggerItem]) -> Parcel:
        parts = [requests.triggered(one.key, one.trigger_id, one.event_time, one.data) for one in items]
        return Parcel(self.line.key_field, list(items), [one.key for one in items], parts)


class Deletes(Exchange):
    """Contacts to be deleted; one that is gone already counts as deleted."""

    kind = Kind.DELETE

    def parcels(self, items: Sequence[Item]) -> list[Parcel]:
        keys = [one.key for one in items]
        return list(cut(Parcel(self.line.key_field, list(items), keys, [one.encode() for one in keys])))

    def request_of(self, parcel: Parcel) -> Request:
        return requests.delete(parcel.key_id, parcel.keys)
