"""What a filter line looks for is marked where it stands, and nowhere else."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.storage.event_filter.functions import fits, holds_text
from models.storage.event_filter.sought import Places, Sought, exactly, sought
from models.storage.events import pack

LETTERS = st.text(st.sampled_from("abAB1éÉ\u0130ß-_ .\U0001f600"), max_size=12)
WORDS = st.text(st.sampled_from("abB1é"), min_size=1, max_size=4)
PATTERNS = st.text(st.sampled_from("aAb*"), min_size=1, max_size=5)


def marked(text: str, places: Places) -> list[str]:
    return [text[start:end] for start, end in places]


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("coupon", "Coupon Entered", ["Coupon"]),
        ("ent", "Coupon Entered", ["Ent"]),
        ("tere", "Coupon Entered", ["tere"]),
        ("te", "Coupon Entered tea", ["te"]),  # short ones at the beginning of words only
        ('"coupon entered"', "COUPON  Entered", ["COUPON  Entered"]),
        ("ann@example", "Ann@Example.com", ["Ann@Example"]),
        ("cou*ent", "Coupon Entered", ["Cou", "Ent"]),
        ("cafe", "Café au lait", ["Café"]),
        ("CAFÉ", "cafe", ["cafe"]),
        ("ana", "banana", ["anana"]),
        ("86.5", "86.5", ["86.5"]),
        ("-coupon", "Coupon", []),
        ("type:track verdict:failed", "track failed", []),
        ("한국", "한국어", ["한국"]),
        ("가나다", "각나다", []),  # a syllable is more than its first sound
        ("*", "anything", []),
        ("", "anything", []),
    ],
)
def test_plain_words_are_marked_as_they_are_found(line: str, text: str, found: list[str]) -> None:
    assert marked(text, sought(line).in_text(text)) == found


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("name:Coupon*", "Coupon Entered", ["Coupon"]),
        ("name:*ent*,Order*", "Coupon Entered", ["Ent"]),
        ("name:c*e*d", "Coupon Entered", ["C", "E", "d"]),
        ("name:*red", "Coupon Entered and gone", []),
        ('name:"Coupon Entered"', "Coupon Entered", []),  # the whole name in every row says nothing
        ("-name:Coupon*", "Coupon Entered", []),
        ("email:*@example.com", "Coupon@example.com", []),
        ("name:É*", "Élan", ["É"]),
        ("name:é*", "Élan", []),  # as the query sees it
    ],
)
def test_patterns_are_marked_in_their_column(line: str, text: str, found: list[str]) -> None:
    assert marked(text, sought(line).in_name(text)) == found


def test_a_value_is_marked_for_the_column_that_it_stands_in() -> None:
    both = sought("name:Cou* email:*example* tere")
    assert marked("Coupon Entered", both.in_value("Coupon Entered", "Coupon Entered", None)) == ["Cou", "tere"]
    assert marked("Coupon Entered", both.in_value("Coupon Entered", "Another", None)) == ["tere"]
    assert marked("a@example.org", both.in_value("a@example.org", None, "a@example.org")) == ["example"]
    assert both and not sought("type:track name:Coupon") and not Sought()


@given(line=st.text(max_size=30), text=LETTERS | st.text())
def test_places_are_in_order_apart_and_within(line: str, text: str) -> None:
    for places in (sought(line).in_name(text), sought(line).in_contact(text), exactly(line).in_text(text)):
        edges = [edge for place in places for edge in place]
        assert edges == sorted(set(edges))
        assert all(0 <= edge <= len(text) for edge in edges)


@given(word=WORDS, text=LETTERS)
def test_what_the_index_finds_has_a_mark(word: str, text: str) -> None:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    index.execute("INSERT INTO words VALUES (?)", (text,))
    found = index.execute("SELECT 1 FROM words WHERE words MATCH ?", (f'"{word}" *',)).fetchone()
    index.close()
    if found:
        assert sought(word).in_text(text)


@given(
    word=st.text(st.sampled_from("abB1"), min_size=3, max_size=4), text=st.text(st.sampled_from("abAB1 "), max_size=14)
)
def test_exactly_what_is_found_inside_words_is_marked(word: str, text: str) -> None:
    held = holds_text(pack({"value": f" {text} "}), word.lower())
    assert held == bool(sought(word).in_text(text)) or word.lower() in "value"
    covered = {at for start, end in sought(word).in_text(text) for at in range(start, end)}
    starts = [at for at in range(len(text)) if text.lower().startswith(word.lower(), at)]
    assert covered == {at + step for at in starts for step in range(len(word))}


@given(pattern=PATTERNS, name=st.text(st.sampled_from("aAb"), max_size=8))
def test_a_name_has_marks_only_where_the_pattern_fits_it(pattern: str, name: str) -> None:
    places = sought(f"name:{pattern}").in_name(name)
    fitting = "*" in pattern and bool(pattern.strip("*")) and fits(name.lower(), pattern.lower())
    assert bool(places) == fitting


@given(text=st.text(max_size=20), around=st.text(max_size=20))
def test_letters_typed_are_found_as_they_are(text: str, around: str) -> None:
    if text:
        assert exactly(text).in_text(around + text)
