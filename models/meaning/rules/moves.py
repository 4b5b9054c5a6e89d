"""What a decision of the rules changes: instances as they are now, transitions with their facts, and what to send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.meaning.configuration import Reference
from models.meaning.rules.instance import Instance
from models.meaning.trace.facts import Fact


class Kind(StrEnum):
    OPENED = "opened"
    MOVED = "moved"  # an include row matched
    ENTERED = "entered"  # a step was entered because the one before was complete
    EXCLUDED = "excluded"
    EXPIRED = "expired"
    COMPLETED = "completed"
    SUPERSEDED = "superseded"
    ENDED = "ended"
    FIRED = "fired"  # an exit was handed to delivery
    HELD = "held"  # an exit was handed to delivery, above a ceiling
    RECORDED = "recorded"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"
    JOINED = "joined"  # it came along with a person
    REBASED = "rebased"  # it goes on with a newer version of its rule
    IGNORED = "ignored"  # a start that opened nothing, an event too old to move anything


@dataclass(frozen=True, slots=True)
class Transition:
    """``at`` is the time it counts from: of the event, of the deadline, of the due time. ``event_id``: by which event.

    ``instance`` is empty where an event was ignored and no instance is concerned.
    """

    kind: Kind
    rule_id: str
    instance: str
    person_id: int
    at: int
    fact: Fact
    row_id: str | None = None
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """An external event to be sent. ``due_at`` is its ``event_time``; from ``drop_at`` on it must not be sent any more.

    ``held`` names the ceiling that it is above, and then a person decides; ``late``: more than a minute overdue.
    """

    trigger_id: str
    instance: str
    rule_id: str
    row_id: str
    person_id: int
    event: Reference
    data: Mapping[str, Any]
    due_at: int
    drop_at: int
    held: str | None = None
    late: bool = False


@dataclass(slots=True)
class Moves:
    """``instances``: those that are new or changed, by uuid, as they are now.

    ``withdrawn`` are trigger ids whose delivery ends as *withdrawn*, ``dropped`` those that end as *dropped*, unless
    they are on the wire right now.
    """

    instances: dict[str, Instance] = field(default_factory=dict)
    transitions: list[Transition] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    @property
    def facts(self) -> list[Fact]:
        return [one.fact for one in self.transitions]

    @property
    def rules(self) -> frozenset[str]:
        """Ids of the rules in which something moved; an ignored event moves nothing."""
        return frozenset(one.rule_id for one in self.transitions if one.kind is not Kind.IGNORED)

    def __bool__(self) -> bool:
        return bool(self.transitions or self.instances)

    def add(self, other: Moves) -> None:
        self.instances.update(other.instances)
        self.transitions += other.transitions
        self.triggers += other.triggers
        self.withdrawn += other.withdrawn
        self.dropped += other.dropped


def together(parts: Iterable[Moves]) -> Moves:
    """Several decisions as one, in their order; of an instance the last state counts."""
    whole = Moves()
    for one in parts:
        whole.add(one)
    return whole
