"""The account that the sandbox plays: fields with their choices, external events, contact sources, settings.

One document, kept whole in the sandbox's file; it starts as ``resources/sandbox/account.json`` and can be filled from a
snapshot of the real account. No contacts here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files

import msgspec

from gateway.sandbox.envelope import Refused
from gateway.sandbox.store import Store
from models.meaning.catalogue import CHOICE_TYPES, READ_ONLY_FIELDS, Field
from models.problems import UserMistake

CREATABLE = ("shorttext", "longtext", "largetext", "date", "url", "numeric")
"""Types that ``POST /field`` can make; choice fields come from people (emarsys-api.md §3.1)."""
FIELD_TYPES = frozenset((*CREATABLE, "birthdate", "special", "fax", "voucher", *CHOICE_TYPES))
LAST_SYSTEM_FIELD = 48
FIRST_CUSTOM_FIELD = 100_007_000
FIRST_EVENT = 1001
MOST_THINGS = 10_000
"""Fields, external events or sources that an account can hold here."""


class Event(msgspec.Struct, frozen=True):
    id: int
    name: str
    created: str = "2026-01-15 09:30:00"


class Source(msgspec.Struct, frozen=True):
    id: int
    name: str


class Document(msgspec.Struct, frozen=True):
    """What is kept and shown. ``indexed`` names the fields that can be used as a key, besides ``id`` and ``uid``."""

    id: int
    name: str
    environment: str
    timezone: str
    country: str
    indexed: tuple[int, ...]
    fields: tuple[Field, ...]
    events: tuple[Event, ...]
    sources: tuple[Source, ...] = ()


class _Snapshot(msgspec.Struct):
    """A snapshot of a real account: fields and events in a list, or under their ids. ``indexed``: more key fields."""

    fields: list[Field] | dict[int, Field] = msgspec.field(default_factory=list)
    events: list[Event] | dict[int, Event] = msgspec.field(default_factory=list)
    indexed: tuple[int, ...] = ()


def starting() -> Document:
    text = files("resources").joinpath("sandbox", "account.json").read_bytes()
    return msgspec.json.decode(text, type=Document)


class Account:
    """The account in force. ``changed`` is called after every edit, with the document before and after."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.changed: Callable[[Document, Document], None] = lambda before, after: None
        kept = store.document("account")
        self._adopt(msgspec.json.decode(kept, type=Document) if kept else starting())

    def _adopt(self, document: Document) -> None:
        self.document = document
        self.fields = {one.id: one for one in document.fields}
        self.named: dict[str, Field] = {one.string_id: one for one in document.fields if one.string_id}
        self.named |= {str(one.id): one for one in document.fields}
        """Fields by what a request may call them: id as text, or string id."""
        self.choice_ids = {
            one.id: frozenset(choice.id for choice in one.choices) for one in document.fields if one.choices
        }
        self.indexed = frozenset(document.indexed)
        self.events = {one.id: one for one in document.events}
        self.sources = {one.id: one for one in document.sources}

    def replace(self, document: Document) -> None:
        before = self.document
        self._store.keep("account", msgspec.json.encode(document))
        self._adopt(document)
        self.changed(before, document)

    def reset(self) -> None:
        self.replace(starting())

    def add_field(self, name: object, kind: object, string_id: object = None) -> int:
        """``POST /field``. Raises ``Refused`` with the codes of emarsys-api.md §3.1; returns the new field's id."""
        if not name or not kind:
            raise Refused(400, 9005, "Parameters name and application_type are required.")
        if not isinstance(name, str) or (string_id is not None and not re.fullmatch(r"[a-z0-9_]+", str(string_id))):
            raise Refused(400, 9001, "Invalid name or string ID.")
        if kind not in CREATABLE:
            raise Refused(400, 9006, f"Invalid application type: {kind}.")
        taken = {one.name for one in self.document.fields} | set(self.named)
        if name in taken or string_id in taken:
            raise Refused(400, 9002, "A field with this name or string ID already exists.")
        if len(self.fields) >= MOST_THINGS:
            raise Refused(400, 9004, "No more fields can be created.")
        field_id = max(FIRST_CUSTOM_FIELD, *self.fields) + 1
        self._put_field(Field(field_id, name, str(kind), str(string_id or "")))
        return field_id

    def edit_field(self, field: Field, indexed: bool | None = None) -> None:
        """Add or replace a field of any type, as the account's owner, not through the API. Raises ``UserMistake``."""
        _check([field])
        other = self.named.get(field.string_id) if field.string_id else None
        if other is not None and other.id != field.id:
            raise UserMistake(f"The string id {field.string_id} belongs to the field {other.name}.", "string_id")
        self._put_field(field, indexed)

    def remove_field(self, field_id: int) -> None:
        """Raises ``UserMistake`` for a system field and for one that there is not."""
        if field_id not in self.fields:
            raise UserMistake(f"The sandbox has no field {field_id}.", "field")
        if field_id <= LAST_SYSTEM_FIELD:
            raise UserMistake("System fields cannot be removed.", "field")
        document = self.document
        self.replace(
            msgspec.structs.replace(
                document,
                fields=tuple(one for one in document.fields if one.id != field_id),
                indexed=tuple(one for one in document.indexed if one != field_id),
            )
        )

    def _put_field(self, field: Field, indexed: bool | None = None) -> None:
        document = self.document
        keys = set(document.indexed)
        if indexed is not None:
            keys = keys | {field.id} if indexed else keys - {field.id}
        self.replace(
            msgspec.structs.replace(
                document,
                fields=tuple(sorted((self.fields | {field.id: field}).values(), key=lambda one: one.id)),
                indexed=tuple(sorted(keys)),
            )
        )

    def add_event(self, name: object, created: str, event_id: int | None = None) -> Event:
        """``POST /event``. Raises ``Refused`` (emarsys-api.md §4.1)."""
        if not isinstance(name, str) or not name.strip():
            raise Refused(400, 5002, "Parameter name is required.")
        if any(one.name == name and one.id != event_id for one in self.document.events):
            raise Refused(400, 5003, "An external event with this name already exists.")
        if len(self.events) >= MOST_THINGS:
            raise Refused(400, 1003, "No more external events can be created.")
        event = Event(event_id or max(FIRST_EVENT - 1, *self.events, 0) + 1, name, created)
        self._put_events((self.events | {event.id: event}).values())
        return event

    def remove_event(self, event_id: int) -> None:
        if event_id not in self.events:
            raise UserMistake(f"The sandbox has no external event {event_id}.", "event")
        self._put_events(one for one in self.document.events if one.id != event_id)

    def _put_events(self, events: Iterable[Event]) -> None:
        self.replace(msgspec.structs.replace(self.document, events=tuple(sorted(events, key=lambda one: one.id))))

    def add_source(self, name: object) -> Source:
        """``POST /source/create``. Raises ``Refused``."""
        if not isinstance(name, str) or not name.strip():
            raise Refused(400, 1001, "Parameter name is missing.")
        if any(one.name == name for one in self.document.sources):
            raise Refused(400, 7001, "External source with this name already exists.")
        if len(self.sources) >= MOST_THINGS:
            raise Refused(400, 1003, "No more sources can be created.")
        source = Source(max(5000, *self.sources, 0) + 1, name)
        self.replace(msgspec.structs.replace(self.document, sources=(*self.document.sources, source)))
        return source

    def remove_source(self, source_id: int) -> None:
        """``DELETE /source/{id}``. Raises ``Refused``."""
        if source_id not in self.sources:
            raise Refused(400, 7002, "External source does not exist.")
        kept = tuple(one for one in self.document.sources if one.id != source_id)
        self.replace(msgspec.structs.replace(self.document, sources=kept))

    def fill(self, snapshot: Mapping[str, object]) -> None:
        """Take fields, choices and external events from a snapshot; what it lacks of the system fields stays.

        Shape: ``{"fields": [{"id", "name", "type", "string_id", "choices": [{"id", "label"}]}],
        "events": [{"id", "name"}], "indexed": [field id]}``; fields and events may also be objects under the ids.
        Raises ``UserMistake``.
        """
        try:
            read = msgspec.convert(snapshot, _Snapshot, strict=False)
        except msgspec.ValidationError as error:
            raise UserMistake(f"This is no snapshot of an account: {error}.", "snapshot") from error
        fields = list(read.fields.values()) if isinstance(read.fields, dict) else read.fields
        events = list(read.events.values()) if isinstance(read.events, dict) else read.events
        _check(fields)
        system = {one.id: one for one in starting().fields if one.id <= LAST_SYSTEM_FIELD}
        merged = system | {one.id: one for one in fields}
        self.replace(
            msgspec.structs.replace(
                self.document,
                fields=tuple(merged[one] for one in sorted(merged)),
                indexed=tuple(sorted(one for one in {*self.document.indexed, *read.indexed} if one in merged)),
                events=tuple(sorted({one.id: one for one in events}.values(), key=lambda one: one.id)),
            )
        )


def writable(field: Field) -> bool:
    return field.id not in READ_ONLY_FIELDS


def _check(fields: Iterable[Field]) -> None:
    for one in fields:
        if one.type not in FIELD_TYPES:
            raise UserMistake(f"The field {one.name} has the type {one.type}, which Emarsys does not have.", "type")
        if one.id < 0 or not one.name:
            raise UserMistake("A field needs a name and an id that is not negative.", "field")
