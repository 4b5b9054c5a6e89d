"""One person's way through one rule: a plain value, stored as JSON between the events and ticks that move it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How an instance ended."""

    COMPLETED = "completed"
    EXCLUDED = "excluded"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"  # persons joined, and the rule allows one per person
    ENDED = "ended"  # by a person, or with its rule
    DELETED = "deleted"  # with its person


class ExitState(StrEnum):
    PENDING = "pending"  # not due yet, or overdue and waiting for events under way
    QUEUED = "queued"  # handed to delivery: parked, held, waiting, sending or retrying there
    SENT = "sent"
    RECORDED = "recorded"  # the rule is only watching
    DROPPED = "dropped"  # off, late, or by a person
    FAILED = "failed"
    WITHDRAWN = "withdrawn"  # an exclude came before it was sent


UNSETTLED = (ExitState.PENDING, ExitState.QUEUED)


@dataclass(frozen=True, slots=True)
class Exit:
    """One exit row on its way. ``not_before`` is when it may be tried again, where it was overdue and had to wait."""

    row_id: str
    due_at: int
    state: ExitState = ExitState.PENDING
    not_before: int = 0

    @property
    def settled(self) -> bool:
        return self.state not in UNSETTLED


@dataclass(frozen=True, slots=True)
class Instance:
    """``uuid`` and the row's UUID make the trigger id. Times are event times but for ``moved_at`` and ``ended_at``.

    ``entered`` holds when each step was entered, the current one last; ``matched`` the start and include rows of the
    current step with the time of their match; ``captured`` the variables by name in the trigger's data, and ``asked``
    the map of each variable of the rows that matched. ``transaction`` is ``None`` where the start brought none.
    """

    uuid: str
    rule_id: str
    version: int
    person_id: int
    started_at: int
    start_event_id: int
    moved_at: int
    """When the event that last moved it was accepted."""
    entered: tuple[int, ...]
    matched: Mapping[str, int] = field(default_factory=dict)
    transaction: Any = None
    captured: Mapping[str, Any] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    exits: tuple[Exit, ...] = ()
    public_key_id: int | None = None
    """The public key that an event which moved it came with: its exits count against that key's ceiling."""
    outcome: Outcome | None = None
    ended_at: int | None = None

    @property
    def open(self) -> bool:
        return self.outcome is None

    @property
    def step(self) -> int:
        return len(self.entered) - 1

    @property
    def entered_at(self) -> int:
        """When the current step was entered."""
        return self.entered[-1]

    def trigger_id(self, row_id: str) -> str:
        return f"{self.uuid}-{row_id}"

    def row_of(self, trigger_id: str) -> str | None:
        """The exit row of one of its trigger ids; ``None`` for another instance's."""
        head = f"{self.uuid}-"
        return trigger_id[len(head) :] if trigger_id.startswith(head) else None

    def with_exit(self, changed: Exit) -> Instance:
        return replace(self, exits=tuple(changed if one.row_id == changed.row_id else one for one in self.exits))

    def to_json(self) -> dict[str, Any]:
        """What ``from_json`` reads; JSON values alone."""
        return {
            "uuid": self.uuid,
            "rule": self.rule_id,
            "version": self.version,
            "person": self.person_id,
            "started_at": self.started_at,
            "start_event": self.start_event_id,
            "moved_at": self.moved_at,
            "entered": list(self.entered),
            "matched": dict(self.matched),
            "transaction": self.transaction,
            "captured": dict(self.captured),
            "asked": dict(self.asked),
            "exits": [[one.row_id, one.due_at, str(one.state), one.not_before] for one in self.exits],
            "public_key": self.public_key_id,
            "outcome": None if self.outcome is None else str(self.outcome),
            "ended_at": self.ended_at,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Instance:
        outcome = stored["outcome"]
        return cls(
            stored["uuid"],
            stored["rule"],
            stored["version"],
            stored["person"],
            stored["started_at"],
            stored["start_event"],
            stored["moved_at"],
            tuple(stored["entered"]),
            stored["matched"],
            stored["transaction"],
            stored["captured"],
            stored["asked"],
            tuple(Exit(row, due, ExitState(state), not_before) for row, due, state, not_before in stored["exits"]),
            stored["public_key"],
            None if outcome is None else Outcome(outcome),
            stored["ended_at"],
        )
