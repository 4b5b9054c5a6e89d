"""The account's rate limit as the headers of replies tell it, with a reserve for what people send by hand."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.delivery.rate import FALLBACK_SECONDS, LONGEST_SECONDS, Rate
from models.storage.accounts import Allowed

REAL = 1_795_466_162_000


class Clock:
    def __init__(self) -> None:
        self.seconds = 50.0

    def __call__(self) -> float:
        return self.seconds


def headers(limit: int, remaining: int, left: float, server: int = REAL) -> dict[str, str]:
    """As the server tells them, whose clock shows ``server`` (ms)."""
    return {
        "date": formatdate(server / 1000, usegmt=True),
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-remaining": str(remaining),
        "x-ratelimit-reset": str(int(server / 1000 + left)),
    }


@pytest.mark.parametrize(("remaining", "waits", "by_hand"), [(101, 0, 0), (100, 30, 0), (1, 30, 0), (0, 30, 30)])
def test_a_tenth_is_kept_for_people(remaining: int, waits: float, by_hand: float) -> None:
    rate = Rate(10, Clock())
    rate.note(headers(1000, remaining, 30), REAL)
    assert (rate.wait(by_hand=False), rate.wait(by_hand=True)) == (waits, by_hand)


def test_a_new_window_is_a_new_beginning() -> None:
    clock = Clock()
    rate = Rate(10, clock)
    rate.note(headers(1000, 0, 30), REAL)
    clock.seconds += 29.9
    assert rate.wait(by_hand=True) > 0
    clock.seconds += 0.1
    assert rate.wait(by_hand=False) == 0


def test_what_is_allowed_is_told_until_its_window_is_over() -> None:
    clock = Clock()
    rate = Rate(10, clock)
    assert rate.allowed(5_000) is None
    rate.note(headers(1000, 941, 30), REAL)
    assert rate.allowed(5_000) == Allowed(941, 1000, 35_000)
    clock.seconds += 30
    assert rate.allowed(35_000) is None


@pytest.mark.parametrize("off", [-7_200_000, 7_200_000])
def test_a_wrong_clock_of_this_machine_does_not_matter(off: int) -> None:
    rate = Rate(10, Clock())
    rate.note(headers(1000, 0, 30, server=REAL + off), REAL)
    assert rate.wait(by_hand=True) == 30


def test_too_many_requests_hold_everything_until_the_reset() -> None:
    clock = Clock()
    rate = Rate(10, clock)
    waits = rate.exceeded(headers(1000, 0, 20), REAL)
    assert 20 < waits < 21
    assert rate.wait(by_hand=True) == pytest.approx(waits)
    clock.seconds += waits
    assert rate.wait(by_hand=False) == 0


def test_too_many_requests_without_a_reset_hold_for_a_minute() -> None:
    rate = Rate(10, Clock())
    assert FALLBACK_SECONDS < rate.exceeded({}, REAL) < FALLBACK_SECONDS + 1


def test_resume_forgets_what_was_noted() -> None:
    rate = Rate(10, Clock())
    rate.exceeded(headers(1000, 0, 20), REAL)
    rate.clear()
    assert rate.wait(by_hand=False) == 0


_texts = st.one_of(st.text(max_size=20), st.integers(-(10**20), 10**20).map(str))


@given(st.dictionaries(st.sampled_from(sorted(headers(1, 1, 1))), _texts))
def test_no_header_holds_sending_for_long(told: dict[str, str]) -> None:
    rate = Rate(10, Clock())
    rate.note(told, REAL)
    assert 0 <= rate.wait(by_hand=False) <= LONGEST_SECONDS
    assert 0 <= rate.exceeded(told, REAL) <= LONGEST_SECONDS + 1
