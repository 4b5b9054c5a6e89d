from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.segment.times import canonical_date, parse_time, skew_corrected

TEN = 1_767_348_000_000  # 2026-01-02T10:00:00Z


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("2026-01-02T10:00:00.000Z", TEN),
        ("2026-01-02T10:00:00.123456+00:00", TEN + 123),
        ("2026-01-02T10:00:00.606+00:00", TEN + 606),
        ("2026-01-02T12:00:00+02:00", TEN),
        ("2026-01-02T12:00:00.5+0200", TEN + 500),
        ("2026-01-02T07:00:00-03:00", TEN),
        ("2026-01-02T10:00:00", TEN),
        ("2026-01-02 10:00:00", TEN),
        ("2026-01-02T10:00Z", TEN),
        ("2026-1-2T10:00:00Z", TEN),
        ("2026-1-02T7:00:00-0300", TEN),
        ("2026-01-02t10:00:00z", TEN),
        (" 2026-01-02T10:00:00Z\n", TEN),
        ("2026-01-02 10:00:00.123456789 +0000 UTC m=+12.3", TEN + 123),
        ("2026-01-02 11:00:00 +0100", TEN),
        ("2026-01-02T09:59:60Z", TEN - 1000),
        ("2026-01-02", TEN - 36_000_000),
        ("2015-2-02", 1_422_835_200_000),
        (TEN, TEN),
        (TEN / 1000, TEN),
        (TEN // 1000, TEN),
        (str(TEN), TEN),
        (str(TEN // 1000), TEN),
        ("1969-12-31T23:59:59.999Z", -1),
    ],
)
def test_every_known_form_is_read(text: object, ms: int) -> None:
    assert parse_time(text) == ms


@pytest.mark.parametrize(
    "text",
    [
        None,
        True,
        "",
        "soon",
        "2026-13-01",
        "2026-02-30",
        "2026-01-02T25:00:00Z",
        "Thu Jan 02 2026",
        "2026",
        0,
        5,
        -TEN,
        1e300,
        float("nan"),
        float("inf"),
        {},
        [],
        "2026-01-02T10:00:00Zzz",
        "٢026-01-02",
        "1" * 500,
        "²",
    ],
)
def test_what_is_no_time_is_none(text: object) -> None:
    assert parse_time(text) is None and canonical_date(text) is None


def test_a_clients_clock_is_corrected_by_what_it_said_when_sending() -> None:
    original, sent, received = (
        parse_time(f"2026-01-02T{clock}Z") for clock in ("10:00:00.000", "10:00:05.000", "12:00:06.250")
    )
    assert original is not None and sent is not None and received is not None
    assert skew_corrected(original, sent, received) == parse_time("2026-01-02T12:00:01.250Z")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-01-02", "2026-01-02"),
        ("2015-2-02", "2015-02-02"),
        ("20260102", "2026-01-02"),
        ("2026-01-02T00:30:00+02:00", "2026-01-02T00:30:00.000+02:00"),
        ("2026-01-02T10:00:00Z", "2026-01-02T10:00:00.000Z"),
        ("2026-01-02 10:00", "2026-01-02T10:00:00.000Z"),
        (TEN // 1000, "2026-01-02T10:00:00.000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
    ],
)
def test_dates_have_one_writing_that_keeps_the_senders_day(text: object, date: str) -> None:
    assert canonical_date(text) == date
    assert canonical_date(date) == date and parse_time(date) == parse_time(text)


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=offsets)


@given(moments)
def test_iso_times_of_any_offset_are_read_to_the_millisecond(moment: datetime) -> None:
    ms = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert parse_time(moment.isoformat()) == ms
    loose = f"{moment.year}-{moment.month}-{moment.day} {moment:%H:%M:%S.%f} {moment:%z}"
    assert parse_time(loose) == ms
    date = canonical_date(moment.isoformat())
    assert date is not None and date[:10] == moment.date().isoformat() and parse_time(date) == ms


@given(st.text(max_size=30) | st.text(st.sampled_from("0123456789-T:.Z+ "), max_size=30) | st.floats() | st.integers())
def test_anything_is_a_time_or_none(value: Any) -> None:
    ms = parse_time(value)
    assert ms is None or isinstance(ms, int)
