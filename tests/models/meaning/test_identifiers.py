"""What is a usable identifier, and what is said about those that are not."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.identity.identifiers import NOT_IDENTITIES, Identifiers, normalise_key, read_identifiers

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("ada@shop.example", "ada@shop.example"),
        ("  Ada@Shop.Example\t", "ada@shop.example"),
        ("a+b.c@sub.shop.example", "a+b.c@sub.shop.example"),
        ("ÄDA@SHOP.EXAMPLE", "äda@shop.example"),
        (["ada@shop.example"], "ada@shop.example"),
        ("ada@localhost", "ada@localhost"),
    ],
)
def test_an_address_is_trimmed_and_lower_cased(value: object, key: str) -> None:
    assert normalise_key(value, True) == key


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("ada@x.example,bob@x.example", "identifier_several"),
        ("ada@x.example; bob@x.example", "identifier_several"),
        ("ada@x.example bob@x.example", "identifier_several"),
        (["ada@x.example", "bob@x.example"], "identifier_several"),
        ("Ada <ada@x.example>", "identifier_no_address"),
        ("ada", "identifier_no_address"),
        ("ada@", "identifier_no_address"),
        ("@x.example", "identifier_no_address"),
        ("ada@x..example", "identifier_no_address"),
        ("ada@.example", "identifier_no_address"),
        ("ada@x.example.", "identifier_no_address"),
        ("a da@x.example", "identifier_no_address"),
        ("ada\u200b@x.example", "identifier_no_address"),
        ("a" * 250 + "@x.example", "identifier_too_long"),
        (42, "identifier_no_address"),
        (True, "identifier_wrong_type"),
        ({"address": "ada@x.example"}, "identifier_wrong_type"),
        ([], "identifier_wrong_type"),
        ("[object Object]", "identifier_nobody"),
        ("none", "identifier_nobody"),
    ],
)
def test_what_is_not_one_address_is_no_key_and_the_trace_says_why(value: object, code: str) -> None:
    ids = read_identifiers("u", None, [value], email=True)
    assert ids.primarykey is None
    assert [one.code for one in ids.dropped] == [code]


@pytest.mark.parametrize(
    "word", [*sorted(NOT_IDENTITIES), "NULL", " Guest ", "[object Object]", 0, -1, 0.0, -0.0, math.nan, math.inf]
)
def test_what_stands_for_nobody_is_no_identity(word: object) -> None:
    ids = read_identifiers(word, word, [word], email=False)
    assert ids[:3] == (None, None, None)
    assert not ids.usable
    assert [one.code for one in ids.dropped] == ["identifier_nobody"] * 3


@pytest.mark.parametrize("absent", [None, "", "  \t", object()])
def test_absent_null_and_blank_are_not_worth_a_word(absent: object) -> None:
    assert read_identifiers(absent, absent, [absent], email=True) == Identifiers(None, None, None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (-2, "-2"),
        (1.5, "1.5"),
        (1e20, "1e+20"),
        (" U-1 ", "U-1"),
        ("00", "00"),
        ("Nan a", "Nan a"),
    ],
)
def test_numbers_are_texts_and_case_is_kept_outside_addresses(value: object, text: str) -> None:
    assert read_identifiers(value, value, [value], email=False)[:3] == (text, text, text)


def test_the_first_usable_key_counts_and_later_paths_are_not_looked_at() -> None:
    def values() -> Iterator[object]:
        yield None
        yield "guest"
        yield "Ada@x.example"
        raise AssertionError("not needed")

    ids = read_identifiers(None, None, values(), email=True)
    assert ids.primarykey == "ada@x.example"
    assert [one.values for one in ids.dropped] == [{"name": "primary key", "text": "guest"}]


def test_a_monstrous_identifier_is_dropped_and_shown_short() -> None:
    ids = read_identifiers("u" * 5000, 10**5000, ["k" * 1000], email=False)
    assert ids[:3] == ("k" * 1000, None, None)
    assert [one.code for one in ids.dropped] == ["identifier_too_long"] * 2
    assert all(len(one.values["text"]) <= 80 for one in ids.dropped)


@given(JSON, st.booleans())
def test_whatever_comes_the_key_is_a_text_that_is_its_own_normal_form(value: object, email: bool) -> None:
    key = normalise_key(value, email)
    assert key is None or (key and normalise_key(key, email) == key and key.strip() == key)
    if email and key is not None:
        assert key.count("@") == 1
        assert not any(letter.isspace() or letter in ",;" for letter in key)
