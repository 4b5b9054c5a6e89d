"""How far an instance has come: each condition of its version with its state, and by which event. Pure.

The instance knows when its steps were entered, what has matched in the current one, and its exits. Which event met a row of an
earlier step stands in the facts of the events that moved it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.meaning.rules import timing
from models.meaning.rules.compile import CompiledRule, Row, Step
from models.meaning.rules.instance import ExitState, Instance, Outcome
from models.meaning.trace.facts import Fact

_MET = ("rule_started", "rule_moved")
Moved = tuple[int, Fact]
"""The id of an event (or timer) with a fact of its trace about the instance."""


class RowState(StrEnum):
    """The state of a row; that of an exit, once its step was entered, is an ``ExitState``."""

    MET = "met"
    WAITING = "waiting"  # for an event that meets it
    MISSED = "missed"  # its time is over, or the instance ended, or its step went on by another row
    GUARDING = "guarding"
    EXCLUDED = "excluded"  # an event met this exclude row and ended the instance
    GUARDED = "guarded"  # nothing met this exclude row while it was on watch
    AHEAD = "ahead"  # its step was not entered
    UNKNOWN = "unknown"  # its step is over, and no trace tells any more by which of its rows


@dataclass(frozen=True, slots=True)
class RowProgress:
    """``at``: when the event happened that met the row; ``by``: its id, ``None`` where no trace tells. ``until``: to when it
    waits or guards (``None``: with no end of its own), when an exit was or is due; for a row that is met, when its step is
    over, where that is still to come."""

    row: Row
    state: RowState | ExitState
    at: int | None = None
    by: int | None = None
    until: int | None = None


def progress(rule: CompiledRule, instance: Instance, moved: Iterable[Moved], now: int) -> list[RowProgress]:
    """The rows in the order of the conditions table. ``moved``: facts about this instance, oldest first."""
    facts = _since_its_version(moved)
    rows: list[RowProgress] = []
    for at, step in enumerate(rule.steps):
        here = _Step(rule, instance, step, at, facts, now)
        rows += here.completing()
        rows += here.excluding()
    return sorted(rows, key=lambda one: one.row.number)


def _since_its_version(moved: Iterable[Moved]) -> Sequence[Moved]:
    """Facts name rows by their place in the table, and that is another one in another version."""
    facts: list[Moved] = []
    for one in moved:
        if one[1].code == "rule_rebased":
            facts.clear()
        facts.append(one)
    return facts


@dataclass(frozen=True, slots=True)
class _Step:
    rule: CompiledRule
    instance: Instance
    step: Step
    at: int
    facts: Sequence[Moved]
    now: int

    @property
    def _entered(self) -> int | None:
        entered = self.instance.entered
        return entered[self.at] if self.at < len(entered) else None

    @property
    def _is_waiting(self) -> bool:
        return self.instance.open and self.at == self.instance.step

    def completing(self) -> Iterator[RowProgress]:
        exits = {one.row_id: one for one in self.instance.exits}
        for row in self.step.rows:
            if self._entered is None:
                yield RowProgress(row, RowState.AHEAD)
            elif row.type == "exit":
                one = exits.get(row.id)
                if one is None:
                    yield RowProgress(row, RowState.MISSED)
                else:
                    told = [id_ for id_, fact in self._of(row) if fact.code.startswith("rule_exit_")]
                    by = told[-1] if told else None
                    yield RowProgress(row, one.state, by=by, until=one.due_at)
            else:
                yield self._event_row(row)

    def _event_row(self, row: Row) -> RowProgress:
        met = next(((id_, fact) for id_, fact in self._of(row) if fact.code in _MET), None)
        matched_at = self.instance.matched.get(row.id)
        if met is not None or matched_at is not None:
            at = matched_at if met is None else int(met[1].values["at"])
            over = timing.completes_at(self.rule, self.instance) if self._is_waiting else None
            return RowProgress(row, RowState.MET, at, None if met is None else met[0], over)
        if self._is_waiting and row.type == "include":
            until = timing.row_deadline(self.rule, self.instance, row)
            if self.now < until:
                return RowProgress(row, RowState.WAITING, until=until)
        return RowProgress(row, RowState.UNKNOWN if self._is_untold else RowState.MISSED)

    @property
    def _is_untold(self) -> bool:
        """Whether an event has completed the step, and the fact that says so is not kept or is of an older version."""
        numbers = {row.number for row in self.step.rows}
        told = any(fact.code in _MET and fact.values.get("row") in numbers for _, fact in self.facts)
        return self.at < self.instance.step and not told

    def excluding(self) -> Iterator[RowProgress]:
        ended = next((fact for _, fact in reversed(self.facts) if fact.code.startswith("rule_excluded")), None)
        for row in self.step.excludes:
            if ended is not None and self.instance.outcome is Outcome.EXCLUDED and ended.values["row"] == row.number:
                yield RowProgress(row, RowState.EXCLUDED, ended.values["at"], ended.values.get("event_id"))
            elif self._entered is None:
                yield RowProgress(row, RowState.AHEAD)
            else:
                until = None if row.within is None else self._entered + row.within
                untold = ended is None and self.instance.outcome is Outcome.EXCLUDED
                watching = self.instance.open and (until is None or self.now < until)
                over = RowState.UNKNOWN if untold else RowState.GUARDED
                yield RowProgress(row, RowState.GUARDING if watching else over, until=until)

    def _of(self, row: Row) -> Iterator[Moved]:
        return ((id_, fact) for id_, fact in self.facts if fact.values.get("row") == row.number)
