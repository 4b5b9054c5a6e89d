from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.catalogue import Catalogue, Choice, Field
from models.meaning.configuration import DATA_TYPES, DataMap, DataType, Reference
from models.meaning.conversion import Clear, Conversion, FieldValue, Result, Unconvertible
from models.meaning.mapping import Mapper
from models.meaning.trace.reasons.mapping import REASONS

SENTENCES = {reason.code: reason for reason in REASONS}

YES_NO = (Choice(11, "No"), Choice(12, "Yes"))
COLOURS = (Choice(1, "Red"), Choice(2, "Dark Blue"), Choice(7, "1"), Choice(8, "9"), Choice(9, "Green"))
FIELDS = (
    Field(1, "First Name", "shorttext"),
    Field(3, "E-Mail", "longtext"),
    Field(4, "Date of Birth", "birthdate"),
    Field(25, "URL", "url"),
    Field(31, "Opt-In", "special"),
    Field(33, "Contact source", "special"),
    Field(100, "Revenue", "numeric"),
    Field(101, "Last order", "date"),
    Field(102, "Member", "singlechoice", choices=YES_NO),
    Field(103, "Colour", "singlechoice", choices=COLOURS),
    Field(104, "Colours", "multichoice", choices=COLOURS),
    Field(105, "Voucher", "voucher"),
    Field(106, "Story", "largetext"),
    Field(107, "Unread choices", "singlechoice"),
)
READ = Catalogue({one.id: one for one in FIELDS}, read_at=1)
NEVER_READ = Catalogue()


def converted(
    raw: object, id_: int, data_type: DataType = "string", catalogue: Catalogue = READ, **more: Any
) -> Result:
    field = Reference(id_, f"field {id_}")
    data_map = DataMap("m", ("p",), data_type, field, **more)
    return Conversion(data_map, field, catalogue)(Mapper([data_map]).values({"p": raw})["m"])


@pytest.mark.parametrize(
    ("id_", "data_type", "raw", "wire"),
    [
        (1, "string", " Ann ", "Ann"),
        (1, "string", 0, "0"),
        (1, "string", "x" * 60, "x" * 60),
        (1, "numeric", "007.50", "7.5"),
        (1, "numeric", 12.0, "12"),
        (1, "boolean", False, "false"),
        (1, "date", "2026-01-31T00:30:00+02:00", "2026-01-31"),
        (3, "string", "a@x.example", "a@x.example"),
        (25, "string", "https://x.example/" + "y" * 500, "https://x.example/" + "y" * 500),
        (106, "string", "x" * 5000, "x" * 5000),
        (100, "numeric", "12.50", "12.5"),
        (100, "numeric", 0, "0"),
        (100, "numeric", "0.1234567890123456789", "0.1234567890123456789"),
        (100, "numeric", "9" * 24, "9" * 24),
        (100, "string", " 12.50 ", "12.5"),
        (4, "date", "1990-05-01", "1990-05-01"),
        (4, "string", "1990-5-1", "1990-05-01"),
        (101, "date", "2026-01-31T00:30:00+02:00", "2026-01-31"),
        (101, "numeric", 1_767_348_000, "2026-01-02"),
        (102, "boolean", True, "12"),
        (102, "boolean", False, "11"),
        (102, "string", "true", "12"),
        (102, "string", "NO", "11"),
        (102, "numeric", 12, "12"),
        (103, "string", "dark blue", "2"),
        (103, "string", " RED ", "1"),
        (103, "numeric", 2.0, "2"),
        (103, "string", "1", "1"),
        (103, "string", "9", "9"),
        (103, "list", ["Red"], "1"),
        (104, "string", "Red", ["1"]),
        (104, "list", ["Red", 2, "red", "Green"], ["1", "2", "9"]),
        (107, "string", "4", "4"),
    ],
)
def test_values_take_the_fields_own_form(id_: int, data_type: DataType, raw: object, wire: object) -> None:
    assert converted(raw, id_, data_type) == FieldValue(id_, wire)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("id_", "data_type", "raw", "code"),
    [
        (1, "string", "x" * 61, "text_too_long"),
        (3, "string", "x" * 256, "text_too_long"),
        (1, "list", ["a"], "list_into_text"),
        (100, "string", "twelve", "not_number_for_field"),
        (100, "numeric", "9" * 25, "number_too_long"),
        (100, "boolean", True, "no_word_for_boolean"),
        (100, "list", [1], "not_number_for_field"),
        (101, "string", "soon", "not_date_for_field"),
        (101, "boolean", True, "no_word_for_boolean"),
        (103, "string", "Pink", "unknown_choice"),
        (103, "boolean", True, "no_word_for_boolean"),
        (103, "list", ["Red", "Green"], "several_for_one_choice"),
        (104, "list", ["Pink", "Grey"], "unknown_choice"),
        (105, "string", "V-1", "read_only_field"),
        (33, "string", "shop", "read_only_field"),
        (31, "string", "perhaps", "not_opt_in"),
        (999, "string", "x", "unknown_field"),
        (107, "string", "Red", "unknown_choice"),
    ],
)
def test_what_the_field_does_not_take_is_a_warning(id_: int, data_type: DataType, raw: object, code: str) -> None:
    result = converted(raw, id_, data_type)
    assert isinstance(result, Unconvertible) and result.code == code
    named = {"map": "m", "field": "f", **result.values}
    assert "{" not in SENTENCES[code].sentence.format(**named) + SENTENCES[code].remedy.format(**named)


