"""The golden cases: each runs on a simulated clock, and everything that happens must stand in its file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import models.meaning.rules as rules_package
from models.meaning.trace.reasons.rules import REASONS
from tests.models.meaning.rules.world import Case, World, cases

CASES = cases(Path(__file__).parent / "cases")


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.file}: {one.name}")
def test_case(case: Case) -> None:
    world = World(case).run()
    assert world.happened == case.then
    assert world.sent == case.sends
    missing = [line for line in case.says if line not in world.said]
    assert not missing, world.said
    assert not [line for line in world.said if "–" in line], "every value of a sentence is there"


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(rules_package.__file__).parent.glob("*.py"))
    literal = set(re.findall(r'"(rule_[a-z_]+[a-z])"', source)) - {"rule_id"}
    made = {f"rule_{what}_{why}" for what in ("start", "include") for why in ("replay", "old")}
    made |= {f"rule_exit_held_{what}" for what in ("rule", "person", "public_key")}
    outside = {f"rule_ended_{how}" for how in ("by_person", "with_rule", "with_person", "with_mode", "in_copy")}
    assert {one.code for one in REASONS} == literal | made | outside


def test_there_are_enough_cases_and_each_has_its_own_name() -> None:
    assert len(CASES) >= 60
    assert len({one.name for one in CASES}) == len(CASES)
