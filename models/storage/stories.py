"""The story of a stored event: the facts of its trace, and what became of its deliveries since."""

from __future__ import annotations

from peewee import SqliteDatabase

from models.meaning.trace.story import Story, tell
from models.meaning.trace.verdicts import Verdict
from models.storage.event_deliveries import delivery_facts
from models.storage.events import trace_of
from models.storage.tables import Event


def story_of(db: SqliteDatabase, event_id: int) -> Story | None:
    """What happened to an event and why, ``None`` where there is no such event (any more)."""
    rows = list(Event.select(Event.verdict, Event.reason).where(Event.id == event_id).tuples().execute(db))
    if not rows:
        return None
    verdict, reason = rows[0]
    facts = [*trace_of(db.connection(), event_id), *delivery_facts(db, event_id)]
    return tell(Verdict(verdict), reason, facts)
