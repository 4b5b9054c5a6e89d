"""Identity once more, slow and obvious: a list of people that is searched from the start for every event.

The yardstick for the real one in property tests. ``Happening`` is one event with everything that identity looks at.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from models.meaning.identity.identifiers import Identifiers
from models.meaning.identity.people import SEEN_STEP_MS, People, Person
from models.meaning.identity.resolve import Resolution, resolve


@dataclass(frozen=True)
class Happening:
    key: str | None
    user_id: str | None
    device: str | None
    time: int
    call: str = "track"
    public: bool = False
    engage: bool = False
    values: tuple[tuple[str, int], ...] = ()


HAPPENINGS = st.builds(
    Happening,
    st.sampled_from((None, None, "a", "b", "c")),
    st.sampled_from((None, None, "1", "2", "3")),
    st.sampled_from((None, "x", "y", "z")),
    st.integers(1, 12),
    st.sampled_from(("track", "identify")),
    st.booleans(),
    st.sampled_from((False, False, True)),
    st.dictionaries(st.sampled_from(("city", "size")), st.integers(0, 9), max_size=2).map(lambda it: tuple(it.items())),
).filter(lambda it: (it.key, it.user_id, it.device) != (None, None, None))


def happen(one: Happening, people: People, event_id: int) -> tuple[Person, Resolution]:
    """The real thing, as the pipeline does it."""
    found = resolve(
        Identifiers(one.key, one.user_id, one.device),
        people,
        event_id=event_id,
        event_time=one.time,
        now=event_id * SEEN_STEP_MS,
        call=one.call,
        public_key=one.public,
        engage=one.engage,
    )
    people.remember(found.person, dict(one.values), time=one.time, event_id=event_id)
    return found.person, found


@dataclass(eq=False)
class Somebody:
    key: str | None = None
    user_id: str | None = None
    since: int = 0
    devices: dict[str, int] = field(default_factory=dict)
    known: list[tuple[int, int, str, int]] = field(default_factory=list)
    """(time, event id, name, value): everything ever said; the last in this order is what is known."""

    def row(self) -> tuple[object, ...]:
        known = {name: (value, time, event_id) for time, event_id, name, value in sorted(self.known)}
        return (self.key, self.user_id, tuple(sorted(self.devices)), tuple(sorted(known.items())))


class World:
    def __init__(self) -> None:
        self.everybody: list[Somebody] = []

    def happens(self, one: Happening, event_id: int) -> Somebody:
        by_key = [it for it in self.everybody if one.key is not None and it.key == one.key]
        by_user = [it for it in self.everybody if one.user_id is not None and it.user_id == one.user_id]
        by_device = [it for it in self.everybody if one.device in it.devices]
        person = by_key[0] if by_key else by_user[0] if by_user else self._same_or_new(one, by_device)
        for other in by_user:
            if other is not person and person.user_id is None:
                self._two_known_meet(one, person, other)
        if one.user_id is not None and person.user_id is None and not self._has_user(one.user_id):
            person.user_id = one.user_id
            person.since = max(person.since, one.time) if person.key else 0
        if one.key is not None and not by_key:
            self._key_comes(one, person)
        elif one.key is not None and one.user_id is not None and person.user_id == one.user_id and self._may(one):
            person.since = max(person.since, one.time)
        self._device(one, person)
        person.known += [(one.time, event_id, name, value) for name, value in one.values]
        return person

    def _same_or_new(self, one: Happening, by_device: list[Somebody]) -> Somebody:
        for it in by_device:
            if not (one.key and it.key) and not (one.user_id and it.user_id):
                return it
        self.everybody.append(Somebody())
        return self.everybody[-1]

    def _two_known_meet(self, one: Happening, person: Somebody, other: Somebody) -> None:
        if other.key is None:
            person.user_id, other.user_id = other.user_id, None
            person.since = max(person.since, one.time)
            self._join(other, person)
        elif not one.engage and not one.public and one.time >= other.since:
            person.user_id, other.user_id = other.user_id, None
            person.since = max(person.since, one.time)

    def _key_comes(self, one: Happening, person: Somebody) -> None:
        if person.key is None or (self._may(one) and one.time >= person.since):
            person.key = one.key
            person.since = max(person.since, one.time)

    def _device(self, one: Happening, person: Somebody) -> None:
        if one.device is None:
            return
        for other in [it for it in self.everybody if one.device in it.devices and it is not person]:
            if other.key is None and other.user_id is None:
                self._join(other, person)
            elif one.time < other.devices[one.device]:
                return
            else:
                person.devices[one.device] = other.devices.pop(one.device)
        person.devices[one.device] = max(one.time, person.devices.get(one.device, one.time))

    def _join(self, loser: Somebody, winner: Somebody) -> None:
        winner.devices |= loser.devices
        winner.known += loser.known
        self.everybody.remove(loser)

    def _has_user(self, user_id: str) -> bool:
        return any(it.user_id == user_id for it in self.everybody)

    @staticmethod
    def _may(one: Happening) -> bool:
        return one.call == "identify" and not one.public and not one.engage

    def rows(self) -> list[tuple[object, ...]]:
        return sorted((it.row() for it in self.everybody), key=repr)


def rows(people: People) -> list[tuple[object, ...]]:
    """The working set in the form of ``World.rows``."""
    found = []
    for it in people.persons():
        devices = tuple(sorted(one.anonymous_id for one in people.by_device.values() if one.person is it))
        found.append((it.primarykey, it.user_id, devices, tuple(sorted(it.known.items()))))
    return sorted(found, key=repr)
