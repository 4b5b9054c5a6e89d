"""The course of one instance through one decision: where it is, what holds at this moment, and what has moved so far.

``machine`` and ``exits`` drive it; nothing here decides. It keeps the decision pure: the instance handed in is never
changed, each step makes a new one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from models.meaning.configuration import RuleStatus
from models.meaning.rules import timing
from models.meaning.rules.ceilings import Ceilings
from models.meaning.rules.compile import CompiledRule
from models.meaning.rules.criteria import Known
from models.meaning.rules.durations import HOUR
from models.meaning.rules.event import Event
from models.meaning.rules.instance import Exit, ExitState, Instance, Outcome
from models.meaning.rules.moves import Kind, Moves, Transition
from models.meaning.trace.facts import Fact

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Now:
    """What holds at this moment, whatever the rule. ``at``: the workspace's clock, when the event was accepted.

    ``grace_until``: live mode, until when overdue exits wait after a start that followed a time of standing still.
    ``ceilings`` are left out where nothing is to be counted (dry run, back-test).
    """

    at: int
    late_limit: int = 6 * HOUR
    grace_until: int = 0
    ceilings: Ceilings | None = None
    on_the_wire: frozenset[str] = frozenset()
    """Trigger ids that are being sent right now: nothing can be done about them any more."""


class Course:
    """``known`` is what was known of the person before ``event``; without an event, what is known now."""

    def __init__(
        self,
        rule: CompiledRule,
        instance: Instance,
        now: Now,
        *,
        status: RuleStatus = "on",
        known: Known | None = None,
        event: Event | None = None,
    ) -> None:
        self.rule = rule
        self.instance = instance
        self.now = now
        self.status: RuleStatus = status
        self.known: Known = known or {}
        self.event = event
        self.moves = Moves()

    def note(self, kind: Kind, code: str, at: int, row_id: str | None = None, **values: Any) -> None:
        """Something moved, or was ignored: a transition with its fact. What moved is to be stored as it is now."""
        one = self.instance
        row = self.rule.row(row_id) if row_id is not None else None
        said: dict[str, Any] = {"rule": self.rule.name, "rule_id": self.rule.id, "instance": one.uuid, "at": at}
        said["time"] = readable(at)
        if row is not None:
            said["row"] = row.number
        said.update(values)
        event_id = None if self.event is None else self.event.id
        self.moves.transitions.append(
            Transition(kind, self.rule.id, one.uuid, one.person_id, at, Fact(code, said), row_id, event_id)
        )
        if kind is not Kind.IGNORED:
            self.moves.instances[one.uuid] = one

    def change(self, **changes: Any) -> None:
        self.instance = replace(self.instance, **changes)
        self.moves.instances[self.instance.uuid] = self.instance

    def change_exit(self, one: Exit, **changes: Any) -> None:
        self.instance = self.instance.with_exit(replace(one, **changes))
        self.moves.instances[self.instance.uuid] = self.instance

    def end(self, outcome: Outcome, kind: Kind, code: str, at: int, row_id: str | None = None, **values: Any) -> None:
        """End it, withdraw what was handed to delivery and is not sent, and say so."""
        waiting = [one for one in self.instance.exits if not one.settled]
        sending = [one for one in waiting if self.instance.trigger_id(one.row_id) in self.now.on_the_wire]
        for one in waiting:
            if one not in sending:
                self.change_exit(one, state=ExitState.WITHDRAWN)
        self.change(outcome=outcome, ended_at=self.now.at)
        self.note(kind, code, at, row_id, **values)
        for one in waiting:
            name = self.exit_name(one.row_id)
            if one in sending:
                self.note(Kind.IGNORED, "rule_exit_on_the_wire", at, one.row_id, event=name)
            elif one.state is ExitState.QUEUED:
                self.moves.withdrawn.append(self.instance.trigger_id(one.row_id))
                self.note(Kind.WITHDRAWN, "rule_exit_withdrawn", at, one.row_id, event=name)

    def last_known(self, name: str) -> Any:
        """The person's newest value of a map, the event in hand included."""
        before = self.known.get(name)
        if self.event is not None and (before is None or before[1] <= self.event.time):
            given = self.rule.value(name, self.event.values)
            if given is not None:
                return given
        return None if before is None else before[0]

    def exit_name(self, row_id: str) -> str:
        row = self.rule.row(row_id)
        return "" if row is None or row.external_event is None else row.external_event.name

    def _exits_to_come(self) -> str:
        waiting = [
            each for each in self.instance.exits if each.state is ExitState.PENDING and each.due_at > self.now.at
        ]
        if not waiting:
            return "the exit"
        first = min(waiting, key=lambda each: each.due_at)
        return f"the exit at {readable(first.due_at)}"

    def prospect(self) -> str:
        """What comes next, for the trace: the end of a sentence that begins with "Next:"."""
        one, rule = self.instance, self.rule
        if one.step == len(rule.steps) - 1:
            return self._exits_to_come()
        done = timing.completes_at(rule, one)
        if done is not None:
            return f"step {one.step + 1} at {readable(done)}"
        numbers = " or ".join(str(row.number) for row in rule.steps[one.step].rows)
        limit = timing.expires_at(rule, one)
        return f"it waits for row {numbers}" + ("" if limit is None else f" until {readable(limit)}")


def readable(time: int) -> str:
    """A time of a fact in words: UTC, to the second, milliseconds only where there are some."""
    try:
        moment = _EPOCH + timedelta(milliseconds=time)
    except OverflowError:
        return str(time)
    fraction = f".{time % 1_000:03d}" if time % 1_000 else ""
    return f"{moment:%Y-%m-%d %H:%M:%S}{fraction} UTC"
