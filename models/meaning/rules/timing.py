"""When a step completes, when a row is too late, how long a guard lasts, when an instance is to be looked at next.

All times are event times (ms): what a step waits for counts from its entry, however late that was noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from models.meaning.rules.compile import CompiledRule, Row, Step
from models.meaning.rules.instance import ExitState, Instance


class Guard(NamedTuple):
    """An exclude row on watch: over events not earlier than ``since`` and, where it ends, earlier than ``until``."""

    row: Row
    since: int
    until: int | None

    def covers(self, time: int) -> bool:
        return self.since <= time and (self.until is None or time < self.until)


def completes_at(rule: CompiledRule, instance: Instance) -> int | None:
    """When the current step completes, by what has matched; ``None``: it waits for an event, or it is the exit's."""
    step = rule.steps[instance.step]
    match step.kind:
        case "start" | "include":
            return min(
                (_row_done(rule, row, instance.matched[row.id]) for row in _matched(step, instance)), default=None
            )
        case "guard":
            return instance.entered_at + longest_exclude(rule, step)
        case "exit":
            return None


def row_deadline(rule: CompiledRule, instance: Instance, row: Row) -> int:
    """From when an event is too late for this include row of the current step."""
    return instance.entered_at + row.within if row.within is not None else instance.started_at + rule.lifetime


def expires_at(rule: CompiledRule, instance: Instance) -> int | None:
    """When the wait of the current step for its include rows is over; ``None`` once one has matched."""
    step = rule.steps[instance.step]
    if step.kind != "include" or instance.matched:
        return None
    return max(row_deadline(rule, instance, row) for row in step.rows)


def guards(rule: CompiledRule, instance: Instance, first_step: int = 0) -> Iterator[Guard]:
    """The exclude rows of all steps entered so far, from ``first_step`` on."""
    for step, since in list(zip(rule.steps, instance.entered, strict=False))[first_step:]:
        for row in step.excludes:
            yield Guard(row, since, None if row.within is None else since + row.within)


def holds_first_step(rule: CompiledRule, start: Row) -> bool:
    """The special case of the hosted sample: nobody set a wait, so step 0 itself is held while its excludes guard."""
    no_exit_waits = len(rule.steps) == 2 and all(row.wait is None for row in rule.exits)
    return no_exit_waits and bool(rule.steps[0].excludes) and start.wait is None


def longest_exclude(rule: CompiledRule, step: Step) -> int:
    """The longest within time of its exclude rows; one without counts as the default lifetime."""
    return max(rule.lifetime if row.within is None else row.within for row in step.excludes)


def next_look(rule: CompiledRule, instance: Instance, late_limit: int) -> int | None:
    """When ``machine.tick`` has something to do; ``None``: never, only an event or a delivery moves it."""
    if not instance.open:
        return None
    if rule.steps[instance.step].kind != "exit":
        done = completes_at(rule, instance)
        return done if done is not None else expires_at(rule, instance)
    times = []
    for one in instance.exits:
        if one.state is ExitState.PENDING:
            times.append(min(max(one.due_at, one.not_before), one.due_at + late_limit))
        elif one.state is ExitState.QUEUED:
            times.append(one.due_at + late_limit)
    return min(times, default=None)


def _matched(step: Step, instance: Instance) -> list[Row]:
    return [row for row in step.rows if row.id in instance.matched]


def _row_done(rule: CompiledRule, row: Row, matched_at: int) -> int:
    if row.type == "start" and holds_first_step(rule, row):
        return matched_at + longest_exclude(rule, rule.steps[0])
    return matched_at + (row.wait or 0)
