"""The outbox as the pipeline sees it: which values wait for which contact, and what Emarsys accepted last.

A working set for one group of events. Values of one contact that wait travel together (one upsert per key); values of
a person without a key wait with the person (one parked upsert). Per field the newest event time wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.meaning.configuration import OPT_IN_FIELD
from models.meaning.deliveries import State
from models.meaning.rules.moves import Trigger as RuleTrigger

Value = str | list[str] | None
"""A field's value as it goes over the wire; ``None`` clears the field."""

Timed = tuple[Value, int]
"""A value and the time of the event that brought it, ms."""


class Outcome(StrEnum):
    """What became of one value on its way into the outbox."""

    TAKEN = "taken"
    EQUAL = "equal"  # Emarsys has this value already
    OLDER = "older"  # a newer event has set this field
    PROTECTED = "protected"  # opt-in, from a replay or from an event past the age limit


@dataclass(slots=True)
class Upsert:
    """A queue item of kind *upsert* that is not in flight; ``fields`` by field id as text."""

    id: int
    person_id: int
    event_id: int
    key: str | None
    state: State
    created_at: int
    fields: dict[str, Timed] = field(default_factory=dict)
    internal_id: str | None = None
    old_key: str | None = None
    """The key that the contact had before a key change, while its internal id is not known."""
    left_out: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Fields that Emarsys refused, with its code and text; a new value for one of them is tried again."""
    again: bool = False
    """Whether a person sends it once more although Emarsys has accepted it."""
    new: bool = False
    changed: bool = False
    moved: bool = False
    """Whether person, key or state differ from what is stored, besides the fields."""
    unparked: bool = False
    merged_into: int | None = None


@dataclass(slots=True)
class Contact:
    """What is known of a contact of this account. ``accepted`` is empty and ``exists`` false while none was accepted."""

    key: str
    person_id: int
    internal_id: str | None = None
    accepted: dict[str, Timed] = field(default_factory=dict)
    exists: bool = False
    in_flight: frozenset[str] = frozenset()
    """Fields whose values are being sent right now: they cannot be called equal to anything yet."""
    changed: bool = False
    moved_from: str | None = None
    """The key under which its row still stands, after a key change."""


@dataclass(slots=True)
class Trigger:
    """A queue item of kind *trigger*, made by a rule's exit row."""

    id: int
    person_id: int
    event_id: int
    key: str | None
    state: State
    created_at: int
    due_at: int
    trigger_id: str
    payload: Mapping[str, object]
    """See ``models.meaning.deliveries``."""


@dataclass(slots=True)
class Removal:
    """A queue item of kind *delete*."""

    id: int
    person_id: int
    event_id: int
    key: str
    created_at: int


