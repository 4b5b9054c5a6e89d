"""What the going-live list has to know of the past: rules that started, keys that were used, people with a key. Only reads."""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase

from models.meaning.configuration import Configuration
from models.meaning.going_live import Met
from models.storage.keys import keys
from models.storage.tables import Person, RuleInstance


def met(db: SqliteDatabase, configuration: Configuration) -> Met:
    """Each question ends at the first row that answers it."""
    return Met(
        started=frozenset(one.id for one in configuration.rules if _is_there(db, RuleInstance.rule_id == one.id)),
        unused_keys=tuple(
            (one.id, one.name) for one in keys(db) if one.active and not one.for_run and one.last_used_at is None
        ),
        people=any(Person.select(Person.id).limit(1).tuples().execute(db)),
        primary_key=any(Person.select(Person.id).where(Person.primarykey.is_null(False)).limit(1).tuples().execute(db)),
    )


def _is_there(db: SqliteDatabase, which: Any) -> bool:
    return any(RuleInstance.select(RuleInstance.id).where(which).limit(1).tuples().execute(db))
