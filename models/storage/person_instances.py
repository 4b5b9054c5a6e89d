"""The rule instances of one person, for the time line: when each began, where it stands, how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from peewee import SqliteDatabase, fn

from models.meaning.rules.instance import Outcome
from models.storage import revisions
from models.storage.tables import RuleInstance

NEWEST = 8


@dataclass(frozen=True, slots=True)
class InstanceBar:
    """``number``: its row, by which people name it. ``rule`` is the rule's name now, its id where it was deleted. Times in ms;
    ``due_at``: when it is looked at next. ``started_by``: the event that opened it."""

    number: int
    uuid: str
    rule_id: str
    rule: str
    version: int
    started_at: int
    due_at: int | None
    outcome: Outcome | None
    ended_at: int | None
    started_by: int


def instance_bars(db: SqliteDatabase, person_id: int) -> list[InstanceBar]:
    """The newest instances of a person, oldest first."""
    columns = (
        RuleInstance.id,
        RuleInstance.uuid,
        RuleInstance.rule_id,
        RuleInstance.version,
        RuleInstance.started_at,
        RuleInstance.due_at,
        RuleInstance.outcome,
        RuleInstance.ended_at,
        fn.json_extract(RuleInstance.content, "$.start_event").coerce(False),
    )
    mine = RuleInstance.select(*columns).where(RuleInstance.person_id == person_id)
    found = []
    for state in (RuleInstance.outcome.is_null(), RuleInstance.ended_at.is_null(False)):  # each has its own index
        found += list(mine.where(state).order_by(RuleInstance.id.desc()).limit(NEWEST).tuples().execute(db))
    if not found:
        return []
    names = {rule.id: rule.name for rule in revisions.latest(db).rules}
    return [
        InstanceBar(id_, uuid, rule, names.get(rule, rule), version, start, due, Outcome(how) if how else None, end, by)
        for id_, uuid, rule, version, start, due, how, end, by in sorted(found)[-NEWEST:]
    ]
