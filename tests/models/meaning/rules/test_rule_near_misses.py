# ruff: noqa: E501 - the tables read best with one case to a line
"""What is said of rules that an event did not move."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.meaning.configuration import Rule
from models.meaning.json_path import paths_in
from models.meaning.mapping import Mapper
from models.meaning.rules.event import Event
from models.meaning.rules.instance import Instance
from models.meaning.rules.near_misses import Looked, NearMiss, near_misses
from models.meaning.rules.program import Program
from tests.models.meaning.rules.written import MAPS, rule, time

SAMPLE = rule(
    "rule R\n 0 start | track | event = Coupon Entered and total > 10\n 0 exclude | track | event = Order Completed\n 1 exit | Mail"
)
MAPPER = Mapper(MAPS)


def missed(
    body: dict[str, Any],
    *rules: Rule,
    known: dict[str, Any] | None = None,
    instances: tuple[Instance, ...] = (),
    moved: tuple[str, ...] = (),
    at: int = time("5h"),
    accepted: int | None = None,
    **more: Any,
) -> tuple[NearMiss, ...]:
    mapped = MAPPER.values(body)
    values = {name: one.value for name, one in mapped.items() if one.value is not None}
    event = Event(9, 1, body.get("type", "track"), at, accepted or at, values, **more)
    looked = Looked(event, mapped, tuple(paths_in(body)), known or {})
    return near_misses(Program([(one, 1) for one in rules], MAPS), looked, instances, moved)


def only(body: dict[str, Any], *rules: Rule, **more: Any) -> tuple[str, str]:
    (one,) = missed(body, *(rules or (SAMPLE,)), **more)
    return one.text, one.hint


def test_the_first_condition_that_failed_with_the_value_that_it_saw() -> None:
    text, hint = only({"event": "Cart Viewed", "properties": {"total": 12}})
    assert text == 'Row 1 asks for event = "Coupon Entered", the event has "Cart Viewed".'
    assert hint == ""
    assert only({"event": "Coupon Entered"})[0] == "Row 1 asks for total > 10, the event has none."
    assert (
        only({"event": "Coupon Entered", "properties": {"total": 10}})[0]
        == "Row 1 asks for total > 10, the event has 10."
    )


def test_another_call_type() -> None:
    text, _ = only({"type": "page", "event": "Coupon Entered", "properties": {"total": 12}})
    assert text == "Row 1 asks for a call of type track, this one is of type page."


def test_fewest_failing_conditions_come_first_and_rules_that_moved_do_not_come() -> None:
    far = rule("rule Far\n 0 start | page | event = X and city = Rome\n 1 exit | Mail")
    near = rule("rule Near\n 0 start | track | event = Coupon Entered and total > 10 and vip = true\n 1 exit | Mail")
    found = missed({"event": "Coupon Entered", "properties": {"total": 12}}, far, SAMPLE, near, moved=("R",))
    assert [(one.rule, one.failed, one.conditions) for one in found] == [("Near", 1, 4), ("Far", 3, 3)]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"event": "coupon entered", "properties": {"total": 12}}, "Only upper and lower case differ."),
        ({"event": "Coupon  Entered", "properties": {"total": 12}}, "Only blanks differ."),
        ({"event": "Coupon\u00a0Entered", "properties": {"total": 12}}, "Only blanks differ."),
        ({"event": "Coupon Entered", "properties": {"total": "12,50"}}, 'The event has "12,50" at properties.total, which is not a number.'),
        ({"event": "x", "properties": {"name": "Coupon Entered", "total": 12}}, "The event has this value at properties.name. Let the map read that path, or another map."),
        ({"event": "Coupon Entered", "properties": {"Total": 12}}, "The event has something at properties.Total, which the map does not read."),
    ],
)  # fmt: skip
def test_hints(body: dict[str, Any], says: str) -> None:
    assert only(body)[1] == says


def test_a_number_that_became_text() -> None:
    one = rule('rule R\n 0 start | track | order = "7"\n 1 exit | Mail')
    text, hint = only({"properties": {"order_id": "7.0"}}, one)
    assert text == 'Row 1 asks for order = "7", the event has "7.0".'
    assert hint == "It is the same number, written as text in another way. Make it a numeric map."


def test_a_value_of_the_person_and_one_that_became_nothing_new() -> None:
    person = rule("rule R\n 0 start | any | person city = Rome\n 1 exit | Mail")
    assert only({}, person)[0] == 'Row 1 asks for the person\'s city = "Rome", the person has none.'
    became = rule("rule R\n 0 start | any | vip became true\n 1 exit | Mail")
    text, hint = only({"traits": {"vip": True}}, became, known={"vip": (True, 0, 1)})
    assert text == "Row 1 asks for vip became true, the event has true."
    assert hint.startswith("It had this value before")


def test_a_rule_that_is_off() -> None:
    off = replace(SAMPLE, status="off")
    text, hint = only({"event": "Coupon Entered", "properties": {"total": 12}}, off)
    assert (text, hint) == ("The rule is off, so nothing starts.", "Set it to watching or on.")


def test_a_replay_says_so() -> None:
    text, _ = only({"event": "Coupon Entered", "properties": {"total": 12}}, held_back="replay")
    assert text == "The start is met, but a replay moves nothing unless that is asked for."


def test_rows_of_an_open_instance() -> None:
    one = rule("rule R | multiple | by order\n 0 start | track | event = A\n 0 exclude | track | event = Stop | within 1h\n 1 include | track | event = B | within 2h\n 2 exit | Mail")  # fmt: skip
    instance = Instance("i", "R", 1, 1, time("1h"), 1, 0, (time("1h"), time("4h")), transaction="o1")

    def said(name: str, at: str, order: str | None = "o1", accepted: str | None = None) -> str:
        body = {"event": name, "properties": {} if order is None else {"order_id": order}}
        late = None if accepted is None else time(accepted)
        return only(body, one, instances=(instance,), at=time(at), accepted=late)[0]

    assert said("Stop", "0") == "Row 2 guards from 1970-01-01 01:00:00 UTC on, the event is earlier."
    assert said("Stop", "2h") == "Row 2 guarded until 1970-01-01 02:00:00 UTC, the event is too late."
    assert said("Stop", "1h30m", "o2") == 'Row 2 is for order "o1", the event has "o2".'
    assert said("B", "3h") == "Row 3 counts from 1970-01-01 04:00:00 UTC on, the event is earlier."
    assert said("B", "5h", None) == 'Row 3 is for order "o1", the event has none.'
    assert said("B", "5h", accepted="6h") == "Row 3 could be met until 1970-01-01 06:00:00 UTC, the event is too late."


def test_dates_and_lists_are_shown_as_people_write_them() -> None:
    one = rule("rule R\n 0 start | any | day = 2026-01-05\n 1 exit | Mail")
    assert (
        only({"properties": {"day": "2026-01-06"}}, one)[0]
        == 'Row 1 asks for day = "2026-01-05", the event has 2026-01-06.'
    )
    tags = rule("rule R\n 0 start | any | tags contains red\n 1 exit | Mail")
    assert (
        only({"properties": {"tags": ["blue", 5]}}, tags)[0]
        == 'Row 1 asks for tags contains "red", the event has ["blue", "5"].'
    )
