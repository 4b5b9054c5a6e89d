"""Rules on a simulated clock: events go in by the time of their acceptance, timers fall due in between, in order.

What storage, timers and delivery do in the gateway is done in memory here, for back-tests and for golden cases. A
trigger counts as sent the moment it fires, unless ``delivers`` is off.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from models.meaning.rules import machine
from models.meaning.rules.compile import CompiledRule
from models.meaning.rules.course import Now
from models.meaning.rules.decide import PersonInHand, decide, join, tick
from models.meaning.rules.event import Event
from models.meaning.rules.instance import ExitState, Instance, Outcome
from models.meaning.rules.moves import Moves
from models.meaning.rules.program import Program
from models.meaning.rules.timing import next_look


class Decided(NamedTuple):
    """What happened at one moment. ``event`` is ``None`` where a timer did it."""

    at: int
    event: Event | None
    moves: Moves


@dataclass(slots=True)
class SimulatedPerson:
    known: dict[str, tuple[Any, int, int]] = field(default_factory=dict)
    open: dict[str, Instance] = field(default_factory=dict)
    completions: dict[str, dict[str, int]] = field(default_factory=dict)
    """By rule id and instance, when it completed."""
    events: list[Event] = field(default_factory=list)
    """Those that an include or exclude row may meet; others are never looked back at."""

    def history(self, since: int) -> Iterator[Event]:
        return (one for one in self.events if one.time >= since)


class Simulation:
    """``now`` holds the limits; its ``at`` moves on with the simulated clock."""

    def __init__(self, program: Program, now: Now, new_uuid: Callable[[], str], *, delivers: bool = True) -> None:
        self.program = program
        self.now = now
        self.delivers = delivers
        self.people: dict[int, SimulatedPerson] = {}
        self._new_uuid = new_uuid
        self._due: list[tuple[int, int, str, int]] = []
        self._order = 0

    def person(self, person_id: int) -> SimulatedPerson:
        return self.people.setdefault(person_id, SimulatedPerson())

    def advance(self, to: int) -> Iterator[Decided]:
        """Let every timer fall due up to and at ``to``, each at its own time."""
        while self._due and self._due[0][0] <= to:
            due, _, uuid, person_id = heapq.heappop(self._due)
            person = self.person(person_id)
            instance = person.open.get(uuid)
            if instance is None or next_look(self._version(instance), instance, self.now.late_limit) != due:
                continue
            self.now = replace(self.now, at=max(due, self.now.at))
            yield self._decided(None, tick(self.program, instance, person.known, self.now))
        self.now = replace(self.now, at=max(to, self.now.at))

    def accept(self, event: Event) -> Decided:
        """Decide one event. Call ``advance(event.accepted_at)`` first, or time has stood still for the timers."""
        self.now = replace(self.now, at=max(event.accepted_at, self.now.at))
        person, concern = self.person(event.person_id), self.program.concern(event.call, event.values)
        completions = {rule_id: tuple(times.values()) for rule_id, times in person.completions.items()}
        in_hand = PersonInHand(event.person_id, person.known, tuple(person.open.values()), completions, person.history)
        moves = decide(self.program, event, in_hand, self.now, self._new_uuid, concern)
        if concern.moves:
            person.events.append(event)
        for name, value in event.values.items():
            before = person.known.get(name)
            if before is None or before[1] <= event.time:
                person.known[name] = (value, event.time, event.id)
        return self._decided(event, moves)

    def settle(self, state: ExitState = ExitState.SENT) -> Decided:
        """Delivery is done with everything that is queued at this moment."""
        moves = Moves()
        for instance in [one for person in self.people.values() for one in person.open.values()]:
            moves.add(self._settled(instance, state))
        return self.take(moves)

    def take(self, moves: Moves) -> Decided:
        """Moves that somebody made elsewhere at this moment, such as ending an instance."""
        return self._decided(None, moves)

    def join(self, winner_id: int, loser_id: int) -> Decided:
        """Two persons become one."""
        winner, loser = self.person(winner_id), self.people.pop(loser_id, SimulatedPerson())
        winner.events += [replace(one, person_id=winner_id) for one in loser.events]
        for name, one in loser.known.items():
            if name not in winner.known or winner.known[name][1:] < one[1:]:
                winner.known[name] = one
        for rule_id, times in loser.completions.items():
            winner.completions.setdefault(rule_id, {}).update(times)
        both = [*winner.open.values(), *loser.open.values()]
        return self._decided(None, join(self.program, winner_id, both, winner.known, winner.history, self.now))

    def _decided(self, event: Event | None, moves: Moves) -> Decided:
        self._keep(moves.instances.values())
        if self.delivers:
            for trigger in moves.triggers:
                instance = moves.instances[trigger.instance]
                if trigger.held is None and instance.open:
                    moves.add(self._settled(moves.instances[trigger.instance], ExitState.SENT))
            self._keep(moves.instances.values())
        return Decided(self.now.at, event, moves)

    def _settled(self, instance: Instance, state: ExitState) -> Moves:
        moves, rule = Moves({instance.uuid: instance}), self._version(instance)
        for one in instance.exits:
            if one.state is ExitState.QUEUED:
                moves.add(machine.settle(rule, moves.instances[instance.uuid], one.row_id, state, self.now))
        return moves

    def _keep(self, instances: Iterable[Instance]) -> None:
        for one in instances:
            person = self.person(one.person_id)
            if one.open:
                person.open[one.uuid] = one
                due = next_look(self._version(one), one, self.now.late_limit)
                if due is not None:
                    self._order += 1
                    heapq.heappush(self._due, (due, self._order, one.uuid, one.person_id))
                continue
            person.open.pop(one.uuid, None)
            if one.outcome is Outcome.COMPLETED and one.ended_at is not None:
                person.completions.setdefault(one.rule_id, {})[one.uuid] = one.ended_at

    def _version(self, instance: Instance) -> CompiledRule:
        return self.program.versions[instance.rule_id, instance.version]
