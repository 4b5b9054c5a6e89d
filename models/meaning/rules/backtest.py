"""What a rule would have done: stored events on a simulated clock, a report out. Nothing is sent and nothing is kept.

The rule is taken as *on*, without ceilings, and each trigger as sent when it fires. People begin unknown: what was known
of them before the first event is not seen. Events come in the order of their acceptance.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from models.meaning.configuration import DataMap, Rule
from models.meaning.rules.course import Now
from models.meaning.rules.event import Event
from models.meaning.rules.moves import Kind
from models.meaning.rules.program import Program
from models.meaning.rules.simulation import Decided, Simulation


@dataclass(frozen=True, slots=True)
class Fired:
    """An exit that would have gone out at ``at`` (ms), for which person, begun by which event."""

    person_id: int
    at: int
    due_at: int
    external_event: str
    data: Mapping[str, Any]
    start_event_id: int
    started_at: int


@dataclass(frozen=True, slots=True)
class Excluded:
    """An instance that an event ended. ``event`` is what people call it: its name in quotes, or its call type."""

    person_id: int
    at: int
    event: str
    event_id: int
    row: int
    start_event_id: int
    started_at: int


@dataclass(frozen=True, slots=True)
class Expired:
    """An instance that waited in vain until ``at``."""

    person_id: int
    at: int
    start_event_id: int
    started_at: int


@dataclass(slots=True)
class Day:
    started: int = 0
    fired: int = 0
    excluded: int = 0
    expired: int = 0


@dataclass(slots=True)
class Report:
    """``open`` counts instances that are not over when the clock stops; ``days`` are by UTC date, in order."""

    rule: str
    events: int = 0
    since: int | None = None
    until: int = 0
    started: int = 0
    dropped: int = 0
    open: int = 0
    ignored_starts: int = 0
    fired: list[Fired] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)
    expired: list[Expired] = field(default_factory=list)
    days: dict[str, Day] = field(default_factory=dict)
    people_started: int = 0
    people_fired: int = 0

    @property
    def excluded_by(self) -> list[tuple[str, int]]:
        """How many instances each event ended, the busiest first."""
        return Counter(one.event for one in self.excluded).most_common()

    @property
    def person_ids(self) -> frozenset[int]:
        """Everybody for whom it fired, or ended without."""
        fired, excluded = {one.person_id for one in self.fired}, {one.person_id for one in self.excluded}
        return frozenset(fired | excluded | {one.person_id for one in self.expired})

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "excluded_by": [list(one) for one in self.excluded_by]}


def backtest(
    rule: Rule, maps: Iterable[DataMap], events: Iterable[Event], until: int, now: Now | None = None
) -> Report:
    """Run a rule that validates over events. ``until``: where the clock stops; ``now`` brings the late limit."""
    ids = itertools.count(1)
    program = Program([(replace(rule, status="on"), 1)], maps)
    simulation = Simulation(program, replace(now or Now(0), at=0, ceilings=None), lambda: str(next(ids)))
    told = _Telling(Report(rule.name, until=until))
    for event in events:
        told.report.events += 1
        if told.report.since is None:
            told.report.since = event.accepted_at
        for decided in simulation.advance(event.accepted_at):
            told.add(decided)
        told.add(simulation.accept(event))
    for decided in simulation.advance(until):
        told.add(decided)
    told.report.open = sum(len(person.open) for person in simulation.people.values())
    return told.finished()


class _Telling:
    def __init__(self, report: Report) -> None:
        self.report = report
        self._started: set[int] = set()

    def add(self, decided: Decided) -> None:
        report, moves = self.report, decided.moves
        for one in moves.transitions:
            match one.kind:
                case Kind.OPENED:
                    report.started += 1
                    self._started.add(one.person_id)
                    self._day(decided.at).started += 1
                case Kind.EXCLUDED:
                    values, instance = one.fact.values, moves.instances[one.instance]
                    report.excluded.append(
                        Excluded(
                            one.person_id,
                            decided.at,
                            values["event"],
                            values["event_id"],
                            values["row"],
                            instance.start_event_id,
                            instance.started_at,
                        )
                    )
                    self._day(decided.at).excluded += 1
                case Kind.EXPIRED:
                    instance = moves.instances[one.instance]
                    report.expired.append(
                        Expired(one.person_id, decided.at, instance.start_event_id, instance.started_at)
                    )
                    self._day(decided.at).expired += 1
                case Kind.DROPPED:
                    report.dropped += 1
                case Kind.IGNORED if one.fact.code.startswith("rule_start_"):
                    report.ignored_starts += 1
        for trigger in moves.triggers:
            instance = moves.instances[trigger.instance]
            report.fired.append(
                Fired(
                    trigger.person_id,
                    decided.at,
                    trigger.due_at,
                    trigger.event.name,
                    trigger.data,
                    instance.start_event_id,
                    instance.started_at,
                )
            )
            self._day(decided.at).fired += 1

    def finished(self) -> Report:
        report = self.report
        report.people_started = len(self._started)
        report.people_fired = len({one.person_id for one in report.fired})
        return report

    def _day(self, at: int) -> Day:
        name = datetime.fromtimestamp(at / 1_000, UTC).date().isoformat()
        return self.report.days.setdefault(name, Day())
