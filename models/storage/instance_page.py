"""Rule instances for people to look into: the conditions of the version that each follows, with their states. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from peewee import SqliteDatabase

from models.meaning.configuration import Configuration
from models.meaning.rules.compile import compile_rule
from models.meaning.rules.instance import Instance, Outcome
from models.meaning.rules.progress import Moved, RowProgress, progress
from models.meaning.rules.wording import event_of
from models.meaning.trace.facts import Fact
from models.problems import UserMistake
from models.storage import events, revisions
from models.storage.tables import About, RuleInstance

MOST = 20
"""So many instances of one event are shown: a person has at most 50 open ones of a rule, and an event moves few."""
LOOKED_AT = 2_000
"""So many of the person's events that moved rules are looked through for what moved an instance."""
ENDINGS = {
    Outcome.COMPLETED: ("rule_completed",),
    Outcome.EXCLUDED: ("rule_excluded", "rule_excluded_earlier"),
    Outcome.EXPIRED: ("rule_expired",),
    Outcome.SUPERSEDED: ("rule_superseded",),
}
"""The codes of the facts that tell of each end; other ends have one code for each way."""


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition in words, and how far the instance has come with it."""

    what: str
    progress: RowProgress


@dataclass(frozen=True, slots=True)
class InstancePage:
    """``number``: its row, by which people name it. ``rule``: the rule's name now, its id where it was deleted. ``conditions``
    are empty where the version that it follows is not kept any more. ``told_from``: the first of its events whose trace is
    kept; ``None`` where none is. ``ended_by``: the event or timer that ended it, where a trace tells. ``now``: the workspace's
    clock, ms."""

    number: int
    instance: Instance
    rule: str
    status: str
    conditions: tuple[ConditionLine, ...]
    told_from: int | None
    ended_by: int | None
    now: int


def of_event(db: SqliteDatabase, event_id: int, now: int) -> list[InstancePage]:
    """The instances that an event moved or met, in the order of its trace; ``now`` by the machine's clock."""
    with db.atomic("DEFERRED"):
        named = [fact.values.get("instance") for fact in events.trace_of(db.connection(), event_id)]
        return _pages(db, [one for one in dict.fromkeys(named) if isinstance(one, str)][:MOST], now)


def one(db: SqliteDatabase, uuid: str, now: int) -> InstancePage | None:
    """One instance; ``None`` where there is none (any more)."""
    with db.atomic("DEFERRED"):
        return next(iter(_pages(db, [uuid], now)), None)


def _pages(db: SqliteDatabase, uuids: Sequence[str], now: int) -> list[InstancePage]:
    columns = (RuleInstance.uuid, RuleInstance.id, RuleInstance.content)
    query = RuleInstance.select(*columns).where(RuleInstance.uuid.in_(list(uuids)))
    stored = {uuid: (id_, content) for uuid, id_, content in query.tuples().execute(db)}
    if not stored:
        return []
    now += int(next(iter(About.select(About.clock_offset).tuples().execute(db)))[0])
    current = revisions.latest(db)
    return [_page(db, current, *stored[uuid], now) for uuid in uuids if uuid in stored]


def _page(db: SqliteDatabase, current: Configuration, number: int, content: str, now: int) -> InstancePage:
    instance = Instance.from_json(msgspec.json.decode(content))
    moved = _moved(db.connection(), instance)
    rule = next((each for each in current.rules if each.id == instance.rule_id), None)
    endings = ENDINGS.get(instance.outcome, ()) if instance.outcome is not None else ()
    ended = [id_ for id_, fact in moved if fact.code in endings or fact.code.startswith("rule_ended_")]
    return InstancePage(
        number,
        instance,
        rule.name if rule is not None else instance.rule_id,
        rule.status if rule is not None else "",
        _conditions(_version(db, current, instance), instance, moved, now),
        moved[0][0] if moved else None,
        ended[-1] if ended and not instance.open else None,
        now,
    )


def _version(db: SqliteDatabase, current: Configuration, instance: Instance) -> Configuration | None:
    """The configuration that brought the version which the instance follows: a version has its revision's number."""
    if instance.version == current.revision:
        return current
    try:
        return revisions.revision(db, instance.version)
    except UserMistake:
        return None


def _conditions(
    version: Configuration | None, instance: Instance, moved: Sequence[Moved], now: int
) -> tuple[ConditionLine, ...]:
    rule = next((one for one in version.rules if one.id == instance.rule_id), None) if version is not None else None
    if version is None or rule is None:
        return ()
    maps = {one.name: one for one in version.data_maps}
    compiled = compile_rule(rule, version.data_maps, instance.version)
    lines = []
    for one in progress(compiled, instance, moved, now):
        condition = rule.conditions[one.row.number - 1]
        event = condition.external_event
        what = event_of(condition, one.row.number, maps).text if event is None else event.name
        lines.append(ConditionLine(what, one))
    return tuple(lines)


def _moved(connection: sqlite3.Connection, instance: Instance) -> list[Moved]:
    """What traces tell about the instance, oldest first."""
    found: list[Moved] = []
    for event_id, trace in connection.execute(
        "SELECT e.id, b.trace FROM event e JOIN event_body b ON b.event_id = e.id"
        f" WHERE e.person_id = ? AND e.id >= ? AND e.rules > 0 ORDER BY e.id LIMIT {LOOKED_AT}",
        (instance.person_id, instance.start_event_id),
    ):
        if instance.uuid.encode() in events.json_of(trace):
            facts = (Fact(code, values) for code, values in events.unpack(trace))
            found += [(event_id, fact) for fact in facts if fact.values.get("instance") == instance.uuid]
    return found
