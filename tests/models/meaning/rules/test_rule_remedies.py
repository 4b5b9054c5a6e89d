"""One click out of a problem: what is offered, and that it mends what it is offered for without breaking anything else."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.catalogue import Catalogue, ExternalEvent
from models.meaning.configuration import (
    Condition,
    Configuration,
    Criterion,
    DataMap,
    EmarsysAccount,
    Mode,
    Reference,
    Rule,
)
from models.meaning.rules.remedies import Remedy, Surroundings, remedies
from models.meaning.rules.validation import Problem, rule_problems
from tests.models.meaning.rules.written import MAPS, rule

CATALOGUE = Catalogue(
    events={1001: ExternalEvent(1001, "Mail"), 7: ExternalEvent(7, "Checkout reminder EN")}, read_at=1
)
LIBRARY = (DataMap("favourite_colour", ("traits.colour",)),)


def around(mode: Mode = "live", *others: Rule) -> Surroundings:
    ids = (f"new-{number}" for number in itertools.count())
    configuration = Configuration("w", data_maps=MAPS, rules=others, emarsys=EmarsysAccount(mode=mode))
    return Surroundings(configuration, CATALOGUE, lambda: next(ids), LIBRARY)


def first_problem(one: Rule, where: Surroundings) -> Problem:
    found = rule_problems(one, where.configuration, where.catalogue)
    return next((each for each in found if each.is_error), found[0])


def offered(one: Rule, where: Surroundings) -> list[str]:
    return [each.words for each in remedies(one, first_problem(one, where), where)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rule R\n 0 exclude | track | event = B\n 1 exit | Mail", ["Add a start row"]),
        ("rule R\n 0 start | track | event = A\n 2 exit | Mail", ["Number the steps 0, 1, 2 …"]),
        ("rule R\n 0 start | track |\n 1 start | track |\n 2 exit | Mail", ["Make it sequence 0", "Delete this row"]),
        ("rule R\n 0 start | track |\n 0 include | track |\n 1 exit | Mail", ["Make it a start row", "Delete this row"]),
        ("rule R\n 0 start | track |\n 0 exit | Mail", ["Make it sequence 1"]),
        ("rule R\n 0 start | track |\n 1 exit | Mail\n 2 include | track |", ["Make the exit sequence 2", "Delete this row"]),
        ("rule R\n 0 start | track |\n 1 exit | Mail\n 2 exit | Mail", ["Make the exits sequence 1", "Delete this row"]),
        ("rule R\n -1 start | track |\n 0 start | track |\n 1 exit | Mail", ["Make it sequence 0", "Delete this row"]),
        ("rule R\n 0 start | track |\n 0 exclude | track |\n 1 exit | Mail", ["Delete this row"]),
        (
            "rule R\n 0 start | track |\n 1 exclude | track | event = B\n 2 exit | Mail",
            ["Set within time to 1d"],
        ),
        ("rule R\n 0 start | track | | within 1h\n 1 exit | Mail", ["Clear the within time"]),
        ("rule R\n 0 start | track |\n 0 exclude | track | event = B | wait 1h\n 1 exit | Mail", ["Clear the wait time"]),
        ("rule R\n 0 start | track |\n 1 exit | Mail | keep a=total", ["Clear the variables"]),
        ("rule R\n 0 start | track | | constants a=1\n 1 exit | Mail", ["Clear the constants"]),
        ("rule R\n 0 start | track |\n 1 exit | Mail | event = A", ["Clear the criteria"]),
        ("rule R\n 0 start | track | | wait 1.5h\n 1 exit | Mail", ["Set wait time to 90m", "Clear the wait time"]),
        (
            "rule R\n 0 start | track |\n 1 include | track | | within soon\n 2 exit | Mail",
            ["Set within time to 1d", "Clear the within time"],
        ),
        (
            "rule R | lifetime 1h\n 0 start | track | | wait 1h\n 1 include | track |\n 2 exit | Mail",
            ["Set lifetime to 25 h", "Set within time to 1d"],
        ),
        ("rule R\n 0 start | track | evnt = red\n 1 exit | Mail", ["Use event"]),
        (
            "rule R\n 0 start | track | favourite_colour = red\n 1 exit | Mail",
            ["Add the data map favourite_colour"],
        ),
        ("rule R\n 0 start | track | event = A and total > 1,5\n 1 exit | Mail", ["Use 1.5", "Delete this criterion"]),
        ("rule R\n 0 start | track | day = 24.12.2026\n 1 exit | Mail", ["Use 2026-12-24"]),
        ("rule R\n 0 start | track | city < 3\n 1 exit | Mail", ["Use ="]),
        ("rule R\n 0 start | track | | keep a=citi\n 1 exit | Mail", ["Use city", "Delete this variable"]),
        ("rule R | by ordr\n 0 start | track |\n 1 exit | Mail", ["Use order", "Use none"]),
        ("rule R | cooldown 2 weeks\n 0 start | track |\n 1 exit | Mail", ["Set it to 14d", "Clear the cool-down"]),
        ("rule R | cooldown 0s\n 0 start | track |\n 1 exit | Mail", ["Clear the cool-down"]),
        ("rule R | lifetime 0s\n 0 start | track |\n 1 exit | Mail", ["Set lifetime to 48 h"]),
        (
            "rule R\n 0 start | track | event = A | keep ems_event_time=day\n 1 exit | Mail",
            ['Call it "day"', "Delete this variable"],
        ),
        (
            "rule R\n 0 start | track | event = A | wait 4h\n 0 exclude | track | event = B | within 3d\n 1 exit | Mail",
            ["Clear the within time"],
        ),
        (
            "rule R\n 0 start | track | event = A | wait 4h\n 1 exclude | track | event = B\n 1 exit | Mail",
            ["Make it sequence 0", "Delete this row"],
        ),
    ],
)  # fmt: skip
def test_what_is_offered(text: str, words: list[str]) -> None:
    assert offered(rule(text), around()) == words


def test_the_head_is_mended() -> None:
    nameless = replace(rule("rule R\n 0 start | track | event = Coupon Entered\n 1 exit | Mail"), name="")
    assert offered(nameless, around()) == ['Call it "After Coupon Entered"']
    one = rule("rule R\n 0 start | track | event = A\n 1 exit | Mail")
    other = replace(one, id="other")
    assert offered(one, around("live", one, other, replace(one, id="x", name="R 2"))) == ['Call it "R 3"']


def test_an_exit_is_added_where_the_account_shows_which() -> None:
    one = rule("rule Checkout reminder\n 0 start | track | event = A")
    (remedy,) = remedies(one, first_problem(one, around()), around())
    assert remedy.words == "Add an exit that triggers Checkout reminder EN"
    assert [(row.sequence, row.type) for row in remedy.rule.conditions] == [(0, "start"), (1, "exit")]
    assert offered(replace(one, name="Nothing like it"), around()) == []


def test_rows_with_one_id_are_told_apart() -> None:
    one = rule("rule R\n 0 start | track | event = A\n 1 exit | Mail")
    same = replace(one, conditions=tuple(replace(row, id="x") for row in one.conditions))
    assert offered(same, around()) == ["Tell the rows apart"]


def test_an_external_event_that_the_account_lacks() -> None:
    one = rule("rule R\n 0 start | track | event = A\n 1 exit | Checkout reminder")
    one = replace(
        one,
        conditions=(one.conditions[0], replace(one.conditions[1], external_event=Reference(9, "Checkout reminder"))),
    )
    assert offered(one, around("live")) == ["Use Checkout reminder EN", "Refresh"]
    assert offered(one, around("sandbox")) == ["Add it to the sandbox", "Use Checkout reminder EN"]
    use = remedies(one, first_problem(one, around()), around())[0]
    assert use.rule.conditions[1].external_event == Reference(7, "Checkout reminder EN")


def test_what_is_only_meant_by_a_person_has_no_remedy() -> None:
    assert offered(rule("rule R\n 0 start | page |\n 1 exit | Mail"), around()) == []


SEQUENCES = st.integers(-1, 3)
CELLS = {
    "wait": st.sampled_from([None, "1h", "0s", "soon", "2 days", "1.5h"]),
    "within": st.sampled_from([None, "1h", "0s", "later", "90"]),
    "criteria": st.lists(
        st.builds(
            Criterion,
            st.sampled_from(["event", "total", "vip", "evnt", "favourite_colour", "tags", "nothing like it"]),
            st.sampled_from(["=", "<", "contains", "exists", "is one of", "became"]),
            st.sampled_from([None, "A", "1,5", 3, True, ("A", "B"), ""]),
        ),
        max_size=2,
    ).map(tuple),
    "variables": st.sampled_from([{}, {"a": "total"}, {"a": "totl"}, {" ": "event"}, {"ems_event_time": "day"}]),
    "constants": st.sampled_from([{}, {"campaign": "autumn"}, {"": 1}]),
    "external_event": st.sampled_from([None, Reference(1001, "Mail"), Reference(9, "Checkout reminder")]),
}
ROWS = st.builds(
    Condition,
    st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h"]),
    SEQUENCES,
    st.sampled_from(["start", "include", "exclude", "exit"]),
    st.sampled_from(["track", "any"]),
    **CELLS,
)
RULES = st.builds(
    Rule,
    st.just("R"),
    st.sampled_from(["R", "", "Other"]),
    st.lists(ROWS, max_size=5).map(tuple),
    st.sampled_from(["on", "off"]),
    st.sampled_from([48.0, 0.0, 1e9, 1.0]),
    st.booleans(),
    st.sampled_from([None, "order", "ordr"]),
    st.sampled_from([None, "30d", "0s", "2 weeks"]),
)


@given(RULES, st.sampled_from(["live", "sandbox"]))
def test_a_remedy_takes_its_problem_away_and_brings_no_error(one: Rule, mode: Mode) -> None:
    where = around(mode, Rule("other", "Other", ()))
    before = rule_problems(one, where.configuration, where.catalogue)
    for problem in before:
        for remedy in remedies(one, problem, where):
            if remedy.account:
                continue
            after = _after(remedy, where)
            assert sum(each.is_error for each in after) <= sum(each.is_error for each in before)
            mended = (problem.text, _row_id(one, problem))
            times = [(each.text, _row_id(one, each)) for each in before].count(mended)
            assert [(each.text, _row_id(remedy.rule, each)) for each in after].count(mended) < times


def _after(remedy: Remedy, where: Surroundings) -> tuple[Problem, ...]:
    maps = (*where.configuration.data_maps, *remedy.new_maps)
    return rule_problems(remedy.rule, replace(where.configuration, data_maps=maps), where.catalogue)


def _row_id(one: Rule, problem: Problem) -> str | None:
    return None if problem.row is None else one.conditions[problem.row - 1].id
