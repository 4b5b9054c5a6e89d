"""The machine against a slow, obvious model; and that what it keeps survives storage at any point."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.meaning.configuration import Condition, Criterion, Reference, Rule
from models.meaning.rules.course import Now
from models.meaning.rules.durations import MINUTE
from models.meaning.rules.event import Event
from models.meaning.rules.instance import Instance
from models.meaning.rules.moves import Kind
from models.meaning.rules.program import Program
from models.meaning.rules.simulation import Decided, Simulation
from models.meaning.rules.validation import problems
from tests.models.meaning.rules.slow_model import SlowEvent, SlowModel
from tests.models.meaning.rules.written import MAPS

LATE_LIMIT = 6
COMPARED = (Kind.OPENED, Kind.MOVED, Kind.EXCLUDED, Kind.EXPIRED, Kind.FIRED, Kind.DROPPED, Kind.COMPLETED)
NAMES = st.sampled_from("ABCD")
WAITS = st.sampled_from([None, None, "0s", "1m", "2m", "5m"])
WITHINS = st.sampled_from([None, "1m", "2m", "4m"])


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    rows: list[dict[str, Any]] = []

    def add(sequence: int, kind: str, **cells: Any) -> None:
        rows.append({"sequence": sequence, "type": kind, **cells})

    def excludes(sequence: int, least: int, within: st.SearchStrategy[Any] = WITHINS) -> None:
        for _ in range(draw(st.integers(least, 2))):
            add(sequence, "exclude", within=draw(within), name=draw(NAMES))

    for _ in range(draw(st.integers(1, 2))):
        add(0, "start", wait=draw(WAITS), name=draw(NAMES))
    excludes(0, 0)
    last = draw(st.integers(1, 3))
    for sequence in range(1, last):
        if draw(st.integers(0, 3)):
            for _ in range(draw(st.integers(1, 2))):
                add(sequence, "include", wait=draw(WAITS), within=draw(WITHINS), name=draw(NAMES))
            excludes(sequence, 0)
        else:
            excludes(sequence, 1, st.sampled_from(["1m", "3m"]))
    for _ in range(draw(st.integers(1, 2))):
        add(last, "exit", wait=draw(WAITS))
    made = tuple(_row(number, **cells) for number, cells in enumerate(draw(st.permutations(rows)), 1))
    rule = Rule(
        "R",
        "R",
        made,
        "on",
        draw(st.integers(1, 8)) / 60,
        draw(st.booleans()),
        draw(st.sampled_from([None, "order"])),
        draw(st.sampled_from([None, None, "3m"])),
    )
    assume(not any(one.is_error for one in problems(rule, MAPS)))
    return rule


def _row(number: int, sequence: int, type: Any, name: str = "", **cells: Any) -> Condition:
    criteria = (Criterion("event", "=", name),) if name else ()
    event = Reference(1, "Mail") if type == "exit" else None
    call: Any = "track" if name else "any"
    return Condition(f"r{number}", sequence, type, call, criteria=criteria, external_event=event, **cells)


EVENTS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 4), NAMES, st.sampled_from([None, "1", "2"]), st.integers(0, 9)),
    max_size=14,
)


def slow_events(drawn: list[tuple[int, int, str, str | None, int]]) -> list[SlowEvent]:
    found, now = [], 10
    for number, (gap, lateness, name, order, luck) in enumerate(drawn, 1):
        now += gap
        found.append(SlowEvent(number, now - lateness, now, name, order, luck == 0))
    return found


class Fast:
    """The real machine on the same events; every instance goes through JSON each time it is kept."""

    def __init__(self, rule: Rule) -> None:
        ids = itertools.count(1)
        now = Now(0, late_limit=LATE_LIMIT * MINUTE)
        self.simulation = Simulation(Program([(rule, 1)], MAPS), now, lambda: f"i{next(ids)}")
        self.happened: list[tuple[int, str, str]] = []

    def minute(self, now: int, arriving: list[SlowEvent]) -> None:
        for decided in self.simulation.advance(now * MINUTE):
            self._tell(decided)
        for one in arriving:
            values = {"event": one.name} | ({} if one.order is None else {"order": one.order})
            held = "replay" if one.held_back else ""
            event = Event(one.id, 1, "track", one.time * MINUTE, now * MINUTE, values, one.name, held)  # type: ignore[arg-type]
            self._tell(self.simulation.accept(event))

    def _tell(self, decided: Decided) -> None:
        for one in decided.moves.transitions:
            if one.kind in COMPARED:
                self.happened.append((decided.at // MINUTE, str(one.kind), one.row_id or ""))
        for person in self.simulation.people.values():
            person.open = {
                uuid: Instance.from_json(json.loads(json.dumps(one.to_json()))) for uuid, one in person.open.items()
            }


@settings(max_examples=150, deadline=None)
@given(rules(), EVENTS)
def test_the_machine_does_what_the_slow_model_does(
    rule: Rule, drawn: list[tuple[int, int, str, str | None, int]]
) -> None:
    events = slow_events(drawn)
    fast, slow = Fast(rule), SlowModel(rule, LATE_LIMIT)
    for now in range(70):
        arriving = [one for one in events if one.accepted == now]
        fast.minute(now, arriving)
        slow.minute(now, arriving)
        # Within a minute the instances of a person come in another order here and there.
        assert sorted(fast.happened) == sorted(slow.happened)


@settings(max_examples=60, deadline=None)
@given(rules(), EVENTS)
def test_no_exit_is_lost_or_doubled(rule: Rule, drawn: list[tuple[int, int, str, str | None, int]]) -> None:
    events = slow_events(drawn)
    fast = Fast(rule)
    triggers: list[str] = []
    for now in range(70):
        for decided in fast.simulation.advance(now * MINUTE):
            triggers += [one.trigger_id for one in decided.moves.triggers]
        for one in (one for one in events if one.accepted == now):
            event = Event(one.id, 1, "track", one.time * MINUTE, now * MINUTE, {"event": one.name}, one.name)
            triggers += [each.trigger_id for each in fast.simulation.accept(replace(event)).moves.triggers]
    assert len(triggers) == len(set(triggers))
    assert not any(person.open for person in fast.simulation.people.values()), "everything ends sooner or later"