class Outbox:
    """Loaded with what waits for the people of a group, changed by ``put`` and its kin, flushed by the engine."""

    def __init__(self, next_id: Callable[[], int], *, skip_equal: bool = True) -> None:
        self._next_id = next_id
        self._skip_equal = skip_equal
        self.contacts: dict[str, Contact] = {}
        self.upserts: dict[int, Upsert] = {}
        self.triggers: list[Trigger] = []
        self.removals: list[Removal] = []
        self._waiting: dict[str, Upsert] = {}
        self._parked: dict[int, Upsert] = {}

    def load(self, contacts: Iterable[Contact], upserts: Iterable[Upsert]) -> None:
        self.contacts = {one.key: one for one in contacts}
        for one in upserts:
            self._place(one)

    def put(
        self,
        person_id: int,
        key: str | None,
        values: Mapping[str, Value],
        *,
        time: int,
        event_id: int,
        now: int,
        fresh: bool = True,
    ) -> tuple[Upsert | None, dict[Outcome, list[str]]]:
        """Queue the values of one event for a contact (``key``), or park them with the person (no key).

        ``fresh`` is false for replays and for events past the age limit: they never write opt-in.
        Returns the upsert that carries them, ``None`` where nothing is left to send, and the fields by outcome.
        """
        waiting = self._parked.get(person_id) if key is None else self._waiting.get(key)
        contact = self.contacts.get(key) if key is not None else None
        outcomes: dict[Outcome, list[str]] = {}
        for name, value in values.items():
            outcomes.setdefault(self._outcome(name, value, time, waiting, contact, fresh), []).append(name)
        taken = outcomes.get(Outcome.TAKEN)
        if taken is None:
            return None, outcomes
        upsert = waiting or self._open(person_id, key, event_id, now)
        for name in taken:
            upsert.fields[name] = (values[name], time)
            upsert.left_out.pop(name, None)
        upsert.changed = True
        return upsert, outcomes

    def key_known(self, person_id: int, key: str) -> Upsert | None:
        """A person's key has become known: what was parked with them goes out to that contact."""
        parked = self._parked.pop(person_id, None)
        if parked is None:
            return None
        parked.unparked = True
        waiting = self._waiting.get(key)
        if waiting is not None:
            self._merge(parked, waiting)
            return waiting
        parked.key, parked.state, parked.moved = key, State.WAITING, True
        self._waiting[key] = parked
        return parked

    def key_changed(
        self, person_id: int, old: str, new: str, key_field: str, *, time: int, event_id: int, now: int
    ) -> Upsert:
        """The same contact under a new key: found by its internal id, its key field is written anew.

        Where Emarsys has a contact of the new key already (an audience may have named it), that one goes on instead: two
        contacts cannot share a key.
        """
        taken = self.contacts.get(new)
        contact = None if taken is not None and taken.exists else self.contacts.pop(old, None)
        waiting = self._waiting.pop(old, None)
        upsert = waiting or self._open(person_id, new, event_id, now)
        if upsert is waiting:
            other = self._waiting.get(new)  # an audience may have named the new address before its owner did
            upsert.key, upsert.moved = new, True
            self._waiting[new] = upsert
            if other is not None:
                self._merge(other, upsert)
        if contact is not None:
            contact.key, contact.person_id, contact.moved_from = new, person_id, old
            self.contacts[new] = contact
            if contact.exists:
                upsert.internal_id = contact.internal_id
                # of several changes that wait Emarsys knows the key before the first
                upsert.old_key = None if contact.internal_id else upsert.old_key or old
        upsert.fields[key_field] = (new, time)
        return upsert

    def joined(self, loser: int, winner: int, key: str | None) -> None:
        """Two persons became one: what waits with the loser goes with the winner (``key``: the winner's)."""
        parked = self._parked.pop(loser, None)
        if parked is not None:
            parked.person_id, parked.moved = winner, True
            other = self._parked.get(winner)
            if other is not None:
                self._merge(parked, other)
            else:
                self._parked[winner] = parked
        for upsert in self._waiting.values():
            if upsert.person_id == loser:
                upsert.person_id, upsert.moved = winner, True
        for contact in self.contacts.values():
            if contact.person_id == loser:
                contact.person_id, contact.changed = winner, True
        for trigger in self.triggers:
            if trigger.person_id == loser:
                trigger.person_id = winner
        if key is not None:
            self.key_known(winner, key)

    def add_trigger(self, one: RuleTrigger, *, key: str | None, event_id: int, now: int) -> Trigger:
        """Queue what a rule's exit sends; it waits for a person above a ceiling, and for the key where there is none."""
        state = State.HELD if one.held is not None else State.PARKED if key is None else State.WAITING
        payload = {
            "event": {"id": one.event.id, "name": one.event.name},
            "data": one.data,
            "event_time": one.due_at,
            "drop_at": one.drop_at,
            "rule": one.rule_id,
            "instance": one.instance,
            "held": one.held,
        }
        queued = Trigger(self._next_id(), one.person_id, event_id, key, state, now, one.due_at, one.trigger_id, payload)
        self.triggers.append(queued)
        return queued

    def ensure_contact(self, person_id: int, key: str, *, own: bool) -> Contact:
        """The contact's row, made where this account has none yet; it belongs to the person whose ``own`` key it is."""
        contact = self.contacts.get(key)
        if contact is None:
            contact = self.contacts[key] = Contact(key, person_id, changed=True)
        elif own and contact.person_id != person_id:
            contact.person_id, contact.changed = person_id, True
        return contact

    def _outcome(
        self, name: str, value: Value, time: int, waiting: Upsert | None, contact: Contact | None, fresh: bool
    ) -> Outcome:
        if not fresh and name == str(OPT_IN_FIELD):
            return Outcome.PROTECTED
        if waiting is not None and name in waiting.fields:
            return Outcome.OLDER if waiting.fields[name][1] > time else Outcome.TAKEN
        if contact is None or name not in contact.accepted:
            return Outcome.TAKEN
        accepted, at = contact.accepted[name]
        if name in contact.in_flight:
            return Outcome.TAKEN  # the sender compares again when it takes the item
        if at > time:
            return Outcome.OLDER
        return Outcome.EQUAL if self._skip_equal and accepted == value else Outcome.TAKEN

    def _open(self, person_id: int, key: str | None, event_id: int, now: int) -> Upsert:
        state = State.PARKED if key is None else State.WAITING
        upsert = Upsert(self._next_id(), person_id, event_id, key, state, now, new=True, changed=True)
        self._place(upsert)
        return upsert

    def _place(self, upsert: Upsert) -> None:
        self.upserts[upsert.id] = upsert
        if upsert.key is None:
            self._parked[upsert.person_id] = upsert
        else:
            self._waiting[upsert.key] = upsert

    def _merge(self, loser: Upsert, winner: Upsert) -> None:
        for name, (value, time) in loser.fields.items():
            if name not in winner.fields or winner.fields[name][1] <= time:
                winner.fields[name] = (value, time)
        winner.changed = loser.changed = True
        loser.merged_into = winner.id
        loser.state = State.MERGED
