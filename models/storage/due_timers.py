"""What the workspace's clock has ahead and what fell due last: open rule instances by time, and the rows of timers.

Reads only; each part is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass

from peewee import JOIN, SqliteDatabase, fn

from models.storage import event_list, revisions
from models.storage.event_list import EventLine
from models.storage.tables import About, Event, Person, RuleInstance

COMING = 200
FELL = 200
LOOKED_THROUGH = 50_000
"""So many of the newest events are looked through for timers."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An open instance that is looked at next at ``due_at``, ms of the workspace's clock. ``row`` is its row's number."""

    row: int
    due_at: int
    rule: str
    person_id: int
    who: str


@dataclass(frozen=True, slots=True)
class Hours:
    """``offset``: how far the clock was moved, ms. ``coming`` is the earliest first, ``fell`` the newest first."""

    mode: str
    offset: int
    coming: tuple[Coming, ...]
    fell: tuple[EventLine, ...]


def hours(db: SqliteDatabase) -> Hours:
    with db.atomic("DEFERRED"):
        configuration = revisions.latest(db)
        names = {one.id: one.name for one in configuration.rules}
        offset = int(next(iter(About.select(About.clock_offset).tuples().execute(db)))[0])
        return Hours(configuration.emarsys.mode, offset, _coming(db, names), _fell(db))


def _coming(db: SqliteDatabase, names: dict[str, str]) -> tuple[Coming, ...]:
    columns = (
        RuleInstance.id,
        RuleInstance.due_at,
        RuleInstance.rule_id,
        RuleInstance.person_id,
        Person.primarykey,
        Person.user_id,
    )
    query = (
        RuleInstance.select(*columns)
        .join(Person, JOIN.LEFT_OUTER, on=(Person.id == RuleInstance.person_id))
        .where(RuleInstance.due_at.is_null(False))
        .order_by(RuleInstance.due_at, RuleInstance.id)
        .limit(COMING)
    )
    return tuple(
        Coming(row, due_at, names.get(rule_id, "a rule that was deleted"), person, key or user or f"#{person}")
        for row, due_at, rule_id, person, key, user in query.tuples().execute(db)
    )


def _fell(db: SqliteDatabase) -> tuple[EventLine, ...]:
    newest = int(next(iter(Event.select(fn.MAX(Event.id)).tuples().execute(db)))[0] or 0)
    query = (
        Event.select(Event.id)
        .where(Event.id > newest - LOOKED_THROUGH, Event.door == "timer")
        .order_by(Event.id.desc())
        .limit(FELL)
    )
    ids = [row[0] for row in query.tuples().execute(db)]
    lines: list[EventLine] = []
    for at in range(0, len(ids), event_list.LINES):
        lines += reversed(event_list.lines(db, ids[at : at + event_list.LINES]))
    return tuple(lines)
