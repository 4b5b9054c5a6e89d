from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.number import decimal_text, digits_in, read_number


@pytest.mark.parametrize(
    ("raw", "number", "text"),
    [
        (0, 0, "0"),
        (12.0, 12.0, "12"),
        (12.5, 12.5, "12.5"),
        (-0.0, 0.0, "0"),
        (1e21, 1e21, "1" + "0" * 21),
        (1e-7, 1e-7, "0.0000001"),
        ("12.50", 12.5, "12.5"),
        (" +007 ", 7, "7"),
        (".5", 0.5, "0.5"),
        ("5.", 5.0, "5"),
        ("-0", 0, "0"),
        ("-3.10", -3.1, "-3.1"),
        ("123456789012345678901234", 123456789012345678901234, "123456789012345678901234"),
        ("0.12345678901234567890", 0.1234567890123456789, "0.1234567890123456789"),
    ],
)
def test_numbers(raw: str | float, number: float, text: str) -> None:
    assert read_number(raw) == number
    assert decimal_text(raw) == text


@pytest.mark.parametrize(
    "raw",
    [
        True,
        False,
        None,
        "",
        " ",
        ".",
        "-",
        "1,5",
        "1.234,5",
        "1.2.3",
        "1e5",
        "0x10",
        "NaN",
        "١٢",
        "9" * 301,
        10**300,
        [],
        {},
    ],
)
def test_what_is_no_number(raw: object) -> None:
    assert read_number(raw) is None


@given(st.decimals(-(10**12), 10**12, places=4) | st.integers(-(10**24), 10**24))
def test_a_numbers_text_keeps_every_digit(number: Decimal | int) -> None:
    text = decimal_text(format(number, "f") if isinstance(number, Decimal) else number)
    assert Decimal(text) == number and digits_in(text) <= 24 + 4
    assert decimal_text(text) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_floats_text_reads_back_as_the_same_number(number: float) -> None:
    assert float(decimal_text(number)) == number
    assert "e" not in decimal_text(number)
