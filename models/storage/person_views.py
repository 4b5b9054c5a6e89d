"""What people look at of the users table: a page of it, a search by identifier, everything held about one person.

Reads only, on any connection. The hot path is ``models.storage.people``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from peewee import JOIN, Database, fn

from models.meaning.identity.people import KEY_TO_CONFIRM
from models.storage import samples
from models.storage.events import unpack
from models.storage.people import known_values
from models.storage.tables import Contact, Delivery, Device, Event, EventBody, IdentityNote, Mark, Person, RequestItem

_decode = msgspec.json.decode
_PERSON = (Person.id, Person.primarykey, Person.user_id, Person.first_seen_at, Person.last_seen_at)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the users table. Times in ms; ``anonymous_id`` is the device used last, ``devices`` their number."""

    id: int
    primarykey: str | None
    user_id: str | None
    anonymous_id: str | None
    devices: int
    first_seen_at: int
    last_seen_at: int


@dataclass(frozen=True, slots=True)
class KnownValue:
    map: str
    value: Any
    time: int
    event_id: int


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A row of ``identity_note``; the kinds are those of ``models.meaning.identity.people``."""

    id: int
    at: int
    event_id: int
    person_id: int
    other_person_id: int | None
    kind: str
    old: str | None
    new: str | None
    confirmed_at: int | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """What an Emarsys account accepted for this person: ``accepted`` is field id -> [value, event time]."""

    account_id: int
    key: str
    internal_id: str | None
    accepted: dict[str, Any]
    accepted_at: int | None


@dataclass(frozen=True, slots=True)
class PersonShown:
    """One person in full, events and deliveries as counts (``held`` gives these too)."""

    person: PersonRow
    anonymous_ids: tuple[str, ...]
    known: tuple[KnownValue, ...]
    notes: tuple[NoteRow, ...]
    contacts: tuple[ContactRow, ...]
    events: int
    deliveries: int


def listing(db: Database, *, limit: int = 100, before: tuple[int, int] | None = None) -> list[PersonRow]:
    """A page, who was seen last first. ``before``: (last_seen_at, id) of the last line of the page above."""
    query = Person.select(*_PERSON).order_by(Person.last_seen_at.desc(), Person.id.desc()).limit(limit)
    if before is not None:
        seen, id_ = before
        query = query.where((Person.last_seen_at <= seen) & ((Person.last_seen_at < seen) | (Person.id < id_)))
    return _rows(db, query)


def of_ids(db: Database, person_ids: Iterable[int]) -> list[PersonRow]:
    """The lines of these people, by number."""
    return _rows(db, Person.select(*_PERSON).where(Person.id.in_(list(person_ids))).order_by(Person.id))


def find(db: Database, text: str) -> list[PersonRow]:
    """Who has this text as primary key, userId or anonymousId; ``#12`` is the person of that number."""
    text = text.strip()
    if text.startswith("#") and text[1:].isdecimal() and len(text) < 20:
        return _rows(db, Person.select(*_PERSON).where(Person.id == int(text[1:])))
    device = Device.select(Device.person_id).where(Device.anonymous_id == text)
    matches = Person.primarykey.in_([text, text.lower()]) | (Person.user_id == text) | Person.id.in_(device)
    return _rows(db, Person.select(*_PERSON).where(matches).order_by(Person.id))


def show(db: Database, person_id: int) -> PersonShown | None:
    """Everything about a person's identity; ``None`` where there is no such person."""
    rows = _rows(db, Person.select(*_PERSON).where(Person.id == person_id))
    if not rows:
        return None
    known = Person.select(Person.known).where(Person.id == person_id).tuples().execute(db)[0][0]
    devices = Device.select(Device.anonymous_id).where(Device.person_id == person_id).order_by(Device.last_time.desc())
    contacts = (
        Contact.select(Contact.account_id, Contact.key, Contact.internal_id, Contact.accepted, Contact.accepted_at)
        .where(Contact.person_id == person_id)
        .order_by(Contact.account_id, Contact.key)
    )
    return PersonShown(
        rows[0],
        tuple(row[0] for row in devices.tuples().execute(db)),
        tuple(KnownValue(name, *value) for name, value in sorted(known_values(known).items())),
        tuple(_notes(db, IdentityNote.person_id == person_id)),
        tuple(
            ContactRow(a, key, id_, _decode(accepted), at)
            for a, key, id_, accepted, at in contacts.tuples().execute(db)
        ),
        _count(db, Event, Event.person_id == person_id),
        _count(db, Delivery, Delivery.person_id == person_id),
    )


