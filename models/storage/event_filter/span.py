"""The range of events that one query of a filter looks at, and which of them the index of words does not answer for."""

from __future__ import annotations

from typing import NamedTuple

from peewee import SqliteDatabase, fn

from models.storage import full_text
from models.storage.tables import Event

NEAR = 50_000
"""So many of the newest events are also searched inside words."""


class Span(NamedTuple):
    """Ids above ``low`` up to ``top``. Messages of events above ``direct`` are searched themselves, as are those below
    ``first``: the index has none of them."""

    low: int
    top: int
    direct: int
    first: int


WHOLE = Span(0, 1 << 62, 0, 0)
"""For checking a filter: it is asked of nothing."""


def span_of(db: SqliteDatabase, low: int, top: int) -> Span:
    newest = next(iter(Event.select(fn.MAX(Event.id)).tuples().execute(db)))[0] or 0
    first, last = full_text.reach(db)
    return Span(low, top, min(last, newest - NEAR), first)
