"""What is wrong with a workspace, as the Overview's problems are made from it: facts, not words. Reads only, bounded.

Deliveries and refusals count while they are younger than ``OPEN_FOR``; one that was sent again is no trouble any more.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import msgspec
from peewee import SqliteDatabase, fn

from models.meaning.configuration import Configuration
from models.meaning.deliveries import State
from models.meaning.emarsys.replies import field_named
from models.meaning.rules.silence import Silence
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, moving, person_views, revisions, rule_versions, silence, status
from models.storage.accounts import SendingState
from models.storage.keys import keys
from models.storage.overview import first_since, workspace_now
from models.storage.tables import Delivery, Event

OPEN_FOR = 7 * 24 * 3_600_000
COUNTED = 5_000
"""Of more things in trouble the exact number does not matter."""
_TROUBLED = (State.FAILED, State.UNKNOWN, State.REJECTED)


@dataclass(frozen=True, slots=True)
class FailedGroup:
    """Deliveries that failed alike. ``field`` is the name of the field that Emarsys' text names, ``since`` the first (ms)."""

    kind: str
    state: State
    code: str
    text: str
    field: str
    since: int
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RefusedGroup:
    """Requests refused for one reason. ``address``: where they all came from, empty where from several places."""

    reason: str
    count: int
    since: int
    address: str


@dataclass(frozen=True, slots=True)
class Exposed:
    name: str
    how: str
    at: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """``held`` counts exits by the name of their rule; ``free`` is the room on the disk in bytes; ``now`` and all other
    times are the workspace's, ms."""

    now: int
    mode: str
    sending: SendingState
    waiting: int
    oldest_unsent: int | None
    failed: tuple[FailedGroup, ...]
    refused: tuple[RefusedGroup, ...]
    held: tuple[tuple[str, int], ...]
    exposed: tuple[Exposed, ...]
    to_confirm: int
    clock_offset: int
    elsewhere: bool
    free: int


def trouble(db: SqliteDatabase, machine_now: int) -> Trouble:
    """Everything that needs somebody, in one consistent look."""
    with db.atomic("DEFERRED"):
        configuration = revisions.latest(db)
        connection = db.connection()
        now = workspace_now(db, machine_now)
        account = accounts.current(connection, configuration)
        names = {str(one.id): one.name for one in account.catalogue.fields.values()}
        names |= {str(one.field.id): one.field.name for one in configuration.data_maps if one.field is not None}
        return Trouble(
            now=now,
            mode=configuration.emarsys.mode,
            sending=accounts.sending(connection, account.id),
            waiting=_waiting(db),
            oldest_unsent=status.oldest_unsent_at(db),
            failed=_failed(db, now - OPEN_FOR, names),
            refused=_refused(db, now - OPEN_FOR),
            held=_held(db, configuration),
            exposed=tuple(
                Exposed(one.name, one.exposed_how or "", one.exposed_at)
                for one in keys(db)
                if one.active and one.exposed_at is not None
            ),
            to_confirm=len(person_views.to_confirm(db)),
            clock_offset=now - machine_now,
            elsewhere=moving.is_elsewhere(connection),
            free=shutil.disk_usage(Path(str(db.database)).parent).free,
        )


def silences(db: SqliteDatabase, machine_now: int) -> list[Silence]:
    """Rules and maps that have gone silent. Looks into thousands of stored events, so it is not asked every second."""
    with db.atomic("DEFERRED"):
        configuration = revisions.latest(db)
        program = rule_versions.program(db.connection(), configuration)
        return silence.silences(db.connection(), configuration, program, workspace_now(db, machine_now))


def _waiting(db: SqliteDatabase) -> int:
    """How much would go out if sending went on."""
    states = (State.WAITING, State.SENDING, State.RETRYING)
    query = Delivery.select(fn.COUNT(Delivery.id)).where(Delivery.state.in_(states))
    return int(next(iter(query.tuples().execute(db)))[0])


def _failed(db: SqliteDatabase, since: int, names: dict[str, str]) -> tuple[FailedGroup, ...]:
    found: dict[tuple[str, State, str, str], FailedGroup] = {}
    columns = (Delivery.id, Delivery.kind, Delivery.code, Delivery.text, Delivery.settled_at)
    for state in _TROUBLED:
        query = Delivery.select(*columns).where(Delivery.state == state).order_by(Delivery.id.desc()).limit(COUNTED)
        for id_, kind, code, text, at in query.tuples().execute(db):
            if (at or 0) < since:
                continue
            field = field_named(text) if text else None
            name = (kind, state, code or "", field or "")
            before = found.get(name)
            shown = names.get(field, f"field {field}") if field else ""
            found[name] = FailedGroup(
                kind,
                state,
                code or "",
                before.text if before else text or "",
                shown,
                min(before.since, at) if before else at,
                (*before.ids, id_) if before else (id_,),
            )
    return tuple(sorted(found.values(), key=lambda one: -len(one.ids)))


def _refused(db: SqliteDatabase, since: int) -> tuple[RefusedGroup, ...]:
    """Of the newest rows only; each may stand for many requests of one minute."""
    begin = first_since(db, since)
    if begin is None:
        return ()
    newest = (
        Event.select(Event.reason, Event.count, Event.received_at, Event.contact, Event.key_id)
        .where(Event.verdict == Verdict.REFUSED, Event.id >= begin)
        .order_by(Event.id.desc())
        .limit(COUNTED)
    )
    query = Event.select(
        newest.c.reason,
        fn.SUM(newest.c.count),
        fn.MIN(newest.c.received_at),
        fn.MIN(newest.c.contact),
        fn.MAX(newest.c.contact),
        fn.MAX(newest.c.key_id),
    ).from_(newest)
    rows = query.group_by(newest.c.reason).tuples().execute(db)
    groups = [
        # With a key the row names the person of the event; without one, the address that it came from.
        RefusedGroup(reason, int(count), at, one or "" if key is None and one == other else "")
        for reason, count, at, one, other, key in rows
    ]
    return tuple(sorted(groups, key=lambda one: -one.count))


def _held(db: SqliteDatabase, configuration: Configuration) -> tuple[tuple[str, int], ...]:
    names = {one.id: one.name for one in configuration.rules}
    query = Delivery.select(Delivery.payload).where(Delivery.state == State.HELD).order_by(Delivery.id.desc())
    rules = Counter(
        msgspec.json.decode(payload).get("rule", "") for (payload,) in query.limit(COUNTED).tuples().execute(db)
    )
    return tuple((names.get(rule, "a deleted rule"), count) for rule, count in rules.most_common())
