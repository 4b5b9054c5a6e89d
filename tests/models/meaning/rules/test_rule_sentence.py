# ruff: noqa: E501 - the tables read best with one case to a line
"""The one sentence of a rule, for every shape that a rule can have."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from models.meaning.configuration import Rule
from models.meaning.rules.sentence import sentence
from models.meaning.rules.validation import problems
from tests.models.meaning.rules.test_rule_properties import rules
from tests.models.meaning.rules.written import MAPS, rule

A, B, C, STOP, MAIL = (
    "track | event = A",
    "track | event = B",
    "track | event = C",
    "track | event = Stop",
    "exit | Mail",
)

TABLE = [
    (
        "rule R | lifetime 48h\n0 start | track | event = Coupon Entered\n0 exclude | track | event = Order Completed\n"
        "1 exit | segment.com test event",
        "Fires *segment.com test event* 48 hours after *Coupon Entered*, unless *Order Completed* comes first.",
    ),
    (f"rule R\n0 start | {A}\n1 {MAIL}", "Fires *Mail* at once after *A*."),
    (f"rule R\n0 start | {A} | wait 1h\n1 {MAIL}", "Fires *Mail* 1 hour after *A*."),
    (f"rule R\n0 start | {A}\n1 {MAIL} | wait 90m", "Fires *Mail* 90 minutes after *A*."),
    (f"rule R\n0 start | {A} | wait 1h\n1 {MAIL} | wait 30m", "Fires *Mail* 90 minutes after *A*."),
    (
        f"rule R\n0 start | {A}\n0 exclude | {STOP} | within 2h\n1 {MAIL}",
        "Fires *Mail* 2 hours after *A*, unless *Stop* comes within 2 hours.",
    ),
    (
        f"rule R\n0 start | {A} | wait 5h\n0 exclude | {STOP} | within 2h\n1 {MAIL}",
        "Fires *Mail* 5 hours after *A*, unless *Stop* comes within 2 hours.",
    ),
    (
        f"rule R\n0 start | {A} | wait 0s\n0 exclude | {STOP}\n1 {MAIL}",
        "Fires *Mail* at once after *A*, unless *Stop* comes first.",
    ),
    (
        f"rule R\n0 start | {A}\n0 exclude | {STOP}\n1 {MAIL} | wait 1h",
        "Fires *Mail* 1 hour after *A*, unless *Stop* comes first.",
    ),
    (
        f"rule R | lifetime 30m\n0 start | {A}\n0 exclude | {STOP}\n0 exclude | {B} | within 10m\n1 {MAIL}",
        "Fires *Mail* 30 minutes after *A*, unless *Stop* comes first or *B* comes within 10 minutes.",
    ),
    (
        f"rule R\n0 start | {A}\n0 exclude | {STOP}\n0 exclude | {B}\n0 exclude | {C}\n1 {MAIL} | wait 1d",
        "Fires *Mail* 1 day after *A*, unless *Stop*, *B* or *C* comes first.",
    ),
    (f"rule R\n0 start | {A}\n0 start | {B}\n1 {MAIL}", "Fires *Mail* at once after *A* or *B*."),
    (
        f"rule R\n0 start | {A} | wait 1h\n0 start | {B} | wait 2h\n1 {MAIL}",
        "Fires *Mail* 1 hour after *A* or 2 hours after *B*.",
    ),
    (
        f"rule R | lifetime 48h\n0 start | {A} | wait 1h\n0 start | {B}\n0 exclude | {STOP}\n1 {MAIL}",
        "Fires *Mail* 1 hour after *A* or 48 hours after *B*, unless *Stop* comes first.",
    ),
    (f"rule R\n0 start | {A}\n1 {MAIL}\n1 exit | Letter | wait 1d", "Fires *Mail* at once and *Letter* 1 day after *A*."),
    (
        f"rule R\n0 start | {A} | wait 1h\n0 start | {B} | wait 2h\n1 {MAIL}\n1 exit | Letter | wait 1d",
        "Fires *Mail* at once and *Letter* 1 day after *A* and a wait of 1 hour or *B* and a wait of 2 hours.",
    ),
    (
        f"rule R | lifetime 48h\n0 start | {A}\n1 include | {B}\n2 {MAIL}",
        "Fires *Mail* at once after *A*, then *B* within 48 hours of the start.",
    ),
    (
        f"rule R\n0 start | {A} | wait 1h\n1 include | {B} | within 2h | wait 10m\n2 {MAIL}",
        "Fires *Mail* 10 minutes after *A* and a wait of 1 hour, then *B* within 2 hours.",
    ),
    (
        f"rule R\n0 start | {A}\n1 include | {B} | within 2h\n1 include | {C} | within 3h\n2 {MAIL}",
        "Fires *Mail* at once after *A*, then *B* within 2 hours or *C* within 3 hours.",
    ),
    (
        f"rule R\n0 start | {A}\n1 include | {B} | within 2h\n1 include | {C} | within 3h | wait 1h\n2 {MAIL}",
        "Fires *Mail* at once after *A*, then *B* within 2 hours or *C* within 3 hours and a wait of 1 hour.",
    ),
    (
        f"rule R\n0 start | {A}\n0 exclude | {STOP}\n1 include | {B} | within 2h\n2 {MAIL}",
        "Fires *Mail* at once after *A*, then *B* within 2 hours, unless *Stop* comes first.",
    ),
    (
        f"rule R\n0 start | {A}\n1 include | {B} | within 2h\n2 {MAIL} | wait 1d\n2 exclude | {STOP}",
        "Fires *Mail* 1 day after *A*, then *B* within 2 hours, unless *Stop* comes after *B*.",
    ),
    (
        f"rule R\n0 start | {A} | wait 1h\n1 include | {B} | within 2h\n1 exclude | {STOP} | within 1h\n2 {MAIL}",
        "Fires *Mail* at once after *A* and a wait of 1 hour, then *B* within 2 hours, "
        "unless *Stop* comes within 1 hour after the beginning of step 1.",
    ),
    (
        f"rule R\n0 start | {A}\n1 exclude | {B} | within 7d\n2 {MAIL}",
        "Fires *Mail* at once after *A*, then 7 days without *B*.",
    ),
    (
        f"rule R\n0 start | {A}\n1 exclude | {B} | within 1h\n1 exclude | {C} | within 4h\n2 {MAIL}",
        "Fires *Mail* at once after *A*, then 4 hours without *B* in the first 1 hour or *C*.",
    ),
    (
        f"rule R\n0 start | {A}\n1 include | {B} | within 1h\n2 include | {C} | within 1h\n3 exclude | {STOP} | within 1d\n4 {MAIL}",
        "Fires *Mail* at once after *A*, then *B* within 1 hour, then *C* within 1 hour, then 1 day without *Stop*.",
    ),
    (f"rule R | multiple\n0 start | {A}\n1 {MAIL}", "Fires *Mail* at once after *A*, for each start on its own."),
    (f"rule R | multiple | by order\n0 start | {A}\n1 {MAIL}", "Fires *Mail* at once after *A*, for each order on its own."),
    (f"rule R | by order\n0 start | {A}\n1 {MAIL}", "Fires *Mail* at once after *A*, all of the same order."),
    (f"rule R | cooldown 30d\n0 start | {A}\n1 {MAIL}", "Fires *Mail* at once after *A*, and not again for 30 days."),
    ("rule R\n0 start | page |\n1 exit | Mail", "Fires *Mail* at once after any page call."),
    ("rule R\n0 start | any |\n1 exit | Mail", "Fires *Mail* at once after any event."),
    ("rule R\n0 start | identify | vip became true\n1 exit | Mail", "Fires *Mail* at once after an identify call with vip became *true*."),
    (
        "rule R\n0 start | track | event is one of A/B and total > 10 and person city = Rome\n1 exit | Mail",
        "Fires *Mail* at once after *A* or *B* with total > *10* and the person's city = *Rome*.",
    ),
    (
        "rule R\n0 start | any | tags contains red and order exists and city does not exist\n1 exit | Mail",
        "Fires *Mail* at once after an event with tags contains *red*, order that exists and no city.",
    ),
    ("rule R\n0 start | track | event starts with Order\n1 exit | Mail", "Fires *Mail* at once after a track call with event starts with *Order*."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), TABLE, ids=[str(number) for number in range(len(TABLE))])
def test_sentence(text: str, says: str) -> None:
    one = rule(text)
    assert not [each for each in problems(one, MAPS) if each.is_error]
    assert sentence(one, MAPS).marked == says
    assert sentence(one, MAPS).text == says.replace("*", "")


def test_the_spans_name_their_rows_so_that_a_screen_can_underline_them() -> None:
    one = sentence(rule(TABLE[0][0]), MAPS)
    marked = [(span.text, span.kind, span.row) for span in one.spans if span.kind != "text"]
    assert marked == [
        ("segment.com test event", "value", 3),
        ("48 hours", "duration", None),
        ("Coupon Entered", "value", 1),
        ("Order Completed", "value", 2),
    ]


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 25


@settings(max_examples=100, deadline=None)
@given(rules())
def test_any_rule_that_validates_has_a_sentence_that_names_every_event(one: Rule) -> None:
    said = sentence(one, MAPS)
    assert said.text.startswith("Fires ")
    assert said.text.endswith(".")
    named = {span.text for span in said.spans if span.kind == "value"}
    assert named == {"Mail"} | {row.criteria[0].value for row in one.conditions if row.criteria}