def to_confirm(db: Database, *, limit: int = 100) -> list[NoteRow]:
    """New keys that nobody took over by themselves, newest first: a person decides whether they are right."""
    return _notes(db, (IdentityNote.kind == KEY_TO_CONFIRM) & IdentityNote.confirmed_at.is_null(), limit)


def held(db: Database, person_id: int) -> Iterator[dict[str, Any]]:
    """All that is held of a person as JSON objects, each with its ``kind``, in the order of people's interest.

    One object at a time, so that a long history needs no memory. Nothing where there is no such person.
    """
    shown = show(db, person_id)
    if shown is None:
        return
    yield {"kind": "person", **msgspec.to_builtins(shown.person), "anonymous_ids": list(shown.anonymous_ids)}
    for kind, parts in (("known", shown.known), ("note", shown.notes), ("contact", shown.contacts)):
        yield from ({"kind": kind, **msgspec.to_builtins(one)} for one in parts)
    events = (
        Event.select(Event, EventBody.message, EventBody.trace)
        .join(EventBody, JOIN.LEFT_OUTER, on=(EventBody.event_id == Event.id))
        .where(Event.person_id == person_id)
        .order_by(Event.id)
    )
    for row in events.dicts().iterator(db):
        yield {"kind": "event", **row, "message": _unpacked(row["message"]), "trace": _unpacked(row["trace"])}
    deliveries = Delivery.select().where(Delivery.person_id == person_id).order_by(Delivery.id)
    for row in deliveries.dicts().iterator(db):
        yield {**row, "kind": "delivery", "what": row["kind"], "payload": _decode(row["payload"])}
    items = RequestItem.select().where(RequestItem.person_id == person_id).order_by(RequestItem.request_id)
    for row in items.dicts().iterator(db):
        yield {"kind": "request item", **row}
    marks = Mark.select().where(Mark.event_id.in_(Event.select(Event.id).where(Event.person_id == person_id)))
    for row in marks.order_by(Mark.event_id).dicts().iterator(db):
        yield {"kind": "mark", **row}
    known = (shown.person.primarykey, shown.person.user_id, *shown.anonymous_ids)
    for sample in samples.of_person(db, [one for one in known if one is not None]):
        yield {"kind": "sample", "id": sample.id, "name": sample.name, "message": sample.message}


def _rows(db: Database, query: Any) -> list[PersonRow]:
    people = list(query.tuples().execute(db))
    devices = _devices(db, [row[0] for row in people])
    return [PersonRow(*row[:3], *devices.get(row[0], (None, 0)), *row[3:]) for row in people]


def _devices(db: Database, person_ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    """Person id -> (the device used last, how many devices)."""
    place = fn.ROW_NUMBER().over(
        partition_by=[Device.person_id], order_by=[Device.last_time.desc(), Device.anonymous_id]
    )
    count = fn.COUNT(Device.anonymous_id).over(partition_by=[Device.person_id])
    ranked = (
        Device.select(Device.person_id, Device.anonymous_id, place.alias("place"), count.alias("devices"))
        .where(Device.person_id.in_(list(person_ids)))
        .alias("ranked")
    )
    query = (
        Device.select(ranked.c.person_id, ranked.c.anonymous_id, ranked.c.devices)
        .from_(ranked)
        .where(ranked.c.place == 1)
    )
    return {row[0]: (row[1], row[2]) for row in query.tuples().execute(db)}


def _notes(db: Database, which: Any, limit: int | None = None) -> list[NoteRow]:
    query = IdentityNote.select().where(which).order_by(IdentityNote.id.desc()).limit(limit)
    return [NoteRow(*row) for row in query.tuples().execute(db)]


def _count(db: Database, table: Any, which: Any) -> int:
    return int(table.select(fn.COUNT(table.id)).where(which).tuples().execute(db)[0][0])


def _unpacked(data: bytes | None) -> Any:
    return unpack(bytes(data)) if data is not None else None
