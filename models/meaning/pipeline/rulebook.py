"""The rules' part of a group's working set: offers events to them, and keeps what they changed until it is flushed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from models.meaning.identity.people import Person
from models.meaning.rules.course import Now
from models.meaning.rules.decide import PersonInHand, decide, join, tick
from models.meaning.rules.event import Event
from models.meaning.rules.instance import Instance
from models.meaning.rules.moves import Moves
from models.meaning.rules.program import Concern, Program
from models.meaning.rules.timing import next_look

StoredHistory = Callable[[Sequence[int], int], Iterable[Event]]
"""``(person ids, since)`` -> the stored events of these persons with an event time not before ``since``."""

StoredCompletions = Callable[[int, int], Mapping[str, Sequence[int]]]
"""``(person id, since)`` -> when instances of the person completed since then, by rule id."""

LONGEST_COOLDOWN = 400 * 24 * 3_600_000


@dataclass(slots=True)
class Rulebook:
    """``open`` holds the open instances of the group's people by person id; ``changed`` what is to be written."""

    program: Program
    now: Now
    new_uuid: Callable[[], str]
    stored_history: StoredHistory
    stored_completions: StoredCompletions
    open: dict[int, list[Instance]] = field(default_factory=dict)
    changed: dict[str, Instance] = field(default_factory=dict)
    withdrawn: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    joined: dict[int, list[int]] = field(default_factory=dict)
    """Winner -> the losers whose stored events are still under their old number."""
    _recent: dict[int, list[Event]] = field(default_factory=dict)

    def offer(self, event: Event, person: Person, concern: Concern) -> Moves:
        """Offer an event to the rules that it concerns; ``person.known`` must not hold the event's own values yet."""
        self.now = replace(self.now, at=event.accepted_at)
        in_hand = PersonInHand(
            person.id,
            person.known,
            self.open.get(person.id, ()),
            self._completions(person.id),
            lambda since: self._history(person.id, since),
        )
        moves = decide(self.program, event, in_hand, self.now, self.new_uuid, concern)
        if concern.moves:
            self._recent.setdefault(person.id, []).append(event)
        self.keep(moves)
        return moves

    def join(self, loser: int, winner: Person) -> Moves:
        """Two persons became one: their instances come along, and their guards look back at the events of both."""
        self.joined.setdefault(winner.id, []).extend([loser, *self.joined.pop(loser, ())])
        self._recent.setdefault(winner.id, []).extend(self._recent.pop(loser, ()))
        both = self.open.pop(loser, []) + self.open.get(winner.id, [])
        if not both:
            return Moves()
        moves = join(
            self.program, winner.id, both, winner.known, lambda since: self._history(winner.id, since), self.now
        )
        self.keep(moves)
        return moves

    def tick(self, instance: Instance, known: Mapping[str, Any]) -> Moves:
        """Let the time of an instance come."""
        moves = tick(self.program, instance, dict(known), self.now)
        self.keep(moves)
        return moves

    def next_look(self, instance: Instance) -> int | None:
        return next_look(self.program.versions[instance.rule_id, instance.version], instance, self.now.late_limit)

    def keep(self, moves: Moves) -> None:
        """Take what moved into the working set."""
        for uuid, one in moves.instances.items():
            self.changed[uuid] = one
            mine = [other for other in self.open.get(one.person_id, ()) if other.uuid != uuid]
            self.open[one.person_id] = [*mine, one] if one.open else mine
        self.withdrawn += moves.withdrawn
        self.dropped += moves.dropped

    def _history(self, person_id: int, since: int) -> Iterable[Event]:
        yield from self.stored_history([person_id, *self.joined.get(person_id, ())], since)
        yield from (one for one in self._recent.get(person_id, ()) if one.time >= since)

    def _completions(self, person_id: int) -> Mapping[str, Sequence[int]]:
        longest = max((one.cooldown or 0 for one in self.program.standing.values()), default=0)
        if not longest:
            return {}
        return self.stored_completions(person_id, self.now.at - min(2 * longest, LONGEST_COOLDOWN))
