"""How far an instance has come, told of what really moved it: every golden case, and some by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.meaning.rules.instance import ExitState, Instance, Outcome
from models.meaning.rules.progress import Moved, RowProgress, RowState, progress
from models.meaning.rules.simulation import Decided
from tests.models.meaning.rules.world import HOUR, ZERO, Case, World, cases
from tests.models.meaning.rules.written import rule

CASES = cases(Path(__file__).parent / "cases")
_BY_AN_EVENT = (RowState.MET, RowState.EXCLUDED)


class Watched(World):
    """Keeps every instance as it is last, with the facts about it."""

    def __init__(self, case: Case) -> None:
        self.instances: dict[str, Instance] = {}
        self.moved: dict[str, list[Moved]] = {}
        super().__init__(case)

    def _tell(self, decided: Decided) -> None:
        super()._tell(decided)
        self.instances |= decided.moves.instances
        by = decided.event.id if decided.event is not None else 0
        for one in decided.moves.transitions:
            self.moved.setdefault(one.instance, []).append((by, one.fact))

    def progress(self, uuid: str) -> list[RowProgress]:
        one = self.instances[uuid]
        version = self.simulation.program.versions[one.rule_id, one.version]
        return progress(version, one, self.moved.get(uuid, []), self.simulation.now.at)


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.file}: {one.name}")
def test_what_is_told_fits_the_instance(case: Case) -> None:
    world = Watched(case)
    world.run()
    for uuid, one in world.instances.items():
        version = world.simulation.program.versions.get((one.rule_id, one.version))
        if version is None:
            continue  # the world forgets old versions; storage keeps them
        told = world.progress(uuid)
        assert [row.row.number for row in told] == list(range(1, len(told) + 1)), "every row once, in its order"
        excluded = [row for row in told if row.state is RowState.EXCLUDED]
        assert len(excluded) == (one.outcome is Outcome.EXCLUDED)
        for row in told:
            step = next(at for at, step in enumerate(version.steps) if row.row in (*step.rows, *step.excludes))
            assert (row.state is RowState.AHEAD) == (step > one.step)
            if row.state in _BY_AN_EVENT:
                assert row.at is not None and (row.by is not None or "rule_rebased" in _codes(world, uuid))
            if row.state in (RowState.WAITING, RowState.GUARDING):
                assert one.open and (row.until is None or row.until > world.simulation.now.at)
            if row.row.type == "exit" and step <= one.step and one.exits:
                assert isinstance(row.state, ExitState)
        current = [row for row in told if row.row in version.steps[one.step].rows]
        if one.open and version.steps[one.step].kind == "include":
            assert any(row.state in (RowState.WAITING, RowState.MET) for row in current)


def _codes(world: Watched, uuid: str) -> set[str]:
    return {fact.code for _, fact in world.moved.get(uuid, [])}


RULE = rule(
    """rule Two
  0 start   | track | event = A
  0 exclude | track | event = Stop
  1 include | track | event = B | within 2h
  1 include | track | event = C | within 4h
  1 exclude | track | event = Hush | within 1h
  2 exit    | Mail  | wait 1h"""
)


def told(*when: str) -> list[tuple[str, int | None, int | None, int | None]]:
    """State, hours, event and hours until, of each row of the only instance."""
    world = Watched(Case("Two", "here", [RULE], when=list(when)))
    world.run()
    return [
        (str(one.state), _hours(one.at), one.by, _hours(one.until))
        for one in world.progress(next(iter(world.instances)))
    ]


def _hours(at: int | None) -> int | None:
    return None if at is None else (at - ZERO) // HOUR


def test_an_instance_that_waits() -> None:
    assert told("0h ann track A", "3h clock") == [
        ("met", 0, 1, None),
        ("guarding", None, None, None),
        ("missed", None, None, None),
        ("waiting", None, None, 4),
        ("guarded", None, None, 1),
        ("ahead", None, None, None),
    ]


def test_an_instance_whose_exit_is_to_come() -> None:
    assert told("0h ann track A", "1h ann track B") == [
        ("met", 0, 1, None),
        ("guarding", None, None, None),
        ("met", 1, 2, None),
        ("missed", None, None, None),
        ("guarded", None, None, 1),
        ("pending", None, None, 2),
    ]


def test_an_instance_that_was_excluded() -> None:
    assert told("0h ann track A", "0h ann track Hush")[4] == ("excluded", 0, 2, None)
    ended = told("0h ann track A", "1h ann track B", "1h30m ann track Stop")
    assert ended[1] == ("excluded", 1, 3, None)
    assert ended[5] == ("withdrawn", None, None, 2)


def test_what_no_trace_tells_any_more_is_not_called_missed() -> None:
    world = Watched(Case("Two", "here", [RULE], when=["0h ann track A", "1h ann track B", "1h30m ann track Stop"]))
    world.run()
    world.moved.clear()
    states = [str(one.state) for one in world.progress(next(iter(world.instances)))]
    assert states == ["unknown", "unknown", "unknown", "unknown", "unknown", "withdrawn"]


def test_an_instance_that_is_completed() -> None:
    done = told("0h ann track A", "1h ann track B", "2h clock")
    assert done[5] == ("sent", None, 0, 2)
    assert {state for state, *_ in done} == {"met", "guarded", "missed", "sent"}
