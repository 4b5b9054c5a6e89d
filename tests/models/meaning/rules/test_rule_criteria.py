"""Each operator on each type of map, absence, person and became. Values are what mapping has typed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.configuration import DATA_TYPES, Criterion, DataMap
from models.meaning.mapping import Mapper
from models.meaning.rules.criteria import compile_criterion, constant_problem
from models.meaning.rules.values import typed
from tests.models.meaning.rules.written import MAPS, OPERATORS, criterion

BY_NAME = {one.name: one for one in MAPS}

TRUE = [
    ("city = Rome", "Rome"),
    ("city = Rome", "  Rome\t"),
    ("city ≠ Rome", "rome"),
    ("city contains om", "Rome"),
    ("city starts with Ro", "Rome"),
    ("city is one of Oslo/Rome", "Rome"),
    ("city exists", ""),
    ("city = 7", "7"),
    ("city = true", "true"),
    ("total = 10", 10),
    ("total = 10.0", 10),
    ("total = \"10\"", 10),
    ("total ≠ 10", 11),
    ("total < 10", 9.99),
    ("total <= 10", 10),
    ("total > 10", 10.01),
    ("total >= 10", 10),
    ("total is one of 1/2/3", 2),
    ("total exists", 0),
    ("total = 0", 0),
    ("vip = true", True),
    ("vip = \"true\"", True),
    ("vip ≠ true", False),
    ("vip exists", False),
    ("vip = false", False),
    ("day = 2026-01-05", "2026-01-05"),
    ("day = 2026-01-05", "2026-01-05T23:59:59.000Z"),
    ("day = 2026-01-05", "2026-01-05T23:59:59.000-05:00"),
    ("day < 2026-01-06", "2026-01-05T23:59:59.000Z"),
    ("day <= 2026-01-05", "2026-01-05T23:59:59.000Z"),
    ("day > 2026-01-05T10:00:00Z", "2026-01-05T10:00:00.001Z"),
    ("day = 2026-01-05T10:00:00Z", "2026-01-05T11:00:00.000+01:00"),
    ("tags = red", ["blue", "red"]),
    ("tags contains red", ["blue", "red"]),
    ("tags ≠ red", ["blue", "red"]),
    ("tags starts with re", ["blue", "red"]),
    ("tags is one of red/green", ["blue", "red"]),
    ("tags = 5", [5, 6]),
    ("tags = \"5\"", [5, 6]),
    ("tags = true", [True]),
    ("tags exists", []),
    ("tags became red", ["red"]),
]  # fmt: skip
FALSE = [
    ("city = Rome", "rome"),
    ("city = Rome", "Ro me"),
    ("city ≠ Rome", " Rome "),
    ("city contains x", "Rome"),
    ("city starts with om", "Rome"),
    ("city is one of Oslo/Paris", "Rome"),
    ("city does not exist", ""),
    ("total < 10", 10),
    ("total > 10", 10),
    ("total does not exist", 0),
    ("vip = true", False),
    ("vip does not exist", False),
    ("day < 2026-01-05", "2026-01-05"),
    ("day > 2026-01-05", "2026-01-05T23:59:59.000Z"),
    ("tags contains re", ["red"]),
    ("tags ≠ red", ["red"]),
    ("tags = red", []),
    ("tags does not exist", []),
]
WHOLE = [
    "city = x", "city ≠ x", "city contains x", "city starts with x", "city is one of x/y", "city exists", "city became x",
    "total < 1", "total ≤ 1", "total > 1", "total ≥ 1", "day < 2026-01-01", "tags ≠ red", "vip ≠ true",
]  # fmt: skip


def holds(text: str, values: dict[str, Any], known: dict[str, Any] | None = None, time: int = 100) -> bool:
    one = criterion(text)
    return compile_criterion(one, BY_NAME[one.map]).holds(values, known or {}, time)


@pytest.mark.parametrize(("text", "value"), TRUE)
def test_it_holds(text: str, value: Any) -> None:
    assert holds(text, {criterion(text).map: value})


@pytest.mark.parametrize(("text", "value"), FALSE)
def test_it_does_not_hold(text: str, value: Any) -> None:
    assert not holds(text, {criterion(text).map: value})


@pytest.mark.parametrize("text", WHOLE)
def test_what_is_absent_meets_only_does_not_exist(text: str) -> None:
    assert not holds(text, {})
    assert holds("city does not exist", {})


def test_every_operator_and_type_is_in_the_tables() -> None:
    said = [criterion(text) for text, _ in TRUE + FALSE]
    assert {one.operator for one in said} == set(OPERATORS)
    assert {BY_NAME[one.map].data_type for one in said} == set(DATA_TYPES)


def test_a_criterion_of_the_person_reads_the_newest_value() -> None:
    known = {"city": ("Rome", 50, 1)}
    assert holds("person city = Rome", {}, known)
    assert not holds("city = Rome", {}, known), "the event says nothing"
    assert holds("person city = Oslo", {"city": "Oslo"}, known), "the event in hand is included"
    assert holds("person city = Rome", {"city": "Oslo"}, known, time=49), "an older event is not the newest value"
    assert holds("person city = Oslo", {"city": "Oslo"}, known, time=50), "at the same time acceptance counts"
    assert holds("person city does not exist", {})


def test_became_asks_for_a_change_now() -> None:
    assert holds("vip became true", {"vip": True})
    assert holds("vip became true", {"vip": True}, {"vip": (False, 50, 1)})
    assert not holds("vip became true", {"vip": True}, {"vip": (True, 50, 1)}), "sent again"
    assert not holds("vip became true", {"vip": False}, {"vip": (False, 50, 1)})
    assert not holds("vip became true", {}, {"vip": (True, 50, 1)}), "the event does not say it"
    assert not holds("vip became true", {"vip": True}, {"vip": (False, 200, 1)}), "older than what is known"
    assert holds("person vip became true", {"vip": True}, {"vip": (False, 50, 1)})
    assert not holds("person vip became true", {}, {"vip": (True, 50, 1)})
    assert not holds("tags became red", {"tags": ["red", "blue"]}, {"tags": (["red"], 50, 1)})


def test_what_a_check_saw_is_told() -> None:
    one = criterion("person city = Rome")
    check = compile_criterion(one, BY_NAME["city"])
    assert check.saw({}, {"city": ("Oslo ", 50, 1)}, 100) == "Oslo"
    assert check.saw({}, {}, 100) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("city < 5", "compares numbers and dates"),
        ("vip > true", "compares numbers and dates"),
        ("total contains 1", "looks into texts and lists"),
        ("day starts with 2026", "looks into texts and lists"),
        ("total = many", "not a number"),
        ("total is one of 1/many", "not a number"),
        ("vip = maybe", "neither true nor false"),
        ("day = tomorrow", "not a date"),
        ("city contains \" \"", "not blank"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said(text: str, says: str) -> None:
    one = criterion(text)
    problem = constant_problem(one, BY_NAME[one.map])
    assert problem is not None
    assert says in problem
    assert problem.endswith(".")


@pytest.mark.parametrize(
    "one",
    [
        Criterion("city", "="),
        Criterion("city", "is one of", ()),
        Criterion("city", "exists", "x"),
        Criterion("city", "=", ("a", "b")),
    ],
)
def test_a_value_must_fit_its_operator(one: Criterion) -> None:
    assert constant_problem(one, BY_NAME["city"]) is not None


def test_what_is_compared_without_a_problem_is_fine() -> None:
    for text, _ in TRUE + FALSE:
        one = criterion(text)
        assert constant_problem(one, BY_NAME[one.map]) is None, text


_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.dates().map(str),
    st.datetimes().map(str),
)
_values = st.one_of(
    _scalars, st.lists(_scalars, max_size=4), st.dictionaries(st.text(max_size=3), _scalars, max_size=2)
)


@given(_values, st.sampled_from(DATA_TYPES))
def test_any_value_is_typed_or_absent_and_rules_see_what_mapping_saw(value: Any, data_type: Any) -> None:
    mapped = Mapper([DataMap("m", ("a",), data_type)]).values({"a": value}).get("m")
    seen = None if mapped is None else mapped.value
    if seen is not None:
        assert typed(seen, data_type) is not None
        check = compile_criterion(Criterion("m", "exists"), DataMap("m", ("a",), data_type))
        assert check.holds({"m": seen}, {}, 0)


@given(st.text(max_size=20), st.text(max_size=20))
def test_equal_and_not_equal_are_opposites_for_what_exists(one: str, other: str) -> None:
    data_map = DataMap("m", ("a",))
    same = compile_criterion(Criterion("m", "=", other), data_map).holds({"m": one}, {}, 0)
    different = compile_criterion(Criterion("m", "≠", other), data_map).holds({"m": one}, {}, 0)
    assert same != different
    assert same == (one.strip() == other.strip())
