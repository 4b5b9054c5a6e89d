"""Everything that a person's page shows, in one consistent look. Reads only; each part is bounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from peewee import SqliteDatabase

from models.meaning.deliveries import OPEN_STATES, State
from models.meaning.rules.instance import Instance
from models.storage import accounts, event_list, person_views, revisions
from models.storage.delivery_lines import DeliveryLine, lines_of
from models.storage.event_list import EventLine
from models.storage.person_views import NoteRow, PersonShown
from models.storage.tables import About, Delivery, Event, RuleInstance

EVENTS = 500
DELIVERIES = 500
INSTANCES = 100
_WITHOUT_OUTCOME = (State.PARKED, State.WAITING, State.SENDING, State.RETRYING)


@dataclass(frozen=True, slots=True)
class Value:
    """A known value with the field that it updates (empty: it feeds rules only) and where it stands: ``in Emarsys``,
    ``waiting``, ``left out`` or ``known``. ``why`` is Emarsys' text about one that was left out."""

    map: str
    field: str
    value: Any
    event_id: int
    standing: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A rule instance with its rule's name and, while it is open, when it is looked at next."""

    instance: Instance
    row: int
    rule: str
    due_at: int | None
    exit: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """``internal_id``: the contact's number in the account in force. ``waiting`` holds ``(field, value)`` that go out once
    the key is known. Events, deliveries and notes are newest first. ``now`` is the workspace's clock, ms."""

    shown: PersonShown
    now: int
    mode: str
    internal_id: str | None
    values: tuple[Value, ...]
    waiting: tuple[tuple[str, Any], ...]
    courses: tuple[Course, ...]
    events: tuple[EventLine, ...]
    deliveries: tuple[DeliveryLine, ...]
    notes: tuple[NoteRow, ...]


def page(db: SqliteDatabase, person_id: int, now: int) -> PersonPage | None:
    """One person; ``None`` where there is none (any more). ``now`` is the machine's clock."""
    with db.atomic("DEFERRED"):
        shown = person_views.show(db, person_id)
        if shown is None:
            return None
        configuration = revisions.latest(db)
        account = accounts.current(db.connection(), configuration)
        contact = next((one for one in shown.contacts if one.account_id == account.id), None)
        names = {str(one.id): one.name for one in account.catalogue.fields.values()}
        names |= {str(one.field.id): one.field.name for one in configuration.data_maps if one.field is not None}
        pending, refused, parked = _on_the_way(db, person_id, account.id)
        fields = {one.name: one.field for one in configuration.data_maps}
        accepted = contact.accepted if contact is not None else {}
        values = []
        for one in shown.known:
            field = fields.get(one.map)
            number = str(field.id) if field is not None else ""
            standing, why = _standing(number, accepted, pending, refused)
            values.append(Value(one.map, names.get(number, ""), one.value, one.event_id, standing, why))
        offset = int(next(iter(About.select(About.clock_offset).tuples().execute(db)))[0])
        return PersonPage(
            shown,
            now + offset,
            configuration.emarsys.mode,
            contact.internal_id if contact is not None else None,
            tuple(values),
            tuple((names.get(number, f"field {number}"), value) for number, value in sorted(parked.items())),
            _courses(db, person_id, {one.id: one for one in configuration.rules}),
            _events(db, person_id),
            tuple(lines_of(db, Delivery.person_id == person_id, DELIVERIES)),
            shown.notes[:DELIVERIES],
        )


def _on_the_way(
    db: SqliteDatabase, person_id: int, account_id: int
) -> tuple[frozenset[str], dict[str, str], dict[str, Any]]:
    """Field ids that wait to be sent; fields left out last with Emarsys' text; parked field id -> value."""
    query = (
        Delivery.select(Delivery.state, Delivery.payload)
        .where(Delivery.person_id == person_id, Delivery.account_id == account_id, Delivery.kind == "upsert")
        .order_by(Delivery.id.desc())
        .limit(DELIVERIES)
    )
    pending: set[str] = set()
    refused: dict[str, str] = {}
    parked: dict[str, Any] = {}
    settled: set[str] = set()
    for state, text in query.tuples().execute(db):
        payload = msgspec.json.decode(text)
        fields, left_out = payload.get("fields", {}), payload.get("left_out", {})
        if state in _WITHOUT_OUTCOME:
            pending |= fields.keys()
        if state == State.PARKED:
            parked = {number: value for number, (value, _) in fields.items()} | parked
        refused |= {number: why[1] for number, why in left_out.items() if number not in settled | refused.keys()}
        settled |= fields.keys() | left_out.keys() if state not in OPEN_STATES else set()
    return frozenset(pending), refused, parked


def _standing(
    number: str, accepted: dict[str, Any], pending: frozenset[str], refused: dict[str, str]
) -> tuple[str, str]:
    if not number:
        return "known", ""
    if number in refused:
        return "left out", refused[number]
    if number in pending:
        return "waiting", ""
    return ("in Emarsys", "") if number in accepted else ("known", "")


def _courses(db: SqliteDatabase, person_id: int, rules: dict[str, Any]) -> tuple[Course, ...]:
    found = []
    columns = (RuleInstance.id, RuleInstance.due_at, RuleInstance.content)
    for which, order in (
        (RuleInstance.outcome.is_null(), RuleInstance.id.desc()),
        (RuleInstance.ended_at.is_null(False), RuleInstance.ended_at.desc()),
    ):
        query = RuleInstance.select(*columns).where(RuleInstance.person_id == person_id, which).order_by(order)
        for row, due_at, content in query.limit(INSTANCES).tuples().execute(db):
            one = Instance.from_json(msgspec.json.decode(content))
            rule = rules.get(one.rule_id)
            exits = [row.external_event.name for row in rule.conditions if row.external_event] if rule else []
            name = rule.name if rule is not None else "a deleted rule"
            found.append(Course(one, row, name, due_at, exits[0] if exits else ""))
    return tuple(found)


def _events(db: SqliteDatabase, person_id: int) -> tuple[EventLine, ...]:
    query = Event.select(Event.id).where(Event.person_id == person_id).order_by(Event.id.desc()).limit(EVENTS)
    ids = [row[0] for row in query.tuples().execute(db)]
    found: list[EventLine] = []
    for at in range(0, len(ids), event_list.LINES):
        found += reversed(event_list.lines(db, ids[at : at + event_list.LINES]))
    return tuple(found)
