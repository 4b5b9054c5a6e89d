"""Creating and updating contacts: what ``POST`` and ``PUT contact`` do to each item (emarsys-api.md §2.2–2.4).

Items are applied in order; a bad one fails alone. Speed matters here: a batch has a thousand of them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gateway.sandbox.account import Account, writable
from gateway.sandbox.contacts import Contact, Contacts, Values
from gateway.sandbox.envelope import ItemError
from gateway.sandbox.keys import EMAIL, INTERNAL, Key, folded, value_text
from gateway.sandbox.switches import Switches
from gateway.sandbox.values import Stored, checked, looks_like_email

NOT_FIELDS = frozenset({"key_id", "keyId", "source_id", "contact_list_id", "contacts"})
"""Members of a contact that are not values. ``keyId`` is what one client sends; it is ignored."""

REGISTERED = "48"
VALID = "47"

Changes = list[tuple[str, Stored | None]]


@dataclass(slots=True)
class Written:
    """What became of a batch. ``ids`` holds the successes in order, the second member tells whether it was created."""

    ids: list[tuple[int, bool]] = field(default_factory=list)
    errors: dict[str, ItemError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """One write request: how contacts are named, and whether it may create and may update."""

    key: Key
    items: Sequence[Mapping[str, object]]
    creates: bool
    updates: bool
    refusals: Mapping[str, ItemError] = field(default_factory=dict)
    """Faults on demand: key values (lower case) whose contact is refused."""
    bad_fields: frozenset[str] = frozenset()
    """Faults on demand: ids of fields that no contact may carry."""


class RequestError(Exception):
    """An item's error that fails the whole request (the switch ``unknown_field_fails``)."""

    def __init__(self, item: ItemError) -> None:
        super().__init__(item.text)
        self.item = item


