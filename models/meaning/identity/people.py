"""The working set of people for one group of events: loaded before, changed by ``resolve``, written afterwards.

Several events of a group see each other's effects here. No decisions and no storage: who may take what from whom is
decided in ``resolve``, and ``models.storage.people`` loads and flushes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from models.meaning.identity.known_values import KnownValues


@dataclass(slots=True, eq=False)
class Person:
    """One row of the users table. ``new``, ``changed`` and their kin tell the storage what to write."""

    id: int
    primarykey: str | None
    user_id: str | None
    first_seen_at: int
    last_seen_at: int
    key_time: int = 0
    """Time of the latest event that gave this person the key, or tied key and userId: older events change neither."""
    known: KnownValues = field(default_factory=KnownValues)
    new: bool = False
    changed: bool = False
    renamed: bool = False
    """Whether the key or the userId differs from what is stored."""
    seen_again: bool = False
    """Whether ``last_seen_at`` differs from what is stored."""

    @property
    def is_known(self) -> bool:
        return self.primarykey is not None or self.user_id is not None


@dataclass(slots=True, eq=False)
class Device:
    """An anonymousId and the person of the latest event on it; ``last_time`` is that event's time."""

    anonymous_id: str
    person: Person
    last_time: int
    changed: bool = False
    moved: bool = False
    """Whether it is another person's than what is stored; new ones too."""


class Note(NamedTuple):
    """Something about a person's identity that people should see; stored in ``identity_note``."""

    kind: str
    person_id: int
    other_person_id: int | None
    old: str | None
    new: str | None


KEY_CHANGED = "key changed"
KEY_TO_CONFIRM = "key to confirm"
USER_ID_CONFLICT = "user id conflict"
USER_ID_MOVED = "user id moved"


SEEN_STEP_MS = 10_000
"""So exact is ``last_seen_at``: lists are ordered by it, and each change of it costs a page of their index."""


class People:
    """The people, keys, userIds and devices that a group of events names, and what the group did to them.

    What is not found here does not exist: the group is loaded with everything that its events name.
    """

    def __init__(self, next_id: Callable[[], int]) -> None:
        self._next_id = next_id
        self.by_id: dict[int, Person] = {}
        self.by_key: dict[str, Person] = {}
        self.by_user: dict[str, Person] = {}
        self.by_device: dict[str, Device] = {}
        self.joined: list[tuple[int, int]] = []
        """(loser id, winner id) in the order in which they were joined."""
        self.notes: list[tuple[Note, int, int]] = []
        """Each note with the id of its event and the time of its receipt."""

    def load(self, people: Iterable[Person], devices: Iterable[tuple[str, int, int]]) -> None:
        """Take in stored rows; ``devices``: anonymousId, person id, last time."""
        for person in people:
            self.by_id[person.id] = person
            if person.primarykey is not None:
                self.by_key[person.primarykey] = person
            if person.user_id is not None:
                self.by_user[person.user_id] = person
        for anonymous_id, person_id, last_time in devices:
            self.by_device[anonymous_id] = Device(anonymous_id, self.by_id[person_id], last_time)

    def create(self, now: int) -> Person:
        person = Person(self._next_id(), None, None, now, now, new=True, changed=True)
        self.by_id[person.id] = person
        return person

    def give_key(self, person: Person, key: str) -> None:
        """Nobody may have ``key``; the person's old key belongs to nobody from here on."""
        if person.primarykey is not None:
            del self.by_key[person.primarykey]
        person.primarykey = key
        person.changed = person.renamed = True
        self.by_key[key] = person

    def give_user_id(self, person: Person, user_id: str) -> None:
        """The person must have no userId; whoever had this one loses it."""
        before = self.by_user.get(user_id)
        if before is not None:
            before.user_id = None
            before.changed = before.renamed = True
        person.user_id = user_id
        person.changed = person.renamed = True
        self.by_user[user_id] = person

    def give_device(self, person: Person, anonymous_id: str, time: int) -> None:
        device = self.by_device.get(anonymous_id)
        if device is None:
            self.by_device[anonymous_id] = Device(anonymous_id, person, time, moved=True)
            return
        if device.person is not person:
            device.person, device.moved = person, True
        if device.last_time < time:
            device.last_time, device.changed = time, True

    def join(self, loser: Person, winner: Person) -> None:
        """Everything of ``loser`` becomes the winner's; a userId comes along if the winner has none.

        The loser must have no key (the contact of a key could not follow).
        """
        if loser.user_id is not None:
            self.give_user_id(winner, loser.user_id)
        for device in self.by_device.values():
            if device.person is loser:
                device.person, device.moved = winner, True
        for time, event_id, values in loser.known.by_event:
            winner.known.remember(values, time, event_id)
        winner.first_seen_at = min(winner.first_seen_at, loser.first_seen_at)
        winner.last_seen_at = max(winner.last_seen_at, loser.last_seen_at)
        winner.changed = winner.seen_again = True
        del self.by_id[loser.id]
        self.joined.append((loser.id, winner.id))

    def remember(self, person: Person, values: Mapping[str, Any], *, time: int, event_id: int) -> None:
        """Keep the values of an event by data map."""
        if person.known.remember(values, time, event_id):
            person.changed = True

    def seen(self, person: Person, now: int) -> None:
        if now - person.last_seen_at >= SEEN_STEP_MS:
            person.last_seen_at = now
            person.changed = person.seen_again = True

    def note(self, note: Note, event_id: int, now: int) -> None:
        self.notes.append((note, event_id, now))

    def persons(self) -> Iterable[Person]:
        return self.by_id.values()
