"""What came in with each API key: events today, and how many of the newest ones say who they are about. Only reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from peewee import SqliteDatabase, fn

from models.meaning.json_path import ABSENT, JsonPath
from models.storage import revisions
from models.storage.keys import Key, keys
from models.storage.newest_messages import newest_messages
from models.storage.tables import Event

SAMPLE = 1_000
"""Shares are of so many of the newest events of all keys."""
COUNTED = 200_000
"""Of more events than this today only the newest are counted."""


@dataclass(slots=True)
class Shares:
    """Counts among the events looked at; one event may have both a userId and a key."""

    looked: int = 0
    with_user_id: int = 0
    with_key: int = 0
    with_neither: int = 0


@dataclass(frozen=True, slots=True)
class KeyUsage:
    """``at_least``: there were more events today than are counted."""

    key: Key
    events_today: int
    at_least: bool
    shares: Shares = field(default_factory=Shares)


def key_usage(db: SqliteDatabase, midnight: int) -> list[KeyUsage]:
    """Every key, active ones first, each group newest first; ``midnight`` (ms) is when today began."""
    with db.atomic("DEFERRED"):
        counts, at_least = _today(db, midnight)
        shares = _shares(db)
        lines = [KeyUsage(one, counts.get(one.id, 0), at_least, shares.get(one.id, Shares())) for one in keys(db)]
    return sorted(lines, key=lambda line: (not line.key.active, -line.key.id))


def _today(db: SqliteDatabase, midnight: int) -> tuple[dict[int, int], bool]:
    newest = (
        Event.select(Event.key_id, Event.count)
        .where(Event.received_at >= midnight)
        .order_by(Event.received_at.desc())
        .limit(COUNTED)
    )
    query = Event.select(newest.c.key_id, fn.SUM(newest.c.count), fn.COUNT()).from_(newest).group_by(newest.c.key_id)
    rows = list(query.tuples().execute(db))
    return {row[0]: int(row[1]) for row in rows if row[0] is not None}, sum(row[2] for row in rows) >= COUNTED


def _shares(db: SqliteDatabase) -> dict[int, Shares]:
    paths = [JsonPath.parse(path) for path in revisions.latest(db).primary_key]
    found: dict[int, Shares] = {}
    for message in newest_messages(db, SAMPLE):
        if message.key_id is None:
            continue
        shares = found.setdefault(message.key_id, Shares())
        has_user = _holds(message.body.get("userId", ABSENT))
        has_key = any(_holds(path.find(message.body)) for path in paths)
        shares.looked += 1
        shares.with_user_id += has_user
        shares.with_key += has_key
        shares.with_neither += not (has_user or has_key)
    return found


def _holds(value: object) -> bool:
    return value is not ABSENT and value is not None and value != ""