class Writing:
    """One batch under way; made for it and thrown away."""

    def __init__(self, account: Account, contacts: Contacts, order: Order, now: int) -> None:
        self._account = account
        self._contacts = contacts
        self._switches: Switches = contacts.switches
        self._order = order
        self._now = now
        self._found: dict[str, list[int]] = {}
        self._values: dict[int, Values] = {}
        self._before: dict[int, Values] = {}
        self._created: dict[int, Values] = {}
        self._written = Written()
        self._next_id = 0
        self._today = time.strftime("%Y-%m-%d", time.gmtime(now / 1000))
        self._seen: set[str] = set()
        self._keys = [self._key_text(item) for item in order.items]

    def run(self) -> Written:
        """Carry out the batch. Raises ``RequestError``; then nothing may be kept."""
        order, key = self._order, self._order.key
        self._found = {self._folded(text): ids for text, ids in self._contacts.find(key, set(self._keys)).items()}
        existing = [one for ids in self._found.values() for one in ids]
        loaded: dict[int, Contact] = self._contacts.read(existing) if order.updates and existing else {}
        self._values = {one: contact.values for one, contact in loaded.items()}
        self._before = {one: dict(values) for one, values in self._values.items()}
        self._next_id = self._contacts.next_id()
        last = {self._folded(text): at for at, text in enumerate(self._keys)}
        for at, (item, text) in enumerate(zip(order.items, self._keys, strict=True)):
            if self._switches.duplicate_keys == "last" and order.updates and last[self._folded(text)] != at:
                continue
            try:
                self._one(item, text)
            except ItemError as error:
                self._written.errors[text] = error
        self._store()
        return self._written

    def _one(self, item: Mapping[str, object], text: str) -> None:
        order, key = self._order, self._order.key
        if not text:
            raise key.missing()
        if order.refusals and text.strip().lower() in order.refusals:
            raise order.refusals[text.strip().lower()]
        if "source_id" in item:
            self._check_source(item["source_id"])
        changes = self._changes(item)
        lookup = self._folded(text)
        ids = self._found.setdefault(lookup, [])
        if lookup in self._seen and self._switches.duplicate_keys == "refused" and order.updates:
            raise ItemError(2010, f"Contacts with the external id already exist: {key.name}")
        self._seen.add(lookup)
        if len(ids) > 1:
            raise key.ambiguous(text)
        if ids and not order.updates:
            raise ItemError(2009, f"Contact with the external id already exists: {key.name}")
        if not ids and (not order.creates or key.field is None):
            raise key.not_found()
        if self._switches.email_unique == "yes":
            self._check_unique(changes, ids)
        self._apply(changes, ids)

    def _apply(self, changes: Changes, ids: list[int]) -> None:
        created = not ids
        if created:
            ids.append(self._next_id)
            self._next_id += 1
            values: Values = {REGISTERED: self._today}
            self._created[ids[0]] = self._values[ids[0]] = values
        values = self._values[ids[0]]
        for name, value in changes:
            if value is None:
                values.pop(name, None)
            else:
                values[name] = value
                if name == "3":
                    values[VALID] = "1" if looks_like_email(str(value)) else "2"
        self._written.ids.append((ids[0], created))

    def _changes(self, item: Mapping[str, object]) -> Changes:
        """The values of an item as they are stored; ``None`` clears. Raises ``ItemError``."""
        named, choices = self._account.named, self._account.choice_ids
        switches, key = self._switches, self._order.key
        changes: Changes = []
        for name, value in item.items():
            if name in NOT_FIELDS:
                continue
            known = named.get(name)
            if known is None:
                if name in INTERNAL and key.name == name:
                    continue
                raise self._no_such_field(name, value)
            if self._order.bad_fields and str(known.id) in self._order.bad_fields:
                raise ItemError(2007, f"Invalid data format for field id: {known.id}")
            if not writable(known):
                if switches.read_only == "2007":
                    raise ItemError(2007, f"Invalid field id: {known.id}. The field is read-only")
                continue
            stored = checked(known, value, switches, choices.get(known.id, frozenset()))
            if known.id == EMAIL and stored is not None:
                self._check_email(str(stored))
            changes.append((str(known.id), stored))
        return changes

    def _no_such_field(self, name: str, value: object) -> Exception:
        if name in INTERNAL:
            return ItemError(2007, "Cannot set id or uid on contact creation")
        error = ItemError(int(self._switches.unknown_field), f"Invalid field id: {name}")
        if name == "":
            error = ItemError(2006, f"Empty field id for value: {value_text(value)}")
        return RequestError(error) if self._switches.unknown_field_fails == "request" else error

    def _check_source(self, source: object) -> None:
        if value_text(source) not in map(str, self._account.sources):
            raise ItemError(2013, f"Invalid source id: {value_text(source)}")

    def _check_email(self, text: str) -> None:
        if self._switches.email_syntax == "checked" and not looks_like_email(text.strip()):
            code, start = (2005, "Invalid key field value") if self._order.key.name == "3" else (2007, "Invalid value")
            raise ItemError(code, f"{start}: {text} is not a valid email address for field id: 3")

    def _check_unique(self, changes: Changes, ids: list[int]) -> None:
        """Whether the e-mail address that an item sets is another contact's (not asked where it is the key itself)."""
        email = dict(changes).get("3")
        field_ = self._account.fields[EMAIL]
        if email is None or self._order.key.field == field_:
            return
        others = self._contacts.find(Key("3", field_), [str(email)])[str(email)]
        here = [
            one
            for one, values in self._values.items()
            if self._email(values) == folded(EMAIL, str(email), self._switches)
        ]
        if set(others + here) - set(ids):
            raise ItemError(2010, "Contacts with the external id already exist: 3")

    def _email(self, values: Values) -> str:
        return folded(EMAIL, str(values.get("3", "")), self._switches)

    def _key_text(self, item: Mapping[str, object]) -> str:
        for member in self._order.key.members:
            if member in item:
                return value_text(item[member])
        return ""

    def _folded(self, text: str) -> str:
        key = self._order.key
        return folded(key.field.id, text, self._switches) if key.field is not None else text

    def _store(self) -> None:
        contacts = self._contacts
        changed = {
            one: values
            for one, values in self._values.items()
            if one not in self._created and values != self._before.get(one)
        }
        contacts.insert(list(self._created.items()), self._now)
        contacts.update(list(changed.items()), self._now)
        new = {
            row
            for rows in (self._created, changed)
            for one, values in rows.items()
            for row in contacts.relations(one, values)
        }
        old = {row for one in changed for row in contacts.relations(one, self._before[one])}
        contacts.relate(old - new, new - old)
