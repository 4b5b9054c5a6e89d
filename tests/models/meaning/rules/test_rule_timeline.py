"""The drawn time line: what stands where, in which order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings

from models.meaning.configuration import Rule
from models.meaning.rules.durations import short
from models.meaning.rules.timeline import Bar, ExitMark, Tick, timeline
from tests.models.meaning.rules.test_rule_properties import rules
from tests.models.meaning.rules.written import MAPS, rule, time


def test_the_hosted_sample() -> None:
    drawn = timeline(
        rule("rule R | lifetime 48h\n0 start | track | event = Coupon Entered\n"
            "0 exclude | track | event = Order Completed\n1 exit | Mail"),
        MAPS,
    )  # fmt: skip
    assert drawn.bars == (
        Bar("sure", 0, 1, "Coupon Entered, then 48 hours", 0, (1,)),
        Bar("guard", 0, 1, "Order Completed ends it", 0, (2,), lane=1),
    )
    assert drawn.exits == (ExitMark(1, "Mail", "at once", 3),)
    assert drawn.ticks == (Tick(0, "start"), Tick(1, "48 h"))
    assert (drawn.length, drawn.lanes) == (1, 2)


def test_a_wait_a_guard_and_an_include() -> None:
    drawn = timeline(
        rule(
            "rule R | lifetime 48h\n0 start | track | event = Checkout Started | wait 4h\n"
            "0 exclude | track | event = Order Completed\n1 include | page | city = Rome\n2 exit | Mail"
        ),
        MAPS,
    )
    assert [(one.kind, one.start, one.end, one.label) for one in drawn.bars] == [
        ("sure", 0, 1, "Checkout Started, then 4 hours"),
        ("waiting", 1, 2, "waits for a page call with city = Rome"),
        ("guard", 0, 2, "Order Completed ends it"),
    ]
    assert drawn.exits == (ExitMark(1.5, "Mail", "as soon as it comes", 4),)
    assert drawn.ticks == (Tick(0, "start"), Tick(1, "4 h"), Tick(2, "48 h", gives_up=True))


def test_several_exits_and_a_silence() -> None:
    drawn = timeline(
        rule("rule R\n0 start | track | event = A\n1 exclude | track | event = B | within 7d\n"
            "2 exit | First\n2 exit | Second | wait 1d"),
        MAPS,
    )  # fmt: skip
    assert [(one.kind, one.start, one.end, one.label) for one in drawn.bars] == [
        ("sure", 0, 0.5, "A"),
        ("sure", 0.5, 1.5, "7 days without B"),
        ("sure", 1.5, 2.5, "1 day"),
    ]
    assert drawn.exits == (ExitMark(1.5, "First", "at once", 3), ExitMark(2.5, "Second", "1 day", 4))
    assert [one.label for one in drawn.ticks] == ["start", "7 d", "8 d"]


def test_a_guard_shorter_than_its_step_ends_before_it() -> None:
    drawn = timeline(
        rule("rule R\n0 start | track | event = A | wait 5h\n0 exclude | track | event = B | within 2h\n1 exit | Mail"),
        MAPS,
    )
    assert [(one.start, one.end) for one in drawn.bars if one.kind == "guard"] == [(0, 0.5)]


@settings(max_examples=60, deadline=None)
@given(rules())
def test_every_row_of_any_rule_is_drawn_once_and_inside(one: Rule) -> None:
    drawn = timeline(one, MAPS)
    rows = {number for bar in drawn.bars for number in bar.rows} | {mark.row for mark in drawn.exits}
    assert rows == set(range(1, len(one.conditions) + 1))
    assert all(0 <= bar.start < bar.end <= drawn.length + 0.5 for bar in drawn.bars)
    assert all(0 <= mark.at <= drawn.length for mark in (*drawn.exits, *drawn.ticks))
    steps = [bar for bar in drawn.bars if bar.lane == 0]
    assert all(left.end == right.start for left, right in pairwise(steps))


@pytest.mark.parametrize(
    ("length", "says"), [("48h", "48 h"), ("3d", "3 d"), ("30m", "30 min"), ("90s", "90 s"), ("25h", "25 h")]
)
def test_short_durations(length: str, says: str) -> None:
    assert short(time(length)) == says
