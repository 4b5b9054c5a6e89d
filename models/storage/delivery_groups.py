"""Queue items by what became of them: in the queue, sent, failed; each in groups of (kind, state, code, field).

Reads only; the newest ``MOST`` items of a segment are looked at, so no look grows with the workspace.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from peewee import JOIN, SqliteDatabase, fn

from models.meaning.deliveries import OPEN_STATES, State
from models.meaning.emarsys.replies import field_named
from models.storage import accounts, delivery_history, event_exchanges, revisions
from models.storage.accounts import SendingState
from models.storage.delivery_history import Solved
from models.storage.event_exchanges import Exchange
from models.storage.tables import Delivery, Person, RequestItem

MOST = 50_000
SOLVED_DAYS = 7
_AT_ONCE = 5_000
SEGMENTS: dict[str, tuple[State, ...]] = {
    "Queue": OPEN_STATES,
    "Sent": (State.SENT, State.EQUAL, State.WITHDRAWN, State.DROPPED),
    "Failed": (State.FAILED, State.REJECTED, State.UNKNOWN),
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Group:
    """``field``: the id of the field that Emarsys' text names. ``ids``: newest first. Times in ms."""

    kind: str
    state: str
    code: str | None
    field: str | None
    text: str
    first: int
    last: int
    ids: array[int]

    @property
    def name(self) -> tuple[str, str, str | None, str | None]:
        return self.kind, self.state, self.code, self.field


@dataclass(frozen=True, slots=True)
class Board:
    """Counts by segment, the groups of one of them (largest first), how sending stands, field names by id."""

    counts: dict[str, int]
    groups: tuple[Group, ...]
    sending: SendingState
    mode: str
    base_url: str
    fields: dict[str, str]
    solved: tuple[Solved, ...] = ()
    failed_per_day: tuple[int, ...] = ()


def board(db: SqliteDatabase, segment: str, text: str = "", midnights: Sequence[int] = ()) -> Board:
    """``text``: only items whose contact, code or Emarsys' text holds it. ``midnights``: the days of the chart, oldest first."""
    with db.atomic("DEFERRED"):
        configuration = revisions.latest(db)
        account = accounts.current(db.connection(), configuration)
        by_state = dict(
            Delivery.select(Delivery.state, fn.COUNT(Delivery.id)).group_by(Delivery.state).tuples().execute(db)
        )
        names = {str(one.id): one.name for one in account.catalogue.fields.values()}
        names |= {str(one.field.id): one.field.name for one in configuration.data_maps if one.field is not None}
        return Board(
            {name: sum(by_state.get(one, 0) for one in states) for name, states in SEGMENTS.items()},
            _groups(db, SEGMENTS[segment], text),
            accounts.sending(db.connection(), account.id),
            configuration.emarsys.mode,
            configuration.emarsys.base_url,
            names,
            delivery_history.solved(db, midnights[-SOLVED_DAYS]) if midnights else (),
            tuple(delivery_history.failed_per_day(db, midnights)) if midnights else (),
        )


def _groups(db: SqliteDatabase, states: Iterable[State], text: str) -> tuple[Group, ...]:
    found: dict[tuple[str, str, str | None, str | None], Group] = {}
    for state in states:
        columns = (Delivery.id, Delivery.kind, Delivery.code, Delivery.text, Delivery.settled_at, Delivery.created_at)
        which = Delivery.state == state
        if text:
            which &= Delivery.key.contains(text) | (Delivery.code == text) | Delivery.text.contains(text)
        query = Delivery.select(*columns).where(which).order_by(Delivery.id.desc()).limit(MOST)
        for id_, kind, code, said, settled, made in db.execute(query):
            at, field = settled or made, field_named(said) if said else None
            name = (kind, str(state), code, field)
            before = found.get(name) or Group(*name, said or "", at, at, array("q"))
            before.ids.append(id_)
            found[name] = Group(*name, before.text, min(before.first, at), max(before.last, at), before.ids)
    return tuple(sorted(found.values(), key=lambda one: -len(one.ids)))


def place_of(db: SqliteDatabase, delivery_id: int) -> str | None:
    """The segment that holds this item."""
    row = Delivery.select(Delivery.state).where(Delivery.id == delivery_id).tuples().execute(db)
    state = next((one[0] for one in row), None)
    return next((name for name, states in SEGMENTS.items() if state in states), None)


def contacts(db: SqliteDatabase, ids: Sequence[int]) -> str:
    """The contacts of these items, each once, as CSV."""
    keys: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        some = Delivery.id.in_(list(ids[start : start + _AT_ONCE]))
        rows = Delivery.select(Delivery.key).where(some, Delivery.key.is_null(False)).tuples().execute(db)
        keys.update(row[0] for row in rows)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("contact",))
    writer.writerows((_cell(one),) for one in sorted(keys))
    return text.getvalue()


def exchange(db: SqliteDatabase, delivery_id: int) -> Exchange | None:
    """The latest request that carried this item, with its reply."""
    query = RequestItem.select(Delivery.event_id).join(Delivery, on=(Delivery.id == RequestItem.delivery_id))
    row = next(iter(query.where(RequestItem.delivery_id == delivery_id).limit(1).tuples().execute(db)), None)
    if row is None:
        return None
    mine = [one for one in event_exchanges.exchanges_of(db, row[0]) if one.delivery_id == delivery_id]
    return mine[-1] if mine else None


def who_got_what(db: SqliteDatabase) -> str:
    """The triggers that were sent, newest first, as CSV: time (UTC), rule, external event, person, trigger id."""
    rules = {one.id: one.name for one in revisions.latest(db).rules}
    hour = fn.STRFTIME("%Y-%m-%dT%H:00Z", Delivery.settled_at / 1000, "unixepoch")
    query = (
        Delivery.select(hour, Delivery.payload, Delivery.key, Person.user_id, Delivery.trigger_id)
        .join(Person, JOIN.LEFT_OUTER, on=(Person.id == Delivery.person_id))
        .where(Delivery.kind == "trigger", Delivery.settled_at.is_null(False), Delivery.state == State.SENT)
        .order_by(Delivery.settled_at.desc())
        .limit(MOST)
    )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("hour", "rule", "external event", "person", "user id", "trigger id"))
    for at, payload, key, user, trigger in query.tuples().execute(db):
        content = msgspec.json.decode(payload)
        rule = rules.get(content.get("rule", ""), content.get("rule", ""))
        row = (at, rule, content.get("event", {}).get("name", ""), key, user, trigger)
        writer.writerow([_cell(one) for one in row])
    return text.getvalue()


def _cell(value: str | None) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = value or ""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
