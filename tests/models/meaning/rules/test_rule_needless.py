"""Guards that do nothing are named, and what is said of how long a rule lasts holds for every way through it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings

from models.meaning.configuration import Rule
from models.meaning.rules.needless import longest_rest, needless
from models.meaning.rules.simulation import Decided
from models.meaning.rules.timing import holds_first_step
from tests.models.meaning.rules.test_rule_properties import EVENTS, Fast, rules, slow_events
from tests.models.meaning.rules.written import rule

LASTS = [
    ("0 start | track | event = A | wait 4h\n 0 exclude | track | event = B | within 5h\n 1 exit | Mail", ["within"]),
    ("0 start | track | event = A | wait 4h\n 0 exclude | track | event = B | within 4h\n 1 exit | Mail", []),
    ("0 start | track | event = A\n 0 exclude | track | event = B | within 5h\n 1 exit | Mail", []),
    ("0 start | track | event = A\n 0 exclude | track | event = B | within 5h\n 1 exit | Mail | wait 4h", ["within"]),
    ("0 start | track | event = A\n 1 exclude | track | event = B | within 5h\n 2 exit | Mail", []),
    ("0 start | track | event = A | wait 0s\n 1 exclude | track | event = B\n 1 exit | Mail", ["sequence"]),
    ("0 start | track | event = A | wait 0s\n 1 exclude | track | event = B\n 1 exit | Mail | wait 1h", []),
    (
        "0 start | track | event = A\n 0 exclude | track | event = B | within 49h\n 1 include | track | event = C\n 2 exit | Mail",
        ["within"],
    ),
    (
        "0 start | track | event = A\n 0 exclude | track | event = B | within 48h\n 1 include | track | event = C\n 2 exit | Mail",
        [],
    ),
]


@pytest.mark.parametrize(("rows", "cells"), LASTS)
def test_which_guards_do_nothing(rows: str, cells: list[str]) -> None:
    found = list(needless(rule(f"rule R\n {rows}")))
    assert [cell for _, cell, _, _ in found] == cells
    assert not any(is_error for *_, is_error in found)


class Watched(Fast):
    """Notes of each trigger how long after the entry of every step it was due."""

    def __init__(self, one: Rule) -> None:
        super().__init__(one)
        self.lasted: list[tuple[int, int]] = []

    def _tell(self, decided: Decided) -> None:
        for trigger in decided.moves.triggers:
            entered = decided.moves.instances[trigger.instance].entered
            self.lasted += [(step, trigger.due_at - at) for step, at in enumerate(entered)]
        super()._tell(decided)


@settings(max_examples=150, deadline=None)
@given(rules(), EVENTS)
def test_no_trigger_is_due_later_than_a_step_can_last(
    one: Rule, drawn: list[tuple[int, int, str, str | None, int]]
) -> None:
    watched, events = Watched(one), slow_events(drawn)
    compiled = watched.simulation.program.rules[one.id]
    assume(not any(holds_first_step(compiled, start) for start in compiled.starts))
    for now in range(70):
        watched.minute(now, [each for each in events if each.accepted == now])
    assert all(lasted <= longest_rest(one, step) for step, lasted in watched.lasted)
