"""A stored event decided once more, as if it came in now: what would be queued, without storing or sending a thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from peewee import SqliteDatabase

from models.meaning.pipeline.plan import Plan
from models.meaning.trace.story import Story
from models.storage import accounts, revisions, rule_versions
from models.storage.dry_run import DryRun, dry_run
from models.storage.events import message_of
from models.storage.tables import About, Event


@dataclass(frozen=True, slots=True)
class Again:
    """``story`` is what would be said of it, ``requests`` what would be sent, one text each."""

    revision: int
    story: Story
    requests: tuple[str, ...]


def decide_again(db: SqliteDatabase, event_id: int, now: int) -> Again | None:
    """``None`` where there is nothing to decide: no message is kept, or it was a rule's timer. ``now``: machine time, ms."""
    row = next(iter(Event.select(Event.door).where(Event.id == event_id).tuples().execute(db)), None)
    message = message_of(db.connection(), event_id)
    if row is None or row[0] == "timer" or not isinstance(message, dict):
        return None
    return decide_body(db, msgspec.json.encode(message), "destination" if row[0] == "destination" else "tracking", now)


def decide_body(db: SqliteDatabase, body: bytes, door: str, now: int) -> Again:
    """What would become of a message that came in now at ``door``, with the configuration in force."""
    with db.atomic("DEFERRED"):
        connection = db.connection()
        configuration = revisions.latest(db)
        account = accounts.current(connection, configuration)
        plan = Plan(configuration, account.catalogue, rule_versions.program(connection, configuration))
        now += next(iter(About.select(About.clock_offset).tuples().execute(db)))[0]
        found = dry_run(connection, body, plan, account.id, now, door=door)
        return Again(configuration.revision, found.story, tuple(_requests(found, plan)))


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
