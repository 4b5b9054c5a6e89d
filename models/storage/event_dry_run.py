"""A stored event decided once more, as if it came in now: what would be queued, without storing or sending a thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from peewee import SqliteDatabase

from models.meaning.pipeline.plan import Plan
from models.meaning.trace.story import Story
from models.storage import accounts, revisions, rule_versions
from models.storage.dry_run import DryRun, dry_run
from models.storage.events import message_of, trace_of
from models.storage.tables import About, Event, Revision


@dataclass(frozen=True, slots=True)
class Again:
    """``story`` is what would be said of it, ``requests`` what would be sent, one text each. ``then`` is the revision that it
    was decided with when it came in, where that is another one and still kept."""

    revision: int
    story: Story
    requests: tuple[str, ...]
    then: int | None = None


def decide_again(db: SqliteDatabase, event_id: int, now: int, *, as_then: bool = False) -> Again | None:
    """With the configuration in force, or ``as_then`` with that of its time. ``now``: machine time, ms.

    ``None`` where there is nothing to decide: no message is kept, or it was a rule's timer.
    """
    row = next(iter(Event.select(Event.door).where(Event.id == event_id).tuples().execute(db)), None)
    message = message_of(db.connection(), event_id)
    if row is None or row[0] == "timer" or not isinstance(message, dict):
        return None
    then, in_force = _revision_of(db, event_id), revisions.latest_number(db)
    door = "destination" if row[0] == "destination" else "tracking"
    revision = then if as_then else None
    found = decide_body(db, msgspec.json.encode(message), door, now, revision)
    return replace(found, then=then if then != in_force else None)


def decide_body(db: SqliteDatabase, body: bytes, door: str, now: int, revision: int | None = None) -> Again:
    """What would become of a message that came in now at ``door``, with the configuration in force or another revision."""
    with db.atomic("DEFERRED"):
        connection = db.connection()
        configuration = revisions.latest(db) if revision is None else revisions.revision(db, revision)
        account = accounts.current(connection, configuration)
        plan = Plan(configuration, account.catalogue, rule_versions.program(connection, configuration))
        now += next(iter(About.select(About.clock_offset).tuples().execute(db)))[0]
        found = dry_run(connection, body, plan, account.id, now, door=door)
        return Again(configuration.revision, found.story, tuple(_requests(found, plan)))


def _revision_of(db: SqliteDatabase, event_id: int) -> int | None:
    """The revision with which an event was decided, as its trace says; ``None`` where it does not, or where it is gone."""
    for one in trace_of(db.connection(), event_id):
        number = one.values.get("revision") if one.code == "mapped" else None
        if isinstance(number, int):
            there = Revision.select(Revision.id).where(Revision.id == number).tuples().execute(db)
            return number if list(there) else None
    return None


def _requests(found: DryRun, plan: Plan) -> Iterator[str]:
    for one in found.upserts:
        fields = {plan.field_name(name): value for name, (value, _) in one.fields.items()}
        key = one.key or "a contact whose key is not known yet"
        yield f"PUT contact/ for {key}\n{_pretty(fields)}"
    for trigger in found.triggers:
        event: Any = trigger.payload["event"]
        key = trigger.key or "a contact whose key is not known yet"
        yield f"POST event/{event['id']}/trigger ({event['name']}) for {key}\n{_pretty(trigger.payload['data'])}"


def _pretty(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
