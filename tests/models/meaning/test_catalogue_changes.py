"""What is told of an account that was read again."""

from __future__ import annotations

from models.meaning.catalogue import Catalogue, Choice, ExternalEvent, Field
from models.meaning.catalogue_changes import MOST, changes

NAME = Field(1, "First Name", "shorttext")
NEWS = Field(31, "Opt-In", "singlechoice", choices=(Choice(1, "True"), Choice(2, "False")))
BEFORE = Catalogue({1: NAME, 31: NEWS}, {7: ExternalEvent(7, "Coupon"), 8: ExternalEvent(8, "Old")}, 1)


def test_each_difference_is_one_sentence() -> None:
    news = Field(31, "Opt-In", "multichoice", choices=(Choice(1, "Yes"), Choice(3, "Maybe")))
    after = Catalogue(
        {31: news, 1: Field(1, "Forename", "shorttext"), 40: Field(40, "Size", "numeric")},
        {7: ExternalEvent(7, "Voucher"), 9: ExternalEvent(9, "New one")},
        2,
    )
    assert changes(BEFORE, after) == [
        'The field "Opt-In" (31) is of the type multichoice now, not singlechoice.',
        'Choices of "Opt-In" (31): 1 new, 1 gone, 1 renamed.',
        'The field "First Name" (1) is called "Forename" now.',
        'New field "Size" (40).',
        'The external event "Coupon" (7) is called "Voucher" now.',
        'New external event "New one" (9).',
        'The external event "Old" (8) is gone.',
    ]


def test_a_field_that_is_gone_is_told() -> None:
    assert changes(BEFORE, Catalogue({31: NEWS}, BEFORE.events, 2)) == ['The field "First Name" (1) is gone.']


def test_nothing_is_told_where_nothing_changed_or_nothing_was_known() -> None:
    assert changes(BEFORE, BEFORE) == []
    assert changes(Catalogue(), BEFORE) == []


def test_many_differences_are_counted() -> None:
    many = {one: Field(one, f"f{one}", "shorttext") for one in range(100, 100 + MOST + 5)}
    told = changes(BEFORE, Catalogue({**BEFORE.fields, **many}, BEFORE.events, 2))
    assert (len(told), told[-1]) == (MOST + 1, "And 5 more changes.")
