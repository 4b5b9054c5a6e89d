"""The golden cases: each runs on a simulated clock, and everything that happens must stand in its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.models.meaning.rules.world import Case, World, cases

CASES = cases(Path(__file__).parent / "cases")


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.file}: {one.name}")
def test_case(case: Case) -> None:
    world = World(case).run()
    assert world.happened == case.then
    assert world.sent == case.sends
    missing = [line for line in case.says if line not in world.said]
    assert not missing, world.said


def test_there_are_enough_cases_and_each_has_its_own_name() -> None:
    assert len(CASES) >= 60
    assert len({one.name for one in CASES}) == len(CASES)
