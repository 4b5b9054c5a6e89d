"""A slow, obvious model of one rule and one person, written for the property test.

It walks from minute to minute, remembers every event, and works out from the start and the matches alone where an
instance is, each time anew. Times are whole minutes. Nothing of ``models.meaning.rules`` is used but durations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from models.meaning.configuration import Condition, Rule
from models.meaning.rules.durations import MINUTE, duration


class SlowEvent(NamedTuple):
    id: int
    time: int
    accepted: int
    name: str
    order: str | None
    held_back: bool


@dataclass
class SlowInstance:
    start_row: Condition
    start: SlowEvent
    matches: list[tuple[int, Condition, SlowEvent]] = field(default_factory=list)
    """Step, row and event."""
    settled: set[str] = field(default_factory=set)
    last_accepted: int = 0
    ended: bool = False
    completed: bool = False


class SlowModel:
    def __init__(self, rule: Rule, late_limit: int) -> None:
        self.rule, self.late_limit = rule, late_limit
        self.last = max(row.sequence for row in rule.conditions)
        self.lifetime = round(rule.default_lifetime_hours * 60)
        self.events: list[SlowEvent] = []
        self.instances: list[SlowInstance] = []
        self.completed: list[int] = []
        self.happened: list[tuple[int, str, str]] = []

    def minute(self, now: int, arriving: list[SlowEvent]) -> None:
        for one in self.instances:
            self._pass_time(one, now)
        for event in arriving:
            self._accept(event, now)

    def _accept(self, event: SlowEvent, now: int) -> None:
        """What completes by this event is sent only after it: for a start it is still open."""
        open_before = [one for one in self.instances if not one.ended]
        completed_before = list(self.completed)
        for one in self.instances:
            self._pass_time(one, now)
            if one.ended:
                continue
            killer = self._killed_by(one, [event], now)
            if killer is not None:
                self._end(one, now, "excluded", killer)
                continue
            row = None if event.held_back else self._included(one, event, now)
            if row is not None:
                one.matches.append((len(self._entries(one, now)) - 1, row, event))
                one.last_accepted = now
                self.happened.append((now, "moved", row.id))
                self._look_back(one, now)
                self._pass_time(one, now)
        starts = [row for row in self._rows(0, "start") if _name(row) == event.name]
        if starts and not event.held_back and self._may_start(event, open_before, completed_before):
            one = SlowInstance(starts[0], event, last_accepted=now)
            self.instances.append(one)
            self.happened.append((now, "opened", starts[0].id))
            self._look_back(one, now)
            self._pass_time(one, now)
        self.events.append(event)

    def _may_start(self, event: SlowEvent, before: list[SlowInstance], completed: list[int]) -> bool:
        cooldown = None if self.rule.cooldown is None else duration(self.rule.cooldown) // MINUTE
        if cooldown is not None and any(at <= event.time < at + cooldown for at in completed):
            return False
        open_ones = [one for one in before if not one.ended or one.completed]
        if not self.rule.multiple:
            return not open_ones
        if self.rule.transaction_map is not None:
            return all(one.start.order != event.order for one in open_ones)
        return len(open_ones) < 20

    def _pass_time(self, one: SlowInstance, now: int) -> None:
        if one.ended:
            return
        entries = self._entries(one, now)
        step = len(entries) - 1
        if step == self.last:
            self._exits(one, entries[-1], now)
        elif self._rows(step, "include") and not self._matched(one, step):
            limits = [self._deadline(one, row, entries[-1]) for row in self._rows(step, "include")]
            if now >= max(limits):
                self._end(one, now, "expired", "")

    def _exits(self, one: SlowInstance, entered: int, now: int) -> None:
        rows = sorted(self._rows(self.last, "exit"), key=lambda row: _minutes(row.wait))
        for row in rows:
            due = entered + _minutes(row.wait)
            if row.id in one.settled or due > now:
                continue
            if now >= due + self.late_limit:
                self.happened.append((now, "dropped", row.id))
            elif now - due > 1 and now < one.last_accepted + 2:
                continue
            else:
                self.happened.append((now, "fired", row.id))
            one.settled.add(row.id)
        if len(one.settled) == len(rows):
            self.completed.append(now)
            one.completed = True
            self._end(one, now, "completed", "")

    def _entries(self, one: SlowInstance, now: int) -> list[int]:
        """When each step was entered, as far as that is not later than now."""
        entries = [one.start.time]
        while len(entries) <= self.last:
            step = len(entries) - 1
            if step == 0:
                done = [one.start.time + self._first_wait(one)]
            elif self._rows(step, "include"):
                done = [event.time + _minutes(row.wait) for row, event in self._matched(one, step)]
            elif step == self.last:
                break
            else:
                done = [entries[-1] + max(_minutes(row.within) for row in self._rows(step, "exclude"))]
            if not done or min(done) > now:
                break
            entries.append(min(done))
        return entries

    def _first_wait(self, one: SlowInstance) -> int:
        guards = self._rows(0, "exclude")
        no_waits = one.start_row.wait is None and all(row.wait is None for row in self._rows(self.last, "exit"))
        if self.last == 1 and guards and no_waits:
            return max(self.lifetime if row.within is None else _minutes(row.within) for row in guards)
        return _minutes(one.start_row.wait)

    def _included(self, one: SlowInstance, event: SlowEvent, now: int) -> Condition | None:
        entries = self._entries(one, now)
        step = len(entries) - 1
        done = [row.id for row, _ in self._matched(one, step)]
        for row in self._rows(step, "include"):
            fits = _name(row) == event.name and event.time >= entries[-1] and row.id not in done
            if fits and now < self._deadline(one, row, entries[-1]) and self._includes_transaction(one, event):
                return row
        return None

    def _look_back(self, one: SlowInstance, now: int) -> None:
        killer = self._killed_by(one, self.events, now)
        if killer is not None:
            self._end(one, now, "excluded", killer)

    def _killed_by(self, one: SlowInstance, events: list[SlowEvent], now: int) -> str | None:
        """The exclude row that ends it, step by step as they were entered."""
        for step, entered in enumerate(self._entries(one, now)):
            cause = max(
                [one.start, *(event for at, _, event in one.matches if at < step)], key=lambda each: each[1::-1]
            )
            for event in sorted(events, key=lambda each: each[1::-1]):
                for row in self._rows(step, "exclude"):
                    until = event.time + 1 if row.within is None else entered + _minutes(row.within)
                    covered = entered <= event.time < until and event[1::-1] > cause[1::-1]
                    if covered and _name(row) == event.name and self._excludes_transaction(one, event):
                        return row.id
        return None

    def _includes_transaction(self, one: SlowInstance, event: SlowEvent) -> bool:
        return self.rule.transaction_map is None or one.start.order is None or event.order == one.start.order

    def _excludes_transaction(self, one: SlowInstance, event: SlowEvent) -> bool:
        return event.order is None or self._includes_transaction(one, event)

    def _deadline(self, one: SlowInstance, row: Condition, entered: int) -> int:
        return one.start.time + self.lifetime if row.within is None else entered + _minutes(row.within)

    def _matched(self, one: SlowInstance, step: int) -> list[tuple[Condition, SlowEvent]]:
        return [(row, event) for at, row, event in one.matches if at == step]

    def _rows(self, step: int, kind: str) -> list[Condition]:
        return [row for row in self.rule.conditions if row.sequence == step and row.type == kind]

    def _end(self, one: SlowInstance, now: int, how: str, row_id: str) -> None:
        one.ended = True
        self.happened.append((now, how, row_id))


def _name(row: Condition) -> Any:
    return row.criteria[0].value


def _minutes(text: str | None) -> int:
    return 0 if text is None else duration(text) // MINUTE
