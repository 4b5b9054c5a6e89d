"""What went wrong or nowhere lately, grouped by reason: how often, when last, and in which event."""

from __future__ import annotations

from dataclasses import dataclass

from peewee import SqliteDatabase, fn

from models.meaning.deliveries import State
from models.meaning.trace.verdicts import Verdict
from models.storage.tables import Delivery, Event

LOOKED_AT = 200_000
"""So many of the newest events are looked at, so that the answer takes a moment only."""
MOST = 12
_GROUPED = (
    Verdict.FAILED,
    Verdict.REJECTED,
    Verdict.REFUSED,
    Verdict.PARKED,
    Verdict.RETRYING,
    Verdict.FILTERED,
    Verdict.DUPLICATE,
)


RETRIED = (Verdict.FAILED, Verdict.REJECTED)
"""Groups of these verdicts can be sent again."""
MOST_RETRIED = 10_000


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """Events with one verdict for one reason; ``first_at`` and ``last_at`` in ms, ``last_id`` the newest of them."""

    verdict: Verdict
    reason: str
    count: int
    first_at: int
    last_at: int
    last_id: int


def reason_groups(db: SqliteDatabase, since: int) -> list[ReasonGroup]:
    """The largest groups among the newest events received since then (ms), the worst verdict first."""
    newest = next(iter(Event.select(fn.MAX(Event.id)).tuples().execute(db)))[0] or 0
    query = (
        Event.select(
            Event.verdict,
            Event.reason,
            fn.SUM(Event.count),
            fn.MIN(Event.received_at),
            fn.MAX(Event.received_at),
            fn.MAX(Event.id),
        )
        .where(Event.id > newest - LOOKED_AT, Event.received_at >= since, Event.verdict.in_(_GROUPED))
        .group_by(Event.verdict, Event.reason)
        .order_by(fn.SUM(Event.count).desc())
        .limit(MOST)
    )
    found = [ReasonGroup(Verdict(verdict), *rest) for verdict, *rest in query.tuples().execute(db)]
    return sorted(found, key=lambda one: (_GROUPED.index(one.verdict), -one.count))


def deliveries_to_retry(db: SqliteDatabase, verdict: Verdict, reason: str, since: int) -> list[int]:
    """The deliveries behind a group that can be sent again, the newest ``MOST_RETRIED`` of them."""
    newest = next(iter(Event.select(fn.MAX(Event.id)).tuples().execute(db)))[0] or 0
    of_group = (
        (Event.id > newest - LOOKED_AT)
        & (Event.received_at >= since)
        & (Event.verdict == verdict)
        & (Event.reason == reason)
    )
    caused = Event.select(Event.id).where(of_group)
    carried = Event.select(Event.upsert_id).where(of_group, Event.upsert_id.is_null(False))
    query = (
        Delivery.select(Delivery.id)
        .where(
            Delivery.state.in_([State.FAILED, State.REJECTED]),
            Delivery.event_id.in_(caused) | Delivery.id.in_(carried),
        )
        .order_by(Delivery.id.desc())
        .limit(MOST_RETRIED)
    )
    return [row[0] for row in query.tuples().execute(db)]
