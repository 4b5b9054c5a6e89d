"""What the page of a rule shows of the past and of people under way: its versions, and its open instances. Only reads."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from peewee import SqliteDatabase

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration, Rule
from models.meaning.rules.instance import Instance
from models.meaning.rules.program import CALLS
from models.storage import accounts, instances, people, revisions
from models.storage.tables import Event

MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class Desktop:
    """The configuration in force, what its account offers, and how far the sandbox's clock was moved (ms)."""

    configuration: Configuration
    catalogue: Catalogue
    clock_offset: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A revision in which the rule became what it is there. ``rule`` is ``None`` where it was deleted."""

    revision: int
    at: int
    who: str
    what: str
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class OpenLine:
    """``where`` says the step in words; ``until`` is when it goes on or gives up by itself, ``None``: never."""

    uuid: str
    who: str
    where: str
    until: int | None
    outdated: bool
    """Whether it goes by an older version of the rule than the newest one."""


def desktop(db: SqliteDatabase) -> Desktop:
    with db.atomic("DEFERRED"):
        connection = db.connection()
        configuration = revisions.latest(db)
        offset = int(connection.execute("SELECT clock_offset FROM about").fetchone()[0])
        return Desktop(configuration, accounts.current(connection, configuration).catalogue, offset)


def looks(db: SqliteDatabase) -> tuple[int, int]:
    """What changes with the desktop: the newest revision, and when an account was read last. Cheap enough for every second."""
    (read_at,) = db.connection().execute("SELECT coalesce(max(catalogue_read_at), 0) FROM account").fetchone()
    return revisions.latest_number(db), int(read_at)


def versions(db: SqliteDatabase, rule_id: str) -> list[VersionLine]:
    """The revisions that changed this rule, newest first, of those that are kept (at most 50 lines)."""
    found: list[VersionLine] = []
    newer: VersionLine | None = None
    for line in revisions.lines(db):
        rules = revisions.revision(db, line.number).rules
        rule = next((one for one in rules if one.id == rule_id), None)
        if newer is not None and newer.rule != rule:
            found.append(newer)
        newer = VersionLine(line.number, line.at, line.who, line.what, rule)
    if newer is not None and newer.rule is not None:
        found.append(newer)
    return found[:MOST_VERSIONS]


def open_instances(connection: sqlite3.Connection, rule_id: str, limit: int = 500) -> list[OpenLine]:
    """People who are in the rule now, oldest first, and when each is looked at next."""
    found = instances.open_of_rule(connection, rule_id, limit)
    names = people.by_ids(connection, {one.person_id for one in found})
    sql = "SELECT uuid, due_at FROM rule_instance WHERE rule_id = ? AND outcome IS NULL ORDER BY version, id LIMIT ?"
    due: dict[str, int | None] = dict(connection.execute(sql, (rule_id, limit)).fetchall())
    newest = connection.execute("SELECT max(version) FROM rule_version WHERE rule_id = ?", (rule_id,)).fetchone()[0]
    lines = []
    for one in found:
        person = names.get(one.person_id)
        who = (person.primarykey or person.user_id) if person is not None else None
        lines.append(
            OpenLine(one.uuid, who or f"#{one.person_id}", _where(one), due.get(one.uuid), one.version < (newest or 0))
        )
    return lines


def open_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many instances of each rule are open, by rule id."""
    sql = "SELECT rule_id, count(*) FROM rule_instance WHERE outcome IS NULL GROUP BY rule_id"
    return {rule_id: int(count) for rule_id, count in connection.execute(sql)}


def _where(one: Instance) -> str:
    if one.exits:
        return f"step {one.step}, on its way"
    return f"step {one.step}, {'matched' if one.matched else 'waiting'}"


def call_and_name(db: SqliteDatabase, event_id: int) -> tuple[str, str] | None:
    """Of an event that a rule may start with: its call and its name, which may be empty; ``None`` for any other."""
    query = Event.select(Event.type, Event.name).where(Event.id == event_id, Event.type.in_(CALLS))
    found = next(iter(query.tuples().execute(db)), None)
    return (found[0], found[1] or "") if found is not None else None
