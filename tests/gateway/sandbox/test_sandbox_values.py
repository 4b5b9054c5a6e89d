"""emarsys-api.md §3.5, value by value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sandbox.account import starting
from gateway.sandbox.envelope import ItemError
from gateway.sandbox.switches import Switches
from gateway.sandbox.values import checked
from models.meaning.catalogue import Field

FIELDS = {one.id: one for one in starting().fields}
FIRST_NAME, EMAIL, BIRTH, GENDER, COUNTRY, FAX, URL, OPT_IN, ADDRESS = 1, 3, 4, 5, 14, 16, 25, 31, 10
LOYAL, CATEGORIES, VALUE, PURCHASE, NOTES, VOUCHER = (100007002, 100007003, 100007004, 100007005, 100007009, 100007010)


def check(field_id: int, value: object, **switches: Any) -> object:
    field = FIELDS[field_id]
    return checked(field, value, Switches(**switches), frozenset(one.id for one in field.choices))


@pytest.mark.parametrize(
    ("field_id", "sent", "stored"),
    [
        (FIRST_NAME, "Ann", "Ann"),
        (FIRST_NAME, 12, "12"),
        (FIRST_NAME, "a" * 60, "a" * 60),
        (ADDRESS, "a" * 255, "a" * 255),
        (NOTES, "a" * 5000, "a" * 5000),
        (FIRST_NAME, "", None),
        (FIRST_NAME, None, None),
        (VALUE, "0", "0"),
        (VALUE, 0, "0"),
        (VALUE, "0.5", "0.5"),
        (VALUE, -17.25, "-17.25"),
        (VALUE, "9" * 24, "9" * 24),
        (BIRTH, "1990-02-28", "1990-02-28"),
        (PURCHASE, "2024-02-29", "2024-02-29"),
        (GENDER, "1", "1"),
        (GENDER, 3, "3"),
        (COUNTRY, "205", "205"),
        (CATEGORIES, ["2", 1], [1, 2]),
        (CATEGORIES, None, None),
        (OPT_IN, 1, "1"),
        (OPT_IN, "2", "2"),
        (OPT_IN, "", None),
        (OPT_IN, None, None),
    ],
)
def test_takes(field_id: int, sent: object, stored: object) -> None:
    assert check(field_id, sent) == stored


@pytest.mark.parametrize(
    ("field_id", "sent", "text"),
    [
        (FIRST_NAME, {"a": 1}, "Invalid data format for field id: 1. Scalar expected"),
        (FIRST_NAME, ["a"], "Invalid data format for field id: 1. Scalar expected"),
        (FIRST_NAME, "a" * 61, "Value too long for field id: 1. At most 60 characters"),
        (BIRTH, "28.02.1990", "Invalid date format for field id: 4"),
        (BIRTH, "1990-02-30", "Invalid date format for field id: 4"),
        (BIRTH, "1990-02-28T00:00:00Z", "Invalid date format for field id: 4"),
        (BIRTH, "1990-02-28 10:00", "Invalid date format for field id: 4"),
        (GENDER, "female", "Invalid choice id for field id: 5"),
        (GENDER, 9, "Invalid choice id for field id: 5"),
        (GENDER, True, "Invalid choice id for field id: 5"),
        (GENDER, ["1"], "Invalid data format for field id: 5. Scalar expected"),
        (CATEGORIES, "1", f"Invalid data format for field id: {CATEGORIES}. Array expected"),
        (CATEGORIES, [], f"No choice provided for field id: {CATEGORIES}"),
        (CATEGORIES, [1, 99], f"Invalid choice id for field id: {CATEGORIES}"),
        (CATEGORIES, [True], f"Invalid choice id for field id: {CATEGORIES}"),
        (OPT_IN, True, "Invalid choice id for field id: 31"),
        (OPT_IN, "true", "Invalid choice id for field id: 31"),
        (OPT_IN, 0, "Invalid choice id for field id: 31"),
        (VALUE, "12 EUR", f"Invalid numeric value for field id: {VALUE}"),
        (VALUE, "012", f"Invalid numeric value for field id: {VALUE}"),
        (VALUE, True, f"Invalid numeric value for field id: {VALUE}"),
        (VALUE, "9" * 25, f"Invalid numeric value for field id: {VALUE}"),
        (VOUCHER, "x", "Invalid field type: voucher. The value of vouchers cannot be changed."),
    ],
)
def test_refuses_with_2007(field_id: int, sent: object, text: str) -> None:
    with pytest.raises(ItemError) as refused:
        check(field_id, sent)
    assert refused.value.entry() == {"2007": text}


def test_switches_change_what_is_taken() -> None:
    assert check(FIRST_NAME, "a" * 61, long_text="cut") == "a" * 60
    assert check(VALUE, "12 EUR", not_numeric="kept") == "12 EUR"
    assert check(BIRTH, "1990-02-28 10:00:00", date_with_time="accepted") == "1990-02-28 10:00:00"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=80),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(list(FIELDS.values())), json_values)
def test_any_json_is_either_stored_or_refused(field: Field, value: object) -> None:
    choices = frozenset(one.id for one in field.choices)
    try:
        stored = checked(field, value, Switches(), choices)
    except ItemError as error:
        assert error.code == 2007
        return
    assert stored is None or isinstance(stored, (str, list))
    if stored is not None:
        assert checked(field, stored, Switches(), choices) == stored, "what was stored can be written again"
