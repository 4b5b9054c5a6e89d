"""What failed contacts would carry by now: their events mapped once more, with the data maps and the account of today.

A person corrects a map or a choice, sees here what would change, and has it sent. Only upserts are concerned: what a trigger
carries was captured when its rule moved. Reads, but for ``apply``, which the engine calls in its transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from peewee import SqliteDatabase

from models.meaning.configuration import OPT_IN_FIELD
from models.meaning.deliveries import Kind, State
from models.meaning.pipeline.decide import map_values
from models.meaning.pipeline.outbox import Timed
from models.meaning.pipeline.plan import Plan
from models.storage import accounts, events, revisions

_OPEN_TO_CORRECTION = (State.FAILED, State.REJECTED, State.RETRYING)
PREVIEWED = 200
_EVENTS = 500
"""So many of the newest events of one delivery are mapped again."""

Fields = dict[str, Timed]


@dataclass(frozen=True, slots=True)
class Correction:
    """``before`` and ``after`` are values by field id, with their event times. ``left_out``: fields that Emarsys refused, so that
    the contact went without them. ``unread``: events of it that are not kept any more, so that their values stay."""

    delivery_id: int
    key: str
    before: Fields
    after: Fields
    left_out: tuple[str, ...] = ()
    unread: int = 0

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that would go out otherwise than before, or that would not go any more."""
        names = self.before.keys() | self.after.keys()
        return tuple(sorted(one for one in names if _value(self.before, one) != _value(self.after, one)))


def corrections(connection: sqlite3.Connection, plan: Plan, account_id: int, ids: Sequence[int]) -> list[Correction]:
    """For those of these deliveries that can be sent again, in their order."""
    found = []
    for id_ in ids:
        row = connection.execute(
            "SELECT key, payload FROM delivery WHERE id = ? AND account_id = ? AND kind = ? AND key IS NOT NULL"
            f" AND state IN ({', '.join('?' * len(_OPEN_TO_CORRECTION))})",
            (id_, account_id, Kind.UPSERT, *_OPEN_TO_CORRECTION),
        ).fetchone()
        if row is not None:
            found.append(_correction(connection, plan, id_, row[0], msgspec.json.decode(row[1])))
    return found


def apply(connection: sqlite3.Connection, corrected: Sequence[Correction]) -> None:
    """Let the deliveries carry the new values, and once more the fields that were left out."""
    connection.executemany(
        "UPDATE delivery SET payload = json_remove(json_set(payload, '$.fields', json(?)), '$.left_out') WHERE id = ?",
        [(msgspec.json.encode(one.after).decode(), one.delivery_id) for one in corrected],
    )


def _correction(connection: sqlite3.Connection, plan: Plan, id_: int, key: str, payload: dict[str, Any]) -> Correction:
    before: Fields = {name: (value, at) for name, (value, at) in payload.get("fields", {}).items()}
    left_out = tuple(payload.get("left_out", {}))
    after: Fields = {}
    unread = 0
    for time, body in connection.execute(
        "SELECT e.time, b.message FROM event e LEFT JOIN event_body b ON b.event_id = e.id"
        " WHERE e.upsert_id = ? ORDER BY e.id DESC LIMIT ?",
        (id_, _EVENTS),
    ):
        message = events.unpack(body) if body is not None else None
        if not isinstance(message, dict):
            unread += 1
            continue
        values, _ = map_values(plan, plan.mapper.values(message), key, [])
        for field_id, value in values.items():
            if field_id not in after or time > after[field_id][1]:
                after[field_id] = (value, time)
    if not after or unread:
        after = before | after
    if (opt_in := str(OPT_IN_FIELD)) not in before and opt_in not in left_out:
        after.pop(opt_in, None)  # it was protected then, and a correction is no fresh consent
    return Correction(id_, key, before, after, left_out, unread)


def _value(fields: Fields, name: str) -> object:
    return fields[name][0] if name in fields else ...


@dataclass(frozen=True, slots=True)
class Line:
    """One field of one contact that would go out otherwise; texts as a person reads them, ``None``: it does not go."""

    delivery_id: int
    key: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What sending corrected would change, for the first ``looked_at`` of the deliveries that were asked for."""

    lines: tuple[Line, ...]
    looked_at: int
    changed: int
    unread: int


def preview(db: SqliteDatabase, ids: Sequence[int]) -> Preview:
    """Looks at the first ``PREVIEWED`` of them, with the configuration and the account of now."""
    configuration = revisions.latest(db)
    account = accounts.current(db.connection(), configuration)
    plan = Plan(configuration, account.catalogue)
    found = corrections(db.connection(), plan, account.id, ids[:PREVIEWED])
    lines = tuple(
        Line(one.delivery_id, one.key, plan.field_name(name), _text(one.before, name), _text(one.after, name))
        for one in found
        for name in one.changed
    )
    return Preview(lines, len(found), sum(bool(one.changed) for one in found), sum(bool(one.unread) for one in found))


def _text(fields: Fields, name: str) -> str | None:
    if name not in fields:
        return None
    value = fields[name][0]
    return "cleared" if value is None else value if isinstance(value, str) else ", ".join(value)
