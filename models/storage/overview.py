"""The figures of the Overview for a period: events by verdict, throughput, rules that fired, how sending goes.

Reads only. Every query walks a covering index or a bounded part of one, so a million events take no longer than a blink
(``tests/gui/bench_overview.py`` measures them). Times are the workspace's own, ms.
"""

from __future__ import annotations

from dataclasses import dataclass

from peewee import SqliteDatabase, fn

from models.meaning.configuration import RuleStatus
from models.meaning.deliveries import Kind, State
from models.meaning.rules.instance import Outcome
from models.meaning.trace.verdicts import Verdict
from models.storage import revisions
from models.storage.rule_pages import open_counts
from models.storage.tables import About, Delivery, EmarsysRequest, Event, RuleInstance

COUNTED = 20_000
"""Of more firings in the period, or refused rows, only the newest are counted."""
LOOKED_BACK = 200
"""So many of a rule's newest instances are looked at for when it fired last."""
_DISORDER = 2 * 60_000
_UNSENT = (State.WAITING, State.SENDING, State.RETRYING)


@dataclass(frozen=True, slots=True)
class Throughput:
    """Events in equal steps, oldest first. ``begin``: when the first one began; the last one goes on, and was looked at
    ``until`` then."""

    begin: int
    step: int
    until: int
    accepted: tuple[int, ...]
    refused: tuple[int, ...]

    def over(self) -> dict[int, tuple[int, int]]:
        """The steps in which nothing can change any more, by their beginning: the last one goes on, and refusals are
        counted up to a minute afterwards."""
        steps = zip(self.accepted[:-2], self.refused[:-2], strict=True)
        return {self.begin + at * self.step: counts for at, counts in enumerate(steps)}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """``fired`` in the period; ``last`` is when it fired last, ``None`` where it did not lately, with ``never`` not ever."""

    id: str
    name: str
    status: RuleStatus
    fired: int
    open: int
    last: int | None
    never: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """``last_items`` went in the newest request, which took ``last_ms``; both ``None`` before the first."""

    contacts: int
    triggers: int
    last_at: int | None
    last_items: int | None
    last_ms: int | None


def workspace_now(db: SqliteDatabase, now: int) -> int:
    """The workspace's time at the machine's time ``now``: a sandbox's clock may have been moved."""
    return now + int(next(iter(About.select(About.clock_offset).tuples().execute(db)))[0])


def counts(db: SqliteDatabase, of: Throughput) -> dict[str, int]:
    """The events of these steps by verdict word. A row of refusals counts as many as it stands for.

    Nearly all are delivered, so those are what the others leave of the accepted ones: counting them again with each look
    would take longer than all the rest.
    """
    begin = first_since(db, of.begin)
    found = {one.word: 0 for one in Verdict}
    for verdict in Verdict if begin is not None else ():
        if verdict not in (Verdict.DELIVERED, Verdict.REFUSED):
            query = Event.select(fn.COUNT()).where(Event.verdict == verdict, Event.id >= begin)
            found[verdict.word] = int(next(iter(query.tuples().execute(db)))[0])
    found[Verdict.DELIVERED.word] = max(0, sum(of.accepted) - sum(found.values()))
    found[Verdict.REFUSED.word] = sum(of.refused)
    return found


def oldest_at(db: SqliteDatabase) -> int | None:
    """When the oldest event that is kept was received."""
    return next(iter(Event.select(fn.MIN(Event.received_at)).tuples().execute(db)))[0]  # type: ignore[no-any-return]


def first_since(db: SqliteDatabase, since: int) -> int | None:
    """The lowest number of an event received since then. Numbers rise with the receipt, but for rows of refusals: such a row
    bears the beginning of its minute, and the number of its end."""
    first = Event.select(Event.received_at).where(Event.received_at >= since).order_by(Event.received_at).limit(1)
    at = next((int(row[0]) for row in first.tuples().execute(db)), None)
    if at is None:
        return None
    query = Event.select(fn.MIN(Event.id)).where(Event.received_at >= at, Event.received_at < at + _DISORDER)
    return int(next(iter(query.tuples().execute(db)))[0])


