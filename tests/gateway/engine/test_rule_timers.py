"""Timers: in order, across restarts and jumps of the clock, never twice, and many at once."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from gateway.engine.writer import transaction
from models.meaning.deliveries import State
from models.meaning.trace.verdicts import Verdict
from tests.gateway.engine.rule_world import HOUR, Engine, coupon_rule

MINUTE = 60_000


def people_of_timers(engine: Engine) -> list[int]:
    return [row[0] for row in engine.connection.execute("SELECT person_id FROM event WHERE type = 'timer' ORDER BY id")]


def coupons(engine: Engine, count: int) -> None:
    for first in range(0, count, 200):
        engine.take(
            *(
                engine.body("Coupon Entered", f"t{n}", f"t{n}@example.com")
                for n in range(first, min(first + 200, count))
            )
        )


def test_they_fire_in_the_order_of_their_times(engine: Engine) -> None:
    for user, ago in (("late", 1 * HOUR), ("early", 3 * HOUR), ("middle", 2 * HOUR)):
        engine.track("Coupon Entered", user, f"{user}@example.com", timestamp=engine.ago(ago))
    engine.wait(48 * HOUR)
    keys = [row[0] for row in engine.connection.execute("SELECT key FROM delivery WHERE kind = 'trigger' ORDER BY id")]
    assert keys == ["early@example.com", "middle@example.com", "late@example.com"]


def test_they_survive_a_restart(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.restart()
    engine.wait(48 * HOUR)
    engine.restart()
    engine.wait(HOUR)
    assert [state for state, _ in engine.triggers()] == [State.WAITING]


def test_what_fell_due_during_a_standstill_fires_once_and_says_that_it_is_late(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.at += 50 * HOUR
    engine.restart()
    engine.wait(1)
    engine.wait(MINUTE)
    assert engine.events()[-1][2] == "rule_exit_fired_late"
    assert len(engine.triggers()) == 1


def test_in_live_mode_it_waits_for_what_was_under_way_during_a_standstill(engine: Engine) -> None:
    engine.configure(coupon_rule(), live=True)
    engine.track("Coupon Entered")
    engine.track("Coupon Entered", "u2", "bo@example.com")
    engine.at += 50 * HOUR
    engine.restart()
    engine.wait(1)
    assert engine.triggers() == []
    assert [reason for type_, _, reason in engine.events() if type_ == "timer"] == ["rule_step_entered"] * 2
    engine.track("Order Completed", timestamp=engine.ago(10 * HOUR))
    engine.wait(10 * MINUTE)
    assert engine.outcomes() == ["excluded", None]
    assert len(engine.triggers()) == 1


def test_an_exit_that_is_put_off_leaves_no_event_until_it_fires(engine: Engine) -> None:
    start, _, sent = coupon_rule().conditions
    engine.configure(coupon_rule(conditions=(start, replace(sent, wait="1h"))), live=True)
    engine.track("Coupon Entered")
    engine.at += 2 * HOUR
    engine.restart()
    engine.wait(1)
    assert [type_ for type_, _, _ in engine.events()] == ["track"]
    engine.wait(10 * MINUTE)
    assert engine.events()[-1] == ("timer", Verdict.QUEUED, "rule_exit_fired_late")


def test_past_the_late_limit_they_are_dropped(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.at += 54 * HOUR
    engine.restart()
    engine.wait(1)
    assert engine.triggers() == []
    assert engine.events()[-1][2] == "rule_exit_dropped_late"
    assert engine.outcomes() == ["completed"]


def test_a_clock_that_is_put_back_and_forth_fires_nothing_twice(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.wait(48 * HOUR)
    engine.wait(-24 * HOUR)
    engine.wait(24 * HOUR + 1)
    engine.restart()
    engine.wait(HOUR)
    assert len(engine.triggers()) == 1


def test_a_clock_that_is_put_back_postpones_what_has_not_fired(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.wait(-24 * HOUR)
    engine.wait(71 * HOUR)
    assert engine.triggers() == []
    engine.wait(HOUR)
    assert len(engine.triggers()) == 1


def test_a_tick_that_fails_is_undone_whole_and_made_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if killed between firing and commit: the timer's row, the trigger and the instance go back together."""
    coupons(engine, 3)
    engine.at += 48 * HOUR

    def broken(*_: object) -> None:
        raise OSError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr("gateway.engine.rules.outbox.flush", broken)
        with pytest.raises(OSError), transaction(engine.connection):
            engine.rules.tick(engine.connection)
        engine.ledger.reset()
    assert engine.triggers() == []
    engine.wait(1)
    assert len(engine.triggers()) == 3
    assert len(people_of_timers(engine)) == 3


def test_more_than_five_hundred_a_second(engine: Engine) -> None:
    coupons(engine, 1_000)
    engine.at += 48 * HOUR
    start = time.perf_counter()
    engine.wait(0)
    took = time.perf_counter() - start
    assert len(engine.triggers()) == 1_000
    assert people_of_timers(engine) == sorted(people_of_timers(engine))
    assert took < 2


def test_timers_do_not_hold_up_events(engine: Engine) -> None:
    """A slice is one transaction: between two of them events are taken in."""
    coupons(engine, 600)
    engine.at += 48 * HOUR
    with transaction(engine.connection):
        assert engine.rules.tick(engine.connection)
    assert len(engine.triggers()) == 250
    engine.track("Order Completed", "t599", "t599@example.com")
    engine.wait(0)
    assert len(engine.triggers()) == 599
