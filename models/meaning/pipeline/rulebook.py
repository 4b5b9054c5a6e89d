"""The rules' part of a group's working set: offers events to them, and keeps what they changed until it is flushed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from models.meaning.identity.people import Person
from models.meaning.rules.course import Now
from models.meaning.rules.decide import PersonInHand, decide, join, tick
from models.meaning.rules.event import Event
from models.meaning.rules.instance import Instance, Outcome
from models.meaning.rules.moves import Moves
from models.meaning.rules.program import Concern, Program
from models.meaning.rules.timing import next_look

StoredHistory = Callable[[Sequence[int], int], Iterable[Event]]
"""``(person ids, since)`` -> the stored events of these persons with an event time not before ``since``."""

StoredCompletions = Callable[[Sequence[int], int], Mapping[str, Sequence[int]]]
"""``(person ids, since)`` -> when instances of these persons completed since then, by rule id."""

StoredOpen = Callable[[Sequence[int]], Mapping[int, Sequence[Instance]]]
"""The open instances of these persons, by person id."""

LOOK_AGAIN = 1_000
LONGEST_COOLDOWN = 400 * 24 * 3_600_000


@dataclass(slots=True)
class Rulebook:
    """``changed`` is what is to be written. Instances are read when an event concerns a rule: most concern none."""

    program: Program
    now: Now
    new_uuid: Callable[[], str]
    stored_history: StoredHistory
    stored_completions: StoredCompletions
    stored_open: StoredOpen
    changed: dict[str, Instance] = field(default_factory=dict)
    withdrawn: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    joined: dict[int, list[int]] = field(default_factory=dict)
    """Winner -> the losers whose stored events are still under their old number."""
    _open: dict[int, list[Instance]] = field(default_factory=dict)
    _recent: dict[int, list[Event]] = field(default_factory=dict)

    def offer(self, event: Event, person: Person, concern: Concern) -> Moves:
        """Offer an event to the rules that it concerns; ``person.known`` must not hold the event's own values yet."""
        self.now = replace(self.now, at=event.accepted_at)
        in_hand = PersonInHand(
            person.id,
            person.known,
            self.open_of(person.id),
            self._completions(person.id, concern),
            lambda since: self._history(person.id, since),
        )
        moves = decide(self.program, event, in_hand, self.now, self.new_uuid, concern)
        if concern.moves:
            self._recent.setdefault(person.id, []).append(event)
        self.keep(moves)
        return moves

    def open_of(self, person_id: int) -> list[Instance]:
        """The open instances of a person as they are now."""
        mine = self._open.get(person_id)
        if mine is None:
            stored = self.stored_open([person_id]).get(person_id, ()) if self.program.versions else ()
            mine = self._open[person_id] = list(stored)
        return mine

    def join(self, loser: int, winner: Person) -> Moves:
        """Two persons became one: their instances come along, and their guards look back at the events of both."""
        self.joined.setdefault(winner.id, []).extend([loser, *self.joined.pop(loser, ())])
        self._recent.setdefault(winner.id, []).extend(self._recent.pop(loser, ()))
        both = [*self.open_of(loser), *self.open_of(winner.id)]
        self._open[loser] = []
        for one in [one for one in self.changed.values() if one.person_id == loser and not one.open]:
            self.changed[one.uuid] = replace(one, person_id=winner.id)
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
        """When time is to come for it next. What is due even now waits for something else, such as a reply of Emarsys: it
        must not keep those from their turn that are due after it."""
        rule = self.program.versions[instance.rule_id, instance.version]
        due = next_look(rule, instance, self.now.late_limit)
        return due if due is None or due > self.now.at else self.now.at + LOOK_AGAIN

    def keep(self, moves: Moves) -> None:
        """Take what moved into the working set."""
        for uuid, one in moves.instances.items():
            self.changed[uuid] = one
            if one.person_id in self._open:  # else nobody asks for them: time came, or delivery settled an exit
                mine = [other for other in self._open[one.person_id] if other.uuid != uuid]
                self._open[one.person_id] = [*mine, one] if one.open else mine
        self.withdrawn += moves.withdrawn
        self.dropped += moves.dropped

    def _history(self, person_id: int, since: int) -> Iterable[Event]:
        yield from self.stored_history([person_id, *self.joined.get(person_id, ())], since)
        yield from (one for one in self._recent.get(person_id, ()) if one.time >= since)

    def _completions(self, person_id: int, concern: Concern) -> Mapping[str, Sequence[int]]:
        """When the person completed rules that the event may start: those stored, and those of this group."""
        longest = max((self.program.standing[one.id].cooldown or 0 for one in concern.starts), default=0)
        if not longest:
            return {}
        since = self.now.at - min(2 * longest, LONGEST_COOLDOWN)
        stored = self.stored_completions([person_id, *self.joined.get(person_id, ())], since)
        found = {rule_id: list(times) for rule_id, times in stored.items()}
        for one in self.changed.values():
            if one.person_id == person_id and one.outcome is Outcome.COMPLETED and one.ended_at is not None:
                found.setdefault(one.rule_id, []).append(one.ended_at)
        return found
