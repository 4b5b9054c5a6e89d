"""What happened with events, a line each: what their rules did, else the reason of their verdict. Reads only, bounded."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import JOIN, SqliteDatabase

from models.meaning.trace.facts import Fact
from models.meaning.trace.story import tell
from models.meaning.trace.verdicts import Verdict
from models.storage.events import unpack
from models.storage.tables import Event, EventBody

MOST = 200
_RULES = "rules"


def happened(db: SqliteDatabase, ids: Sequence[int]) -> dict[int, str]:
    """By event id, for the first ``MOST`` of them."""
    query = (
        Event.select(Event.id, Event.verdict, Event.reason, EventBody.trace)
        .join(EventBody, JOIN.LEFT_OUTER, on=(EventBody.event_id == Event.id))
        .where(Event.id.in_(list(ids[:MOST])))
    )
    return {
        id_: _line(Verdict(verdict), reason, bytes(trace) if trace is not None else b"[]")
        for id_, verdict, reason, trace in query.tuples().execute(db)
    }


def _line(verdict: Verdict, reason: str, trace: bytes) -> str:
    story = tell(verdict, reason, [Fact(code, values) for code, values in unpack(trace)])
    rules = [line.text for stage in story.stages if stage.name == _RULES for line in stage.lines]
    return " ".join(rules) or story.sentence.partition(". ")[2]
