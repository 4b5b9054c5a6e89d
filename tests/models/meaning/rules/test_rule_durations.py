from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.rules.durations import as_written, duration, hours_in_words, in_words, lifetime
from models.problems import UserMistake


@pytest.mark.parametrize(
    ("text", "ms"),
    [("0s", 0), ("90s", 90_000), ("30m", 1_800_000), ("2h", 7_200_000), ("3d", 259_200_000), (" 2h ", 7_200_000)],
)
def test_a_duration_is_one_whole_number_and_a_unit(text: str, ms: int) -> None:
    assert duration(text) == ms


@pytest.mark.parametrize(
    "text", ["", "2", "h", "2 h", "1.5h", "-1h", "+1h", "1h30m", "2H", "2w", "٢h", "2h\n3d", "9" * 10 + "s"]
)
def test_anything_else_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(UserMistake, match=r"such as 30m or 2h\."):
        duration(text)


def test_more_than_ten_years_is_refused() -> None:
    assert duration("3660d") == 3660 * 86_400_000
    with pytest.raises(UserMistake, match="too long"):
        duration("3661d")


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0 seconds"),
        (1_000, "1 second"),
        (90_000, "90 seconds"),
        (3_600_000, "1 hour"),
        (172_800_000, "2 days"),
        (1_500, "1.5 seconds"),
    ],
)
def test_in_words(ms: int, words: str) -> None:
    assert in_words(ms) == words


def test_words_keep_the_unit_of_the_writer() -> None:
    assert as_written("48h") == "48 hours"
    assert as_written("1d") == "1 day"
    assert as_written("soon") == "soon"


@pytest.mark.parametrize(
    ("hours", "ms", "words"),
    [
        (48, 172_800_000, "48 hours"),
        (0.5, 1_800_000, "30 minutes"),
        (1.5, 5_400_000, "90 minutes"),
        (1e-9, 1_000, "1 second"),
    ],
)
def test_a_default_lifetime_may_be_a_fraction_of_an_hour(hours: float, ms: int, words: str) -> None:
    assert lifetime(hours) == ms
    assert hours_in_words(hours) == words


@given(st.integers(0, 3660), st.sampled_from("smhd"))
def test_what_is_written_is_read(count: int, unit: str) -> None:
    assert duration(f"{count}{unit}") == count * duration(f"1{unit}")