@pytest.mark.parametrize("data_type", ["string", "boolean"])
@pytest.mark.parametrize(
    ("raw", "wire"),
    [(True, "1"), (False, "2"), ("true", "1"), ("No", "2"), ("yes", "1"), ("1", "1"), (2, "2"), ("2", "2")],
)
def test_opt_in_is_one_or_two_whatever_the_maps_type(data_type: DataType, raw: object, wire: str) -> None:
    assert converted(raw, 31, data_type) == FieldValue(31, wire)
    assert converted(raw, 31, data_type, NEVER_READ) == FieldValue(31, wire)


def test_a_map_can_turn_opt_in_round() -> None:
    words: dict[str, Any] = {"when_true": Reference(2, "False"), "when_false": Reference(1, "True")}
    assert converted(True, 31, "boolean", **words) == FieldValue(31, "2")
    assert converted("false", 31, "string", **words) == FieldValue(31, "1")


@pytest.mark.parametrize(
    ("id_", "raw", "wire"),
    [
        (1, True, "big spender"),
        (1, "true", "big spender"),
        (1, False, "false"),
        (1, "truely", "truely"),
        (103, True, "9"),
        (104, True, ["9"]),
        (107, True, "9"),
    ],
)
def test_the_maps_own_values_for_true_and_false_come_first(id_: int, raw: object, wire: object) -> None:
    result = converted(raw, id_, "string", when_true=Reference(9, "big spender"))
    assert result == FieldValue(id_, wire)  # type: ignore[arg-type]


def test_the_maps_own_values_serve_dates_and_numbers_by_their_name() -> None:
    assert converted(True, 101, "boolean", when_true=Reference(0, "2026-01-31")) == FieldValue(101, "2026-01-31")
    assert converted(False, 100, "boolean", when_false=Reference(0, "0")) == FieldValue(100, "0")


def test_the_maps_own_choice_is_found_by_name_in_another_account() -> None:
    assert converted(True, 103, "boolean", when_true=Reference(555, "dark BLUE")) == FieldValue(103, "2")
    result = converted(True, 103, "boolean", when_true=Reference(555, "Pink"))
    assert isinstance(result, Unconvertible) and result.code == "no_word_for_boolean"


def test_unknown_members_of_a_list_are_left_out_and_named() -> None:
    assert converted(["Red", "Pink", "Green"], 104, "list") == FieldValue(104, ["1", "9"], ("Pink",))


@pytest.mark.parametrize("raw", [None, "", "   ", []])
def test_blank_leaves_the_field_alone_unless_the_map_clears(raw: object) -> None:
    assert converted(raw, 1) is None
    assert converted(raw, 1, clears=True) == Clear(1)
    assert converted(raw, 1, catalogue=NEVER_READ, clears=True) == Clear(1)


def test_a_value_that_the_map_could_not_read_leaves_the_field_alone() -> None:
    assert converted({"a": 1}, 1) is None
    assert converted("twelve", 100, "numeric", clears=True) is None


@pytest.mark.parametrize(
    ("data_type", "raw", "wire"),
    [
        ("string", "x" * 500, "x" * 500),
        ("numeric", "7.50", "7.5"),
        ("date", "2026-01-31T10:00:00Z", "2026-01-31"),
        ("list", ["a", 2], ["a", "2"]),
    ],
)
def test_before_the_account_was_read_values_go_out_plainly(data_type: DataType, raw: object, wire: object) -> None:
    assert converted(raw, 500, data_type, NEVER_READ) == FieldValue(500, wire)  # type: ignore[arg-type]


def test_before_the_account_was_read_truth_needs_the_maps_values() -> None:
    result = converted(True, 500, "boolean", NEVER_READ)
    assert isinstance(result, Unconvertible) and result.code == "account_not_read"
    assert converted(True, 500, "boolean", NEVER_READ, when_true=Reference(4, "Yes")) == FieldValue(500, "4")
    assert converted(True, 500, "boolean", NEVER_READ, when_true=Reference(0, "Yes")) == FieldValue(500, "Yes")


plain = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=70)
)
raws = plain | st.lists(plain, max_size=3) | st.sampled_from(["Red", "yes", "2026-01-31", "12.5", 1_767_348_000])


@given(
    raws,
    st.sampled_from([*(one.id for one in FIELDS), 999]),
    st.sampled_from(DATA_TYPES),
    st.sampled_from([READ, NEVER_READ]),
    st.booleans(),
)
def test_any_value_fits_its_field_or_is_named(
    raw: object, id_: int, data_type: DataType, catalogue: Catalogue, clears: bool
) -> None:
    result = converted(raw, id_, data_type, catalogue, clears=clears)
    if isinstance(result, Unconvertible):
        assert result.code in SENTENCES
    elif isinstance(result, FieldValue) and catalogue is READ:
        _assert_fits(READ.fields[id_], result.value)
    assert isinstance(result, Clear) <= clears


def _assert_fits(field: Field, wire: str | list[str]) -> None:
    ids = {str(one.id) for one in field.choices}
    match field.type:
        case "multichoice":
            assert isinstance(wire, list) and wire and set(wire) <= ids
        case "singlechoice" if ids:
            assert wire in ids
        case "numeric":
            assert isinstance(wire, str) and float(wire) is not None and len(wire) <= 26
        case "date" | "birthdate":
            assert isinstance(wire, str) and len(wire) == 10
        case "shorttext":
            assert isinstance(wire, str) and wire.strip() and len(wire) <= 60
        case _:
            assert isinstance(wire, str) and wire
