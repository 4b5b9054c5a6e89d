"""The rule instances of one person, for the time line: when each began, where it stands, how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from peewee import SqliteDatabase

from models.meaning.rules.instance import Outcome
from models.storage import revisions
from models.storage.tables import RuleInstance

NEWEST = 8


@dataclass(frozen=True, slots=True)
class InstanceBar:
    """``rule`` is the rule's name now, its id where it was deleted. Times in ms; ``due_at``: when it is looked at next."""

    rule_id: str
    rule: str
    version: int
    started_at: int
    due_at: int | None
    outcome: Outcome | None
    ended_at: int | None


def instance_bars(db: SqliteDatabase, person_id: int) -> list[InstanceBar]:
    """The newest instances of a person, oldest first."""
    columns = (
        RuleInstance.rule_id,
        RuleInstance.version,
        RuleInstance.started_at,
        RuleInstance.due_at,
        RuleInstance.outcome,
        RuleInstance.ended_at,
    )
    mine = RuleInstance.select(RuleInstance.id, *columns).where(RuleInstance.person_id == person_id)
    found = []
    for state in (RuleInstance.outcome.is_null(), RuleInstance.ended_at.is_null(False)):  # each has its own index
        found += list(mine.where(state).order_by(RuleInstance.id.desc()).limit(NEWEST).tuples().execute(db))
    if not found:
        return []
    names = {rule.id: rule.name for rule in revisions.latest(db).rules}
    return [
        InstanceBar(rule, names.get(rule, rule), version, start, due, Outcome(outcome) if outcome else None, end)
        for _, rule, version, start, due, outcome, end in sorted(found)[-NEWEST:]
    ]
