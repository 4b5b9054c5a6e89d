# ruff: noqa: E501 - the tables read best with one case to a line
"""Everything that is refused on save, with its row, its cell and the sentence that mends it; and what is only warned of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.meaning.catalogue import Catalogue, ExternalEvent
from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, EmarsysAccount, Reference, Rule
from models.meaning.rules.compile import compile_rule
from models.meaning.rules.validation import (
    Problem,
    configuration_problems,
    deletion_problem,
    map_problems,
    problems,
)
from tests.models.meaning.rules.written import MAPS, rule

SAMPLE = """
rule R
  0 start   | track | event = A
  0 exclude | track | event = B
  1 exit    | Mail
"""


def errors(one: Rule) -> list[Problem]:
    return [each for each in problems(one, MAPS) if each.is_error]


REFUSED = [
    ("no start", "rule R\n 0 exclude | track | event = B\n 1 exit | Mail", None, "conditions", "no start row"),
    ("no exit", "rule R\n 0 start | track | event = A", None, "conditions", "no exit row"),
    ("a gap", "rule R\n 0 start | track | event = A\n 2 exit | Mail", 2, "sequence", "No row has sequence 1"),
    ("a start later on", "rule R\n 0 start | track |\n 1 start | track |\n 2 exit | Mail", 2, "sequence", "sequence 0"),
    ("an include in 0", "rule R\n 0 start | track |\n 0 include | track |\n 1 exit | Mail", 2, "sequence", "Make this a start row"),
    ("the exit in 0", "rule R\n 0 start | track |\n 0 exit | Mail", 2, "sequence", "step of its own"),
    ("a row after the exit", "rule R\n 0 start | track |\n 1 exit | Mail\n 2 include | track |", 3, "sequence", "can never be entered"),
    ("a guard after the exit", "rule R\n 0 start | track |\n 1 exit | Mail\n 2 exclude | track | event = A | within 1h", 3, "sequence", "can never be entered"),
    ("an exit before the last", "rule R\n 0 start | track |\n 1 exit | Mail\n 2 exit | Mail", 2, "sequence", "last step, which is 2"),
    ("an include with the exit", "rule R\n 0 start | track |\n 1 include | track |\n 1 exit | Mail", 2, "sequence", "cannot share a step"),
    ("a negative sequence", "rule R\n -1 start | track |\n 0 start | track |\n 1 exit | Mail", 1, "sequence", "below 0"),
    ("exclude without criteria", "rule R\n 0 start | track |\n 0 exclude | track |\n 1 exit | Mail", 2, "criteria", "would end everything"),
    ("exclude alone without within", "rule R\n 0 start | track |\n 1 exclude | track | event = B\n 2 exit | Mail", 2, "within", "Give this row a within time"),
    ("within on start", "rule R\n 0 start | track | | within 1h\n 1 exit | Mail", 1, "within", "means nothing on a start row"),
    ("within on exit", "rule R\n 0 start | track |\n 1 exit | Mail | within 1h", 2, "within", "means nothing on an exit row"),
    ("wait on exclude", "rule R\n 0 start | track |\n 0 exclude | track | event = B | wait 1h\n 1 exit | Mail", 2, "wait", "means nothing on an exclude row"),
    ("variables on exclude", "rule R\n 0 start | track |\n 0 exclude | track | event = B | keep a=total\n 1 exit | Mail", 2, "variables", "mean nothing"),
    ("variables on exit", "rule R\n 0 start | track |\n 1 exit | Mail | keep a=total", 2, "variables", "mean nothing"),
    ("constants on start", "rule R\n 0 start | track | | constants a=1\n 1 exit | Mail", 1, "constants", "mean nothing"),
    ("criteria on exit", "rule R\n 0 start | track |\n 1 exit | Mail | event = A", 2, "criteria", "mean nothing"),
    ("no duration", "rule R\n 0 start | track | | wait 1.5h\n 1 exit | Mail", 1, "wait", "one whole number"),
    ("no duration within", "rule R\n 0 start | track |\n 1 include | track | | within soon\n 2 exit | Mail", 2, "within", "one whole number"),
    ("within 0s", "rule R\n 0 start | track |\n 1 include | track | | within 0s\n 2 exit | Mail", 2, "within", "over before any event"),
    ("lifetime over at entry", "rule R | lifetime 1h\n 0 start | track | | wait 1h\n 1 include | track |\n 2 exit | Mail", 2, "within", "is over"),
    ("unknown map", "rule R\n 0 start | track | colour = red\n 1 exit | Mail", 1, "criteria[0]", 'no data map "colour"'),
    ("second criterion", "rule R\n 0 start | track | event = A and total > x\n 1 exit | Mail", 1, "criteria[1]", "not a number"),
    ("unknown variable", "rule R\n 0 start | track | | keep a=colour\n 1 exit | Mail", 1, "variables.a", 'no data map "colour"'),
    ("unknown transaction map", "rule R | by colour\n 0 start | track |\n 1 exit | Mail", None, "transaction_map", 'no data map "colour"'),
    ("cool-down", "rule R | cooldown 1x\n 0 start | track |\n 1 exit | Mail", None, "cooldown", "one whole number"),
    ("empty cool-down", "rule R | cooldown 0s\n 0 start | track |\n 1 exit | Mail", None, "cooldown", "blocks nothing"),
    ("< on text", "rule R\n 0 start | track | city < 3\n 1 exit | Mail", 1, "criteria[0]", "Make it a numeric or date map"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "row", "field", "says"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED]
)
def test_refused(text: str, row: int | None, field: str, says: str) -> None:
    found = errors(rule(text))
    assert [(one.row, one.field) for one in found] == [(row, field)], found
    assert says in found[0].text
    assert found[0].text.endswith(".")


@pytest.mark.parametrize("hours", [0, -1, float("nan"), float("inf"), 1e9])
def test_a_default_lifetime_must_be_above_0_and_sensible(hours: float) -> None:
    assert [one.field for one in errors(replace(rule(SAMPLE), default_lifetime_hours=hours))] == [
        "default_lifetime_hours"
    ]


def test_other_cells_of_the_head_and_rows() -> None:
    assert [one.field for one in errors(replace(rule(SAMPLE), name=" "))] == ["name"]
    same = replace(rule(SAMPLE), conditions=tuple(replace(one, id="x") for one in rule(SAMPLE).conditions))
    assert [one.field for one in errors(same)] == ["conditions"]
    without = Rule("r", "R", (Condition("a", 0, "start"), Condition("b", 1, "exit")))
    assert [(one.row, one.field) for one in errors(without)] == [(2, "external_event")]
    start = Condition("a", 0, "start", external_event=Reference(1, "Mail"))
    misplaced = Rule("r", "R", (start, Condition("b", 1, "exit", external_event=Reference(1, "Mail"))))
    assert [(one.row, one.field) for one in errors(misplaced)] == [(1, "external_event")]


def test_the_sample_has_no_problem_at_all() -> None:
    assert problems(rule(SAMPLE), MAPS) == ()


def test_a_rule_without_rows_is_refused_with_both_reasons() -> None:
    assert [one.text.split(",")[0] for one in errors(Rule("r", "R", ()))] == [
        "The rule has no start row",
        "The rule has no exit row",
    ]


@pytest.mark.parametrize(
    ("text", "row", "field"),
    [
        ("rule R\n 0 start | page |\n 1 exit | Mail", 1, "criteria"),
        (
            "rule R\n 0 start | track | event = A\n 0 exclude | track | event = B | within 0s\n 1 exit | Mail",
            2,
            "within",
        ),
        (
            "rule R | lifetime 1h\n 0 start | track | event = A | wait 2h\n 1 include | track | event = B\n"
            + " 1 include | track | event = C | within 1h\n 2 exit | Mail",
            2,
            "within",
        ),
        ("rule R\n 0 start | track | event = A | keep ems_event_time=day\n 1 exit | Mail", 1, "variables"),
    ],
)
def test_only_warned_of(text: str, row: int, field: str) -> None:
    found = problems(rule(text), MAPS)
    assert [(one.row, one.field, one.is_error) for one in found] == [(row, field, False)]


def test_an_external_event_that_the_account_lacks_keeps_only_a_live_rule_that_is_on_from_being_saved() -> None:
    there = Catalogue(events={7: ExternalEvent(7, "Other")}, read_at=1)
    one = rule(SAMPLE)
    assert [each.is_error for each in problems(one, MAPS, there, "live")] == [True]
    assert [each.is_error for each in problems(replace(one, status="watching"), MAPS, there, "live")] == [False]
    (sandbox,) = problems(one, MAPS, there, "sandbox")
    assert not sandbox.is_error
    assert "add it there" in sandbox.text
    assert problems(one, MAPS, Catalogue(), "live") == (), "an account that was never read has no say"
    assert problems(one, MAPS, Catalogue(events={1001: ExternalEvent(1001, "Mail")}, read_at=1), "live") == ()


def test_maps_that_are_refused() -> None:
    email, opt_in = Reference(3, "E-Mail"), Reference(31, "Opt-In")
    assert map_problems([DataMap("a", ("a",), field=email), DataMap("b", ("b",))], 3) == ()
    (twice,) = map_problems([DataMap("a", ("a",), field=email), DataMap("b", ("b",), field=email)], 3)
    assert twice.field == "b"
    assert "both update E-Mail" in twice.text
    (key,) = map_problems([DataMap("a", ("a",), field=email, clears=True)], 3)
    assert "the key field" in key.text
    (opt,) = map_problems([DataMap("a", ("a",), field=opt_in, clears=True)], 3)
    assert "opt-in" in opt.text


def test_a_configuration_is_looked_through_as_a_whole() -> None:
    bad = rule("rule Bad\n 0 start | track |")
    configuration = Configuration("w", data_maps=MAPS, rules=(rule(SAMPLE), bad), emarsys=EmarsysAccount(mode="live"))
    found = [(name, one.field) for name, one in configuration_problems(configuration) if one.is_error]
    assert found == [("Bad", "conditions")]
    assert "no exit row" in next(one.text for name, one in configuration_problems(configuration) if one.is_error)


def test_a_map_in_use_cannot_be_deleted() -> None:
    used = rule("rule R | by order\n 0 start | track | event = A | keep a=total\n 1 exit | Mail")
    configuration = Configuration("w", data_maps=MAPS, rules=(used,))
    for name in ("order", "event", "total"):
        assert '"R"' in (deletion_problem(name, configuration) or "")
    assert deletion_problem("city", configuration) is None


def test_what_validates_compiles() -> None:
    compiled = compile_rule(rule(SAMPLE), MAPS, 3)
    assert [step.kind for step in compiled.steps] == ["start", "exit"]
    assert compiled.version == 3
    assert set(compiled.maps) == {"event"}


def test_a_value_that_cannot_be_compared_is_found_in_any_row() -> None:
    rows = (
        Condition("a", 0, "start", criteria=(Criterion("total", "=", "x"),)),
        Condition("b", 1, "exit", external_event=Reference(1, "Mail")),
    )
    assert [one.field for one in errors(Rule("r", "R", rows))] == ["criteria[0]"]
