"""Runs a golden case (``cases/*.txt``, whose README explains the form) and says what happened, line by line."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.meaning.configuration import Rule
from models.meaning.rules import machine
from models.meaning.rules.ceilings import Ceilings, Limits
from models.meaning.rules.course import Now
from models.meaning.rules.event import Event, held_back
from models.meaning.rules.instance import ExitState, Instance, Outcome
from models.meaning.rules.moves import Kind, Moves, Transition
from models.meaning.rules.program import Program, Saved
from models.meaning.rules.simulation import Decided, Simulation
from models.meaning.rules.validation import problems
from models.meaning.trace.story import line_of
from tests.models.meaning.rules.written import MAPS, rule, shown, time, values

ZERO = 1_767_571_200_000
"""2026-01-05 00:00:00 UTC, a Monday: time 0 of every case."""
HOUR = 3_600_000


@dataclass
class Case:
    name: str
    file: str
    rules: list[Rule] = field(default_factory=list)
    edited: list[Rule] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    when: list[str] = field(default_factory=list)
    then: list[str] = field(default_factory=list)
    sends: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)


def cases(folder: Path) -> list[Case]:
    return [one for file in sorted(folder.glob("*.txt")) for one in _read(file)]


def _read(file: Path) -> list[Case]:
    found: list[Case] = []
    block: list[str] = []
    for line in file.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("== "):
            found.append(Case(line[3:].strip(), file.stem))
        elif line.startswith(("rule ", "edited ")):
            block = [line]
            (found[-1].rules if line.startswith("rule ") else found[-1].edited).append(block)  # type: ignore[arg-type]
        elif line.strip() in ("given", "when", "then", "sends", "says"):
            block = getattr(found[-1], line.strip())
        else:
            block.append(line.strip())
    for case in found:
        case.rules = [rule("\n".join(lines)) for lines in case.rules]  # type: ignore[arg-type]
        case.edited = [rule("\n".join(lines).replace("edited ", "rule ", 1)) for lines in case.edited]  # type: ignore[arg-type]
    return found


class World:
    """A simulation with people by name, times from zero, and a list of what happened."""

    def __init__(self, case: Case) -> None:
        for one in (*case.rules, *case.edited):
            assert not [each.text for each in problems(one, MAPS) if each.is_error], case.name
        self.case, self.rules = case, list(case.rules)
        self.version = 1
        self.happened: list[str] = []
        self.sent: list[str] = []
        self.said: list[str] = []
        self._people: dict[str, int] = {}
        self._ids = itertools.count(1)
        self._age_limit = 24 * HOUR
        uuids = (f"i{number}" for number in itertools.count(1))
        self.simulation = Simulation(self._program(()), Now(ZERO), lambda: next(uuids))
        for line in case.given:
            self._given(line)

    def run(self) -> World:
        for line in self.case.when:
            at, _, what = line.partition(" ")
            self._do(ZERO + time(at), what.strip())
        return self

    def _program(self, older: tuple[Saved, ...]) -> Program:
        return Program([(one, self.version) for one in self.rules], MAPS, older)

    def _given(self, line: str) -> None:
        simulation, words = self.simulation, line.split()
        match words:
            case ["delivery", "paused"]:
                simulation.delivers = False
            case ["ceiling", "rule", count]:
                simulation.now = replace(simulation.now, ceilings=Ceilings(Limits(int(count), None, None)))
            case ["ceiling", "person", count]:
                simulation.now = replace(simulation.now, ceilings=Ceilings(Limits(None, int(count), None)))
            case ["ceiling", "public", "key", count]:
                simulation.now = replace(simulation.now, ceilings=Ceilings(Limits(None, None, int(count))))
            case ["late", "limit", length]:
                simulation.now = replace(simulation.now, late_limit=time(length))
            case ["age", "limit", length]:
                self._age_limit = time(length)
            case ["known", who, *rest]:
                for name, value in values(" ".join(rest)).items():
                    simulation.person(self._person(who)).known[name] = (value, ZERO - HOUR, 0)
            case _:
                raise ValueError(line)

    def _do(self, at: int, what: str) -> None:
        match what.split():
            case ["wakes", *live]:
                now = replace(self.simulation.now, at=at, grace_until=at + 600_000 if live else 0)
                self.simulation.now = now
                self._advance(at)
                return
            case _:
                self._advance(at)
        match what.split():
            case ["clock"]:
                pass
            case ["status", status, *name]:
                wanted = " ".join(name)
                self._configure(
                    [replace(one, status=status) if wanted in ("", one.name) else one for one in self.rules]  # type: ignore[arg-type]
                )
            case ["join", winner, loser]:
                self._tell(self.simulation.join(self._person(winner), self._people.pop(loser)))
            case [("sent" | "failed") as state]:
                self._tell(self.simulation.settle(ExitState(state)))
            case ["dropped", "by", "hand"]:
                self._tell(self.simulation.settle(ExitState.DROPPED))
            case ["on", "the", "wire"]:
                wire = {one.trigger_id(each.row_id) for one in self._open() for each in one.exits}
                self.simulation.now = replace(self.simulation.now, on_the_wire=frozenset(wire))
            case ["end", who]:
                self._end(self._person(who))
            case ["edit"]:
                older = tuple(Saved(one, MAPS, self.version) for one in self.rules)
                self.version += 1
                self.rules = list(self.case.edited)
                self.simulation.program = self._program(older)
            case ["move", "open", "instances"]:
                self._rebase()
            case _:
                self._event(at, what)

    def _configure(self, rules: list[Rule]) -> None:
        self.rules = rules
        self.simulation.program = self._program(())

    def _event(self, at: int, what: str) -> None:
        head, *cells = [cell.strip() for cell in what.split("|")]
        who, call, *name = head.split()
        given: dict[str, object] = {"event": " ".join(name)} if name and call == "track" else {}
        when, replay, asked, public = at, False, False, None
        for cell in cells:
            word, _, rest = cell.partition(" ")
            match word:
                case "time":
                    when = ZERO + time(rest)
                case "replay":
                    replay, asked = True, rest == "that is to move rules"
                case "public":
                    public = int(rest.removeprefix("key "))
                case _:
                    given |= values(cell)
        stance = held_back(when, at, self._age_limit, replay=replay, asked=asked)
        self._tell(
            self.simulation.accept(
                Event(next(self._ids), self._person(who), call, when, at, given, " ".join(name), stance, public)
            )
        )

    def _end(self, person_id: int) -> None:
        simulation, moves = self.simulation, Moves()
        for one in list(simulation.person(person_id).open.values()):
            version = simulation.program.versions[one.rule_id, one.version]
            moves.add(machine.end(version, one, Outcome.ENDED, simulation.now, "rule_ended_by_person", who="ann"))
        self._tell(simulation.take(moves))

    def _rebase(self) -> None:
        simulation, moves = self.simulation, Moves()
        for one in self._open():
            old, new = simulation.program.versions[one.rule_id, one.version], simulation.program.rules[one.rule_id]
            moves.add(machine.rebase(old, new, one, simulation.now))
        self._tell(simulation.take(moves))

    def _open(self) -> list[Instance]:
        return [one for person in self.simulation.people.values() for one in person.open.values()]

    def _advance(self, to: int) -> None:
        for one in self.simulation.advance(to):
            self._tell(one)

    def _person(self, name: str) -> int:
        return self._people.setdefault(name, len(self._people) + 1)

    def _name(self, person_id: int) -> str:
        return next((name for name, one in self._people.items() if one == person_id), str(person_id))

    def _tell(self, decided: Decided) -> None:
        at = shown(decided.at - ZERO)
        for one in decided.moves.transitions:
            self.happened.append(f"{at} {self._name(one.person_id)} {self._described(one, decided.at)}")
            self.said.append(line_of(one.fact).text)
        for trigger in decided.moves.triggers:
            held = f" held above the ceiling of the {trigger.held}" if trigger.held else ""
            late = " late" if trigger.late else ""
            due = "" if trigger.due_at == decided.at else f" due {shown(trigger.due_at - ZERO)}"
            data = f" {json.dumps(trigger.data, ensure_ascii=False)}" if trigger.data else ""
            self.sent.append(f"{at} {self._name(trigger.person_id)} {trigger.event.name}{data}{due}{late}{held}")

    def _described(self, one: Transition, at: int) -> str:
        words = [one.rule_id] if len(self.rules) > 1 else []
        words.append(str(one.kind))
        if one.kind in (Kind.IGNORED, Kind.DROPPED, Kind.ENDED):
            words[-1] += f" ({one.fact.code.removeprefix('rule_')})"
        if one.kind is Kind.ENTERED:
            words.append(f"step {one.fact.values['step']}")
        elif one.row_id is not None:
            words.append(f"row {one.fact.values['row']}")
        if one.at != at and one.kind is not Kind.IGNORED:
            words.append(f"of {shown(one.at - ZERO)}")
        return " ".join(words)
