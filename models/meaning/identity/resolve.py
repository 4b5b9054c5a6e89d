"""Decides who an event is from and what it tells about their identifiers (product.md, Identity).

Looked up are the primary key, then the userId, then the anonymousId. Works on the group's ``People`` alone; a fact or a
note names another person by number only, never by their identifiers, so that *forget* needs to look in one place.
"""

from __future__ import annotations

from typing import NamedTuple

from models.meaning.identity.identifiers import Identifiers
from models.meaning.identity.people import (
    KEY_CHANGED,
    KEY_TO_CONFIRM,
    USER_ID_CONFLICT,
    USER_ID_MOVED,
    Note,
    People,
    Person,
)
from models.meaning.trace.facts import Fact, fact

__all__ = ["Note", "Resolution", "resolve"]


class Resolution(NamedTuple):
    """``contact_key``: the Emarsys contact that the event's values go to; ``None`` while the person has no key."""

    person: Person
    facts: list[Fact]
    contact_key: str | None
    key_change: tuple[str, str] | None
    """(old, new): the same contact goes on under another key."""
    joined: list[tuple[int, int]]
    """(loser id, winner id), in order."""
    notes: list[Note]


def resolve(
    ids: Identifiers,
    people: People,
    *,
    event_id: int,
    event_time: int,
    now: int,
    call: str,
    public_key: bool,
    engage: bool,
) -> Resolution:
    """The person of one event; ``people`` is changed accordingly.

    ``event_time`` and ``now`` (the receipt) are ms; ``call`` is the message's type; ``engage``: it has
    ``context.personas``. At least one identifier must be usable (``Identifiers.usable``).
    """
    case = _Case(ids, people, event_time, now, call == "identify" and not public_key and not engage, public_key, engage)
    person = case.who()
    case.device(person)
    people.seen(person, now)
    for note in case.notes:
        people.note(note, event_id, now)
    contact_key = ids.primarykey if engage and ids.primarykey is not None else person.primarykey
    if contact_key is None:
        case.facts.append(fact("waits_for_key", person=person.id))
    return Resolution(person, case.facts, contact_key, case.key_change, case.joined, case.notes)