def throughput(db: SqliteDatabase, since: int, until: int, step: int, before: Throughput | None = None) -> Throughput:
    """Events per step from ``since`` to ``until``. Steps that were over in the look ``before`` are not counted again."""
    begin = since // step * step
    borders = range(begin, until + 1, step)
    known = before.over() if before is not None and before.step == step else {}
    fresh = [border for border in borders if border not in known]
    refused = _refused_by_step(db, fresh[0], step)
    count = "SELECT count(*) FROM event WHERE received_at >= ? AND received_at < ?"
    for border in fresh:
        rows = db.connection().execute(count, (border, border + step)).fetchone()[0]
        refused_rows, refused_count = refused.get(border, (0, 0))
        known[border] = (rows - refused_rows, refused_count)
    accepted, refused_ = zip(*(known[border] for border in borders), strict=True)
    return Throughput(begin, step, until, accepted, refused_)


def rule_lines(db: SqliteDatabase, since: int) -> list[RuleLine]:
    """Every rule, those that fired most in the period first."""
    fired = _fired(db, since)
    open_ = open_counts(db.connection())
    lines = []
    for rule in revisions.latest(db).rules:
        count, last = fired.get(rule.id, (0, None))
        never = False
        if last is None:
            last, never = _last_fired(db, rule.id)
        lines.append(RuleLine(rule.id, rule.name, rule.status, count, open_.get(rule.id, 0), last, never))
    return sorted(lines, key=lambda one: (-one.fired, one.status == "off", -(one.last or 0)))


def sending(db: SqliteDatabase) -> Sending:
    query = Delivery.select(Delivery.kind, fn.COUNT(Delivery.id)).where(Delivery.state.in_(_UNSENT))
    waiting = dict(query.group_by(Delivery.kind).tuples().execute(db))
    newest = EmarsysRequest.select(EmarsysRequest.at, EmarsysRequest.items, EmarsysRequest.ms)
    rows = newest.order_by(EmarsysRequest.id.desc()).limit(1).tuples().execute(db)
    last = next(iter(rows), (None, None, None))
    return Sending(waiting.get(Kind.UPSERT, 0), waiting.get(Kind.TRIGGER, 0), *last)


def _refused(db: SqliteDatabase, begin: int) -> list[tuple[int, int]]:
    """Time and count of the refused rows from the event ``begin`` on, newest first."""
    query = Event.select(Event.received_at, Event.count)
    query = query.where(Event.verdict == Verdict.REFUSED, Event.id >= begin).order_by(Event.id.desc()).limit(COUNTED)
    return list(query.tuples().execute(db))


def _refused_by_step(db: SqliteDatabase, begin: int, step: int) -> dict[int, tuple[int, int]]:
    """How many refused rows lie in a step, and how many requests they stand for."""
    found: dict[int, tuple[int, int]] = {}
    first = first_since(db, begin)
    for at, count in _refused(db, first) if first is not None else ():
        border = at // step * step
        rows, counts = found.get(border, (0, 0))
        found[border] = (rows + 1, counts + count)
    return found


def _fired(db: SqliteDatabase, since: int) -> dict[str, tuple[int, int]]:
    """By rule: how often in the period, and when last. A rule has fired when all exits of an instance are settled."""
    newest = (
        RuleInstance.select(RuleInstance.rule_id, RuleInstance.ended_at)
        .where(RuleInstance.ended_at >= since, RuleInstance.outcome == Outcome.COMPLETED)
        .order_by(RuleInstance.ended_at.desc())
        .limit(COUNTED)
    )
    query = RuleInstance.select(newest.c.rule_id, fn.COUNT(), fn.MAX(newest.c.ended_at)).from_(newest)
    rows = query.group_by(newest.c.rule_id).tuples().execute(db)
    return {rule_id: (int(count), int(last)) for rule_id, count, last in rows}


def _last_fired(db: SqliteDatabase, rule_id: str) -> tuple[int | None, bool]:
    query = RuleInstance.select(RuleInstance.outcome, RuleInstance.ended_at).where(RuleInstance.rule_id == rule_id)
    newest = list(query.order_by(RuleInstance.id.desc()).limit(LOOKED_BACK).tuples().execute(db))
    last = max((ended for outcome, ended in newest if outcome == Outcome.COMPLETED), default=None)
    return last, last is None and len(newest) < LOOKED_BACK
