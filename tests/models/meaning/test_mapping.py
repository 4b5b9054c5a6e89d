from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.configuration import DATA_TYPES, DataMap, DataType
from models.meaning.mapping import Mapped, Mapper
from models.meaning.trace.reasons.mapping import REASONS
from models.problems import UserMistake

CODES = {reason.code for reason in REASONS}


def found(raw: object, data_type: DataType = "string") -> Mapped:
    return Mapper([DataMap("m", ("p",), data_type)]).values({"p": raw})["m"]


@pytest.mark.parametrize(
    ("data_type", "raw", "value"),
    [
        ("string", "DHL", "DHL"),
        ("string", "  DHL ", "DHL"),
        ("string", 12.50, "12.5"),
        ("string", 7, "7"),
        ("string", 0, "0"),
        ("string", False, "false"),
        ("numeric", 0, 0),
        ("numeric", 12.5, 12.5),
        ("numeric", " 12.50 ", 12.5),
        ("numeric", "7", 7),
        ("boolean", True, True),
        ("boolean", False, False),
        ("boolean", "true", True),
        ("boolean", " FALSE ", False),
        ("boolean", 1, True),
        ("boolean", 0, False),
        ("date", "2026-01-31", "2026-01-31"),
        ("date", "2026-01-31T00:30:00+02:00", "2026-01-31T00:30:00.000+02:00"),
        ("date", "2026-1-31", "2026-01-31"),
        ("list", ["a", " b ", None, "", 3, False], ["a", "b", 3, False]),
        ("list", "a,b", ["a,b"]),
        ("list", 0, [0]),
    ],
)
def test_values_are_read_as_the_maps_type(data_type: DataType, raw: object, value: object) -> None:
    one = found(raw, data_type)
    assert one.value == value and type(one.value) is type(value)
    assert (one.path, one.raw, one.problem, one.blank) == ("p", raw, "", False)


@pytest.mark.parametrize(
    ("data_type", "raw", "problem"),
    [
        ("string", {"a": 1}, "not_text"),
        ("string", ["a"], "not_text"),
        ("numeric", "1,5", "not_number"),
        ("numeric", "twelve", "not_number"),
        ("numeric", True, "not_number"),
        ("numeric", {}, "not_number"),
        ("boolean", "maybe", "not_boolean"),
        ("boolean", 2, "not_boolean"),
        ("boolean", ["true"], "not_boolean"),
        ("date", "soon", "not_date"),
        ("date", 5, "not_date"),
        ("list", {"a": 1}, "not_list"),
        ("list", [{"sku": "p7"}], "not_list"),
        ("list", [["a"]], "not_list"),
    ],
)
def test_what_cannot_be_converted_is_absent_and_named(data_type: DataType, raw: object, problem: str) -> None:
    one = found(raw, data_type)
    assert (one.value, one.problem, one.blank) == (None, problem, False)


@pytest.mark.parametrize(
    ("data_type", "raw", "value"),
    [
        ("string", "", ""),
        ("string", " \t", ""),
        ("list", [], []),
        ("string", None, None),
        ("list", None, None),
        ("numeric", "", None),
        ("boolean", " ", None),
        ("date", "", None),
        ("list", "", None),
        ("string", [], None),
    ],
)
def test_blank_values_are_marked_and_only_blank_text_and_empty_lists_exist(
    data_type: DataType, raw: object, value: object
) -> None:
    one = found(raw, data_type)
    assert (one.value, one.problem, one.blank) == (value, "", True)


def test_the_first_path_that_holds_a_value_counts() -> None:
    mapper = Mapper([DataMap("email", ("traits.email", "context.traits.email", "properties.email"))])

    def email(**body: Any) -> tuple[str, object] | None:
        one = mapper.values(body).get("email")
        return None if one is None else (one.path, one.value)

    context = {"traits": {"email": "b@x"}}
    assert email(traits={"email": "a@x"}, context=context) == ("traits.email", "a@x")
    assert email(traits={"email": None}, context=context) == ("context.traits.email", "b@x")
    assert email(traits={"email": " "}, context=context) == ("context.traits.email", "b@x")
    assert email(traits={}, properties={"email": 0}) == ("properties.email", "0")
    assert email(traits={"email": {}}, context=context) == ("traits.email", None)
    assert email(traits={"email": None}, context={"traits": {"email": ""}}) == ("traits.email", None)
    assert email(traits=[], context="odd") is None


def test_a_map_that_finds_nothing_has_no_entry() -> None:
    maps = [DataMap("a", ("a",)), DataMap("skus", ("products[*].sku",), "list")]
    assert Mapper(maps).values({}) == {}
    assert Mapper(maps).values({"products": [{"sku": "p7"}, {}]})["skus"].value == ["p7"]


def test_a_misfit_is_kept_short() -> None:
    assert found("x" * 5000, "numeric").raw == "x" * 200
    assert found({"k" * 300: 1}).raw == "an object with " + "k" * 185
    assert found(list(range(9000))).raw == "a list of 9000"


def test_a_wrong_path_is_found_when_the_maps_are_made_ready() -> None:
    with pytest.raises(UserMistake):
        Mapper([DataMap("a", ("a..b",))])


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(odd, st.sampled_from(DATA_TYPES))
def test_any_value_is_typed_blank_or_a_problem(raw: object, data_type: DataType) -> None:
    one = found(raw, data_type)
    msgspec.json.encode(one.value)
    if one.problem:
        assert one.value is None and not one.blank and one.problem in CODES
    elif not one.blank:
        assert one.value is not None
        again = found(one.value, data_type)
        assert again.value == one.value or again.blank