class _Case:
    """One event while it is looked at. ``decides``: it may change the key of a known person."""

    __slots__ = (
        "decides",
        "engage",
        "facts",
        "ids",
        "joined",
        "key_change",
        "notes",
        "now",
        "people",
        "public",
        "time",
    )

    def __init__(
        self, ids: Identifiers, people: People, time: int, now: int, decides: bool, public: bool, engage: bool
    ) -> None:
        self.ids = ids
        self.people = people
        self.time = time
        self.now = now
        self.decides = decides
        self.public = public
        self.engage = engage
        self.facts: list[Fact] = list(ids.dropped)
        self.joined: list[tuple[int, int]] = []
        self.notes: list[Note] = []
        self.key_change: tuple[str, str] | None = None

    def who(self) -> Person:
        key, user_id, anonymous_id = self.ids.primarykey, self.ids.user_id, self.ids.anonymous_id
        owner = self.people.by_key.get(key) if key is not None else None
        named = self.people.by_user.get(user_id) if user_id is not None else None
        if owner is not None:
            self.facts.append(fact("found_by_key", person=owner.id))
            if user_id is not None:
                self._user_id_meets_key(owner, named, user_id)
            return owner
        if named is not None:
            self.facts.append(fact("found_by_user_id", person=named.id))
            if key is not None:
                self._new_key(named, key)
            return named
        device = self.people.by_device.get(anonymous_id) if anonymous_id is not None else None
        if device is not None and self._could_be(device.person):
            self.facts.append(fact("found_by_device", person=device.person.id))
            return self._name(device.person)
        if key is None and user_id is None and anonymous_id is None:
            raise ValueError("an event without a usable identifier is nobody's")
        person = self.people.create(self.now)
        self.facts.append(fact("person_made", person=person.id))
        return self._name(person)

    def _could_be(self, person: Person) -> bool:
        """Whether somebody found by device only is the same: the event brings no other userId and no other key.

        Nobody has the event's userId and key, so whatever this person has already is another one.
        """
        another_user_id = self.ids.user_id is not None and person.user_id is not None
        another_key = self.ids.primarykey is not None and person.primarykey is not None
        return not another_user_id and not another_key

    def _name(self, person: Person) -> Person:
        """Give a person the event's userId and key, which nobody has."""
        if self.ids.user_id is not None:
            self._give_user_id(person, self.ids.user_id)
        if self.ids.primarykey is not None:
            self._give_key(person, self.ids.primarykey)
        return person

    def _user_id_meets_key(self, owner: Person, named: Person | None, user_id: str) -> None:
        """The key makes the event the owner's; the userId moves along unless they have another one."""
        if named is owner:
            if self.decides:
                self._tie(owner)
        elif owner.user_id is not None:
            self._conflict(owner, named, user_id)
        elif named is None:
            self._give_user_id(owner, user_id)
        elif named.primarykey is None:
            self._join(named, owner, "people_joined")
            self._tie(owner)
        else:
            self._move_user_id(named, owner, named.primarykey, user_id)

    def _conflict(self, owner: Person, named: Person | None, user_id: str) -> None:
        other = named.id if named is not None else None
        self.facts.append(fact("user_id_conflict", person=owner.id, other=other, user_id=user_id))
        self.notes.append(Note(USER_ID_CONFLICT, owner.id, other, owner.user_id, user_id))
        if named is not None:
            self.notes.append(Note(USER_ID_CONFLICT, named.id, owner.id, user_id, None))

    def _move_user_id(self, named: Person, owner: Person, key: str, user_id: str) -> None:
        """To the userId this is another key, so what may not change a key moves no userId off a person who has one."""
        if self.engage:
            self.facts.append(fact("user_id_stays_engage", person=owner.id, other=named.id))
        elif self.time < named.key_time:
            self.facts.append(fact("user_id_stays_older", person=owner.id, other=named.id))
        elif self.public:
            self.facts.append(fact("user_id_stays_public", person=owner.id, other=named.id))
            self.notes.append(Note(KEY_TO_CONFIRM, named.id, owner.id, key, self.ids.primarykey))
        else:
            self.people.give_user_id(owner, user_id)
            self._tie(owner)
            self.facts.append(fact("user_id_moved", person=owner.id, other=named.id, user_id=user_id))
            self.notes.append(Note(USER_ID_MOVED, owner.id, named.id, None, user_id))
            self.notes.append(Note(USER_ID_MOVED, named.id, owner.id, user_id, None))

    def _new_key(self, person: Person, key: str) -> None:
        """A key that nobody has, of a person found by userId."""
        old = person.primarykey
        if old is None:
            self._give_key(person, key)
        elif self.engage:
            self.facts.append(fact("other_contact", person=person.id, key=key))
        elif self.time < person.key_time:
            self.facts.append(fact("key_kept_older", person=person.id, key=key, kept=old))
        elif self.decides:
            self.people.give_key(person, key)
            self._tie(person)
            self.key_change = (old, key)
            self.facts.append(fact("key_changed", person=person.id, old=old, new=key))
            self.notes.append(Note(KEY_CHANGED, person.id, None, old, key))
        else:
            code = "key_kept_public" if self.public else "key_kept_call"
            self.facts.append(fact(code, person=person.id, key=key, kept=old))
            self.notes.append(Note(KEY_TO_CONFIRM, person.id, None, old, key))

    def device(self, person: Person) -> None:
        """The device belongs to the person of the latest event on it, by event time, then by order of acceptance."""
        anonymous_id = self.ids.anonymous_id
        if anonymous_id is None:
            return
        device = self.people.by_device.get(anonymous_id)
        if device is not None and device.person is not person:
            other = device.person
            if not other.is_known:
                self._join(other, person, "anonymous_joined")
            elif self.time < device.last_time:
                self.facts.append(fact("device_stays", person=person.id, other=other.id))
                return
            else:
                self.facts.append(fact("device_moved", person=person.id, other=other.id))
        self.people.give_device(person, anonymous_id, self.time)

    def _give_key(self, person: Person, key: str) -> None:
        self.people.give_key(person, key)
        self._tie(person)
        self.facts.append(fact("key_learned", person=person.id, key=key))

    def _give_user_id(self, person: Person, user_id: str) -> None:
        self.people.give_user_id(person, user_id)
        self._tie(person)
        self.facts.append(fact("user_id_learned", person=person.id, user_id=user_id))

    def _join(self, loser: Person, winner: Person, code: str) -> None:
        self.people.join(loser, winner)
        self.joined.append((loser.id, winner.id))
        self.facts.append(fact(code, person=winner.id, other=loser.id))

    def _tie(self, person: Person) -> None:
        if person.primarykey is not None and self.time > person.key_time:
            person.key_time = self.time
            person.changed = True
