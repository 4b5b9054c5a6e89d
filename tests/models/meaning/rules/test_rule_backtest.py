"""A rule over stored events on a simulated clock."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from models.meaning.rules.backtest import Day, backtest
from models.meaning.rules.course import Now
from models.meaning.rules.event import Event
from tests.models.meaning.rules.world import ZERO
from tests.models.meaning.rules.written import MAPS, rule, time

SAMPLE = rule(
    "rule R | lifetime 48h\n 0 start | track | event = Coupon Entered | keep sum=total\n"
    " 0 exclude | track | event = Order Completed\n 1 exit | Mail"
)


def event(number: int, person: int, at: str, name: str, own_time: str | None = None, **values: Any) -> Event:
    accepted = ZERO + time(at)
    when = accepted if own_time is None else ZERO + time(own_time)
    return Event(number, person, "track", when, accepted, {"event": name, **values}, name)


EVENTS = [
    event(1, 1, "1h", "Coupon Entered", total=12),
    event(2, 2, "2h", "Coupon Entered"),
    event(3, 2, "3h", "Order Completed"),
    event(4, 3, "30h", "Coupon Entered"),
    event(5, 1, "31h", "Coupon Entered"),
    event(6, 4, "90h", "Coupon Entered"),
    event(7, 3, "91h", "Page Viewed"),
]


def test_how_often_for_whom_when_and_who_was_excluded_by_what() -> None:
    report = backtest(SAMPLE, MAPS, iter(EVENTS), ZERO + time("100h"))
    assert (report.events, report.started, report.expired, report.dropped, report.open) == (7, 4, [], 0, 1)
    assert report.since == ZERO + time("1h")
    assert report.ignored_starts == 1
    assert [(one.person_id, one.at - ZERO, one.data, one.start_event_id) for one in report.fired] == [
        (1, time("49h"), {"sum": 12}, 1),
        (3, time("78h"), {}, 4),
    ]
    assert [(one.person_id, one.event, one.event_id, one.row) for one in report.excluded] == [
        (2, '"Order Completed"', 3, 2)
    ]
    assert report.excluded_by == [('"Order Completed"', 1)]
    assert (report.people_started, report.people_fired) == (4, 2)
    assert report.days == {
        "2026-01-05": Day(started=2, excluded=1),
        "2026-01-06": Day(started=1),
        "2026-01-07": Day(fired=1),
        "2026-01-08": Day(started=1, fired=1),
    }


def test_a_rule_that_is_off_or_not_saved_yet_is_run_as_if_it_were_on() -> None:
    report = backtest(replace(SAMPLE, status="off"), MAPS, EVENTS, ZERO + time("100h"))
    assert len(report.fired) == 2


def test_the_report_is_json() -> None:
    report = backtest(SAMPLE, MAPS, EVENTS, ZERO + time("100h"))
    read = json.loads(json.dumps(report.to_json()))
    assert read["rule"] == "R"
    assert read["excluded_by"] == [['"Order Completed"', 1]]
    assert read["days"]["2026-01-05"]["started"] == 2


def test_events_out_of_order_and_the_late_limit_count_as_they_do_live() -> None:
    late = [
        event(1, 1, "2h", "Order Completed"),
        event(2, 1, "2h1m", "Coupon Entered", "1h"),
        event(3, 2, "10h", "Coupon Entered", "0"),
    ]
    short = replace(SAMPLE, default_lifetime_hours=1.0)
    report = backtest(short, MAPS, late, ZERO + time("100h"), Now(0, late_limit=time("6h")))
    assert [one.event_id for one in report.excluded] == [1]
    assert report.dropped == 1
    assert report.fired == []


def test_no_events() -> None:
    report = backtest(SAMPLE, MAPS, [], ZERO)
    assert (report.events, report.since, report.days) == (0, None, {})
