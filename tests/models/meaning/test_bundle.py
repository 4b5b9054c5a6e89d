"""The file of a client bundle, and what is called different."""

from __future__ import annotations

import json

import pytest

from models.meaning.bundle import (
    Bundle,
    Case,
    Exit,
    Later,
    Move,
    Outcome,
    Sent,
    compare,
    compare_later,
    read,
    to_text,
)
from models.problems import UserMistake

GOOD = Outcome(
    "queued",
    "queued_fields",
    (Sent(1, "First Name", "Ada"), Sent(9001, "Loyalty tier", "gold")),
    (Move("Coupon", "opened", 0),),
    (Exit("Welcome", {"code": "A1"}),),
)
BUNDLE = Bundle(
    7, "0.1.0", True, {"format": "portway/1"}, None, (Case("tracking", 9, {"type": "page"}, GOOD),), (Later(5),)
)


def test_a_bundle_reads_as_it_was_written() -> None:
    read_again = read(to_text(BUNDLE).encode())
    assert (read_again.cases, read_again.later) == (BUNDLE.cases, BUNDLE.later)
    assert json.loads(to_text(BUNDLE))["format"] == "portway-bundle/1"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * 5_000, "not a bundle"),
        ("{}", "format"),
        ('{"format": "portway/1"}', "format"),
        (to_text(BUNDLE).replace('"door": "tracking"', '"door": "back"'), "door"),
        (to_text(BUNDLE)[:-9], "not a bundle"),
    ],
)
def test_what_is_none_is_refused_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(UserMistake, match=says):
        read(text.encode())


def test_nothing_is_different_between_equals_in_another_order() -> None:
    turned = Outcome(GOOD.verdict, GOOD.reason, GOOD.fields[::-1], GOOD.rules, GOOD.exits)
    assert compare(GOOD, turned) == []


def test_fields_of_another_account_are_the_same_by_name_and_those_of_the_system_by_id() -> None:
    other = Outcome("queued", "queued_fields", (Sent(1, "Vorname", "Ada"), Sent(100_017, "loyalty  Tier", "gold")))
    assert [one.part for one in compare(GOOD, other)] == ["Rule Coupon", "Exit Welcome"]


def test_each_difference_says_how_it_was_and_how_it_is() -> None:
    got = Outcome(
        "parked",
        "parked_fields",
        (Sent(1, "First Name", None), Sent(11, "City", "Graz")),
        (Move("Coupon", "excluded", 0),),
        (Exit("Welcome", {"code": "B2"}), Exit("Reminder")),
    )
    assert [str(one) for one in compare(GOOD, got)] == [
        "Verdict: queued → parked",
        "Field First Name: Ada → cleared",
        "Field Loyalty tier: gold → nothing",
        "Field City: nothing → Graz",
        "Rule Coupon: opened, step 0 → excluded, step 0",
        "Exit Welcome: goes out with code = A1 → goes out with code = B2",
        "Exit Reminder: nothing → goes out",
    ]


def test_what_time_moves_is_compared_by_the_minute() -> None:
    there = [Later(60_000, (Move("A", "completed", 1),)), Later(61_000, (Move("B", "expired", 1),))]
    here = [Later(60_500, (Move("B", "expired", 1),)), Later(119_999, (Move("A", "completed", 1),))]
    assert compare_later(there, here) == []
    (gone,) = compare_later(there, here[:1])
    assert str(gone) == "Rule A: completed, step 1 → nothing"
