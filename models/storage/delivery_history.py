"""What failed and was mended since, and how much failed day by day. Reads only, the newest ``MOST`` of each."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from peewee import SqliteDatabase

from models.meaning.deliveries import State
from models.meaning.emarsys.replies import field_named
from models.storage.tables import Delivery

MOST = 50_000
_FAILED = (State.FAILED, State.REJECTED, State.UNKNOWN)
_MENDED = (State.SENT, State.EQUAL)


@dataclass(frozen=True, slots=True)
class Solved:
    """Deliveries of one kind that had failed alike and went out when they were sent again; ``last`` in ms."""

    kind: str
    state: str
    code: str | None
    field: str | None
    text: str
    count: int
    last: int


def solved(db: SqliteDatabase, since: int) -> tuple[Solved, ...]:
    """What was mended since then, latest first."""
    query = (
        Delivery.select(Delivery.kind, Delivery.was, Delivery.settled_at)
        .where(Delivery.was.is_null(False), Delivery.settled_at >= since, Delivery.state.in_(_MENDED))
        .order_by(Delivery.settled_at.desc())
        .limit(MOST)
    )
    texts: dict[tuple[str, str, str | None, str | None], tuple[str, int]] = {}
    counts: Counter[tuple[str, str, str | None, str | None]] = Counter()
    for kind, was, at in query.tuples().execute(db):
        before = msgspec.json.decode(was)
        text = before["text"] or ""
        name = (kind, before["state"], before["code"], field_named(text) if text else None)
        counts[name] += 1
        texts.setdefault(name, (text, at))
    return tuple(Solved(*name, texts[name][0], count, texts[name][1]) for name, count in counts.items())


def failed_per_day(db: SqliteDatabase, midnights: Sequence[int]) -> list[int]:
    """How many deliveries failed on each of the days that begin at ``midnights`` (ms, oldest first), mended ones included."""
    counts = [0] * len(midnights)
    moments: list[int] = []
    for state in _FAILED:
        still = Delivery.select(Delivery.settled_at).where(Delivery.state == state)
        moments += [row[0] for row in still.order_by(Delivery.id.desc()).limit(MOST).tuples().execute(db)]
    again = (
        Delivery.select(Delivery.was)
        .where(Delivery.was.is_null(False), Delivery.settled_at >= midnights[0], Delivery.state.in_(_MENDED))
        .order_by(Delivery.settled_at.desc())
        .limit(MOST)
    )
    moments += [msgspec.json.decode(row[0])["at"] for row in again.tuples().execute(db)]
    for at in moments:
        day = bisect_right(midnights, at or 0) - 1
        if day >= 0:
            counts[day] += 1
    return counts
