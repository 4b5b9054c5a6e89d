"""Which texts a few letters find, and which of them stands first."""

from __future__ import annotations

import pytest

from gui.shell.fuzzy import fit
from gui.shell.palette_items import Item, Kind, hits

TEXTS = (
    "Rules",
    "Going live",
    "Keyboard shortcuts",
    "Coupon entered but did not complete order",
    "Dark colours",
    "ecom_event",
)


def found(typed: str) -> list[str]:
    return [one.item.text for one in hits(typed, [Item(Kind.PAGE, text, lambda: None) for text in TEXTS])]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ru", "Rules"),
        ("gl", "Going live"),
        ("shortcut", "Keyboard shortcuts"),
        ("kb sh", "Keyboard shortcuts"),
        ("COUPON", "Coupon entered but did not complete order"),
        ("ecom", "ecom_event"),
        ("dark", "Dark colours"),
    ],
)
def test_what_is_meant_stands_first(typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_letters_that_begin_words_or_run_count_more_than_scattered_ones() -> None:
    hit = fit("com", "Coupon entered but did not complete order")
    assert hit is not None
    assert hit.at == (27, 28, 29)


def test_what_lacks_a_letter_is_not_found() -> None:
    assert fit("rx", "Rules") is None
    assert found("qqq") == []


def test_two_letters_far_apart_find_nothing() -> None:
    assert fit("ro", "Dark colours") is None


def test_nothing_typed_finds_everything_in_its_order() -> None:
    assert found("") == list(TEXTS)
    assert found("  ") == list(TEXTS)
