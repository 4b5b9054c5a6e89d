"""The list of events as the Inspector shows it: the ids of a filter, lines for what is in view, and what is new.

Reads only. Every query takes a range of ids or a bounded number of them, so none grows with the workspace. ``where`` is a
filter's condition (``models.storage.event_filter``) or ``None`` for every event.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from peewee import JOIN, SqliteDatabase, fn

from models.storage.event_filter import Where, functions
from models.storage.event_filter.span import span_of
from models.storage.tables import ApiKey, Event, Mark

FIRST = 5_000
"""So many of the newest ids are looked through before anything is shown."""
SPAN = 50_000
"""So many ids are looked through at once for the rest of the list."""
SLOW_SPAN = 10_000
"""The same for a filter that looks into messages."""
AT_ONCE = 2_000
"""The most new lines that one look brings; likewise changed ones."""
LINES = 128
"""The most lines read at once for the rows in view."""
COUNTED = 100_000
"""More events that wait behind a pause than this are not counted exactly."""


class EventLine(NamedTuple):
    """A row of the list. ``received_at`` in ms; ``events``: how many refusals it stands for; ``key``: the source key's name;
    ``mark``: the colour in which somebody has marked it, ``note`` what they wrote."""

    id: int
    received_at: int
    type: str | None
    name: str | None
    contact: str | None
    door: str
    key: str | None
    verdict: int
    events: int
    fields: int
    rules: int
    emarsys_ms: int | None
    replay_of: int | None
    mark: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """Ids with their verdicts, ascending; what is older ends with ``below``, 0: there is nothing older."""

    ids: array[int]
    verdicts: bytearray
    below: int


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a list has come: newest id looked at, last change of a row, state of the file, number and last change of the
    marks."""

    last: int
    changed: int
    version: int
    marks: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The newest part of a list, with the lines at its end; ``oldest`` as in ``News``."""

    seen: Seen
    newest: Slice
    lines: list[EventLine]
    oldest: int


@dataclass(frozen=True, slots=True)
class News:
    """Since the last look: new ``lines``, lines ``changed`` in place (``left``: those that the filter no longer takes),
    the ``oldest`` id that there is (0: none) but for those ``kept`` for their mark, whether there is ``more`` to read at once,
    and whether marks have changed."""

    seen: Seen
    lines: list[EventLine]
    changed: list[EventLine]
    left: frozenset[int]
    oldest: int
    more: bool
    remarked: bool = False
    kept: frozenset[int] = frozenset()


def begin(db: SqliteDatabase, where: Where | None = None) -> Beginning:
    """The end of the list, in one consistent look."""
    with db.atomic("DEFERRED"):
        last = _number(db, Event.select(fn.MAX(Event.id)))
        changed = _number(db, Event.select(fn.MAX(Event.changed)).where(Event.changed > 0))
        newest = older(db, where, last, FIRST)
        shown = lines(db, newest.ids[-LINES:])
        marks = _marks(db)
        oldest, _ = _oldest(db)
    return Beginning(Seen(last, changed, _version(db), marks), newest, shown, oldest)


def older(db: SqliteDatabase, where: Where | None, top: int, span: int = SPAN) -> Slice:
    """Which of the ``span`` ids up to ``top`` are in the list."""
    oldest = _number(db, Event.select(fn.MIN(Event.id)))
    low = top - span
    query = Event.select(Event.id, Event.verdict).where(Event.id > low, Event.id <= top)
    ids, verdicts = array("q"), bytearray()
    for id_, verdict in db.execute(
        _with(db, query, where, low, top).order_by(Event.id)
    ):  # the bare cursor: there may be many
        ids.append(id_)
        verdicts.append(verdict)
    return Slice(ids, verdicts, low if 0 < oldest <= low else 0)


def lines(db: SqliteDatabase, ids: Sequence[int]) -> list[EventLine]:
    """The lines of at most ``LINES`` events, ascending. What was removed meanwhile is left out."""
    query = _lines().where(Event.id.in_(list(ids[-LINES:]))).order_by(Event.id)
    return [EventLine(*row) for row in query.tuples().execute(db)]


def news(db: SqliteDatabase, where: Where | None, seen: Seen) -> News | None:
    """What happened to the list since ``seen``; ``None`` where nobody has written."""
    version = _version(db)
    if version == seen.version:
        return None
    with db.atomic("DEFERRED"):
        newest = _number(db, Event.select(fn.MAX(Event.id)))
        last = min(newest, seen.last + AT_ONCE) if newest > seen.last else newest
        fresh = _lines().where(Event.id > seen.last, Event.id <= last).order_by(Event.id)
        new = [EventLine(*row) for row in _with(db, fresh, where, seen.last, last).tuples().execute(db)]
        changed, left, change = _changed(db, where, seen)
        oldest, kept = _oldest(db)
        marks = _marks(db)
    more = last < newest or len(changed) + len(left) == AT_ONCE
    now = Seen(last, change, seen.version if more else version, marks)
    return News(now, new, changed, left, oldest, more, marks != seen.marks, kept)


def _oldest(db: SqliteDatabase) -> tuple[int, frozenset[int]]:
    """The first event without a mark, 0: there is none, and the marked ones that have outlived those before it."""
    marked = Mark.select(Mark.event_id)
    oldest = _number(db, Event.select(fn.MIN(Event.id)))
    if oldest and any(True for _ in marked.where(Mark.event_id == oldest).tuples().execute(db)):
        first = Event.select(Event.id).where(Event.id.not_in(marked)).order_by(Event.id).limit(1)
        oldest = next((row[0] for row in first.tuples().execute(db)), 0)
        before = marked.where(Mark.event_id < oldest) if oldest else marked
        return oldest, frozenset(row[0] for row in before.tuples().execute(db))
    return oldest, frozenset()


def waiting(db: SqliteDatabase, where: Where | None, seen: Seen) -> int:
    """How many events of the list came after ``seen``; at most ``COUNTED`` ids are looked through."""
    query = Event.select(fn.COUNT(Event.id)).where(Event.id > seen.last, Event.id <= seen.last + COUNTED)
    return _number(db, _with(db, query, where, seen.last, seen.last + COUNTED))


def _changed(db: SqliteDatabase, where: Where | None, seen: Seen) -> tuple[list[EventLine], frozenset[int], int]:
    query = Event.select(Event.id, Event.changed).where(Event.changed > seen.changed).order_by(Event.changed)
    found = list(query.limit(AT_ONCE).tuples().execute(db))
    if not found:
        return [], frozenset(), seen.changed
    ids = [row[0] for row in found if row[0] <= seen.last]
    low, top = min(ids, default=1) - 1, max(ids, default=0)
    there = _with(db, _lines().where(Event.id.in_(ids)), where, low, top)
    taken = [EventLine(*row) for row in there.tuples().execute(db)]
    left = frozenset(ids) - {one.id for one in taken}
    return taken, left, found[-1][1]


def _lines() -> Any:
    columns = (
        Event.id,
        Event.received_at,
        Event.type,
        Event.name,
        Event.contact,
        Event.door,
        ApiKey.name,
        Event.verdict,
        Event.count,
        Event.fields,
        Event.rules,
        Event.emarsys_ms,
        Event.replay_of,
        Mark.colour,
        fn.COALESCE(Mark.note, ""),
    )
    return (
        Event.select(*columns)
        .join(ApiKey, JOIN.LEFT_OUTER, on=(ApiKey.id == Event.key_id))
        .join(Mark, JOIN.LEFT_OUTER, on=(Mark.event_id == Event.id))
    )


def _marks(db: SqliteDatabase) -> tuple[int, int]:
    """Number and last change of all marks; they are few."""
    count, last = next(iter(Mark.select(fn.COUNT(Mark.event_id), fn.MAX(Mark.at)).tuples().execute(db)))
    return count, last or 0


def _with(db: SqliteDatabase, query: Any, where: Where | None, low: int, top: int) -> Any:
    """The query, with the filter's condition as it is right for ids above ``low`` up to ``top``."""
    if where is None:
        return query
    functions.install(db.connection())
    return query.where(where(span_of(db, low, top)))


def _number(db: SqliteDatabase, query: Any) -> int:
    return int(next(iter(query.tuples().execute(db)))[0] or 0)


def _version(db: SqliteDatabase) -> int:
    return int(db.execute_sql("PRAGMA data_version").fetchone()[0])
