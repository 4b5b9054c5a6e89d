"""What was decided about one event, part by part: its person, the values and where from, the rules that moved, deliveries.

Told from the trace, the stored message and the configuration of that time, as far as each is still kept. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from peewee import SqliteDatabase

from models.meaning.configuration import Configuration, DataMap
from models.meaning.deliveries import Kind
from models.meaning.mapping import Mapped, Mapper
from models.meaning.trace.facts import Fact
from models.meaning.trace.person_change import Change, person_changes
from models.meaning.trace.reasons import STAGE_OF
from models.meaning.trace.story import line_of
from models.problems import UserMistake
from models.storage import accounts, revisions
from models.storage.event_deliveries import deliveries_of
from models.storage.events import message_of, trace_of
from models.storage.tables import Event, RuleInstance

_RESULTS = {
    "queued_fields": "queued for {}",
    "parked_fields": "waits with the person for {}",
    "equal_fields": "{} has this value already",
    "older_fields": "a newer event has set {}",
    "protected_fields": "{} was left alone",
}


@dataclass(frozen=True, slots=True)
class ValueLine:
    """What a data map found. ``path`` is empty where it found nothing; ``odd`` marks what cannot be used."""

    map: str
    path: str
    value: str
    result: str
    odd: bool = False


@dataclass(frozen=True, slots=True)
class RuleLine:
    """``about``: the instance and the version that it goes by, where they are still known."""

    rule: str
    about: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A queue item as it stands now; ``content``: field names or a trigger's data, as JSON."""

    id: int
    title: str
    state: str
    content: str


@dataclass(frozen=True, slots=True)
class Decided:
    """``revision`` is the configuration's, ``None`` where the trace is not kept."""

    revision: int | None
    person: tuple[Change, ...]
    values: tuple[ValueLine, ...]
    rules: tuple[RuleLine, ...]
    deliveries: tuple[DeliveryLine, ...]


def decided_of(db: SqliteDatabase, event_id: int) -> Decided:
    with db.atomic("DEFERRED"):
        facts = trace_of(db.connection(), event_id)
        mapped = next((one.values for one in facts if one.code == "mapped"), None)
        number = mapped.get("revision") if mapped is not None else None
        configuration = _of_that_time(db, number)
        message = message_of(db.connection(), event_id)
        return Decided(
            number,
            person_changes(facts),
            tuple(_values(configuration, message, facts, mapped or {})),
            tuple(_rules(db, event_id, configuration, facts)),
            tuple(_deliveries(db, event_id, configuration)),
        )


def _of_that_time(db: SqliteDatabase, number: int | None) -> Configuration:
    """The revision that decided, the newest where that one is not kept."""
    try:
        return revisions.revision(db, number or 0)
    except UserMistake:
        return revisions.latest(db)


def _values(
    configuration: Configuration, message: Any, facts: Sequence[Fact], mapped: Mapping[str, Any]
) -> Iterator[ValueLine]:
    known: Mapping[str, Any] = mapped.get("values") or {}
    problems = {str(said["map"]): line_of(Fact(code, said)).text for code, said in facts if "map" in said}
    fields = {name: code for code, said in facts if code in _RESULTS for name in said.get("fields") or ()}
    found = Mapper(configuration.data_maps).values(message) if isinstance(message, dict) and mapped else {}
    for one in configuration.data_maps if mapped else ():
        where = found.get(one.name)
        value = _shown(known[one.name]) if one.name in known else _raw(where)
        problem = problems.get(one.name, "")
        yield ValueLine(
            one.name,
            where.path if where is not None else "",
            value,
            problem or _result(one, value, fields),
            bool(problem),
        )


def _raw(found: Mapped | None) -> str:
    return "" if found is None or found.raw is None else _shown(found.raw)


def _result(one: DataMap, value: str, fields: Mapping[str, str]) -> str:
    if not value:
        return "no value"
    if one.field is None:
        return f"{one.data_type}, for rules only"
    code = fields.get(one.field.name)
    return _RESULTS[code].format(one.field.name) if code else f"names the contact in {one.field.name}"


def _rules(
    db: SqliteDatabase, event_id: int, configuration: Configuration, facts: Sequence[Fact]
) -> Iterator[RuleLine]:
    told: dict[str, list[str]] = {}
    for one in facts:
        if STAGE_OF.get(one.code) == "rules" and "rule" in one.values:
            told.setdefault(str(one.values["rule"]), []).append(line_of(one).text)
    ids = {rule.name: rule.id for rule in configuration.rules}
    for rule, sentences in told.items():
        yield RuleLine(rule, _instance(db, event_id, ids.get(rule, rule)), tuple(sentences))


def _instance(db: SqliteDatabase, event_id: int, rule_id: str) -> str:
    """The person's instance of the rule that was under way then."""
    ((person_id, time),) = Event.select(Event.person_id, Event.time).where(Event.id == event_id).tuples().execute(db)
    query = (
        RuleInstance.select(RuleInstance.id, RuleInstance.version)
        .where(
            RuleInstance.person_id == person_id,
            RuleInstance.rule_id == rule_id,
            RuleInstance.started_at <= time,
            RuleInstance.ended_at.is_null() | (RuleInstance.ended_at >= time),
        )
        .order_by(RuleInstance.id.desc())
        .limit(1)
    )
    found = next(iter(query.tuples().execute(db)), None)
    return f"instance {found[0]}, version {found[1]}" if found is not None else ""


def _deliveries(db: SqliteDatabase, event_id: int, configuration: Configuration) -> Iterator[DeliveryLine]:
    rows = list(deliveries_of(db, event_id))
    if not rows:
        return
    catalogue = accounts.current(db.connection(), configuration).catalogue
    names = {str(one.field.id): one.field.name for one in configuration.data_maps if one.field is not None}
    names |= {str(id_): field.name for id_, field in catalogue.fields.items()}
    for row in rows:
        if row.kind is Kind.TRIGGER:
            what, content = (row.payload.get("event") or {}).get("name") or "external event", row.payload.get("data")
            title = f"Trigger {what}"
        elif row.kind is Kind.DELETE:
            title, content = "Delete the contact", None
        else:
            title = "Update the contact"
            content = {names.get(id_, id_): timed[0] for id_, timed in (row.payload.get("fields") or {}).items()}
        who = row.key or "whose key is not known yet"
        yield DeliveryLine(row.id, f"{title} {who}", str(row.state), _shown(content) if content else "")


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
