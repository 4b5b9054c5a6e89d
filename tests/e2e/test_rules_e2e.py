"""The hosted sample rule with real processes: in real time, by time travel, and killed at random around timers and sends."""

from __future__ import annotations

import random
import time
from typing import Any

from models.meaning.configuration import Rule
from models.meaning.trace.verdicts import Verdict
from models.storage import event_list, instance_page
from models.storage.event_filter import parse
from models.storage.workspace import open_workspace
from tests.e2e.running_gateway import RunningGateway, until
from tests.e2e.test_external_events import coupon_rule, fired, known, track, triggered, with_rules

SECONDS = 3
SHORT = SECONDS / 3_600
"""A default lifetime in hours."""
PEOPLE = 24
KILLS = 3


def short_rule(**more: Any) -> Rule:
    return coupon_rule(default_lifetime_hours=SHORT, **more)


def sent_once(gateway: RunningGateway, key: str) -> bool:
    """Whether the external event had exactly one effect, whatever was repeated on the way."""
    sent = triggered(gateway, key)
    effects = [one for one in sent if not one["repeated"]]
    return len(effects) == 1 and len({one["trigger_id"] for one in sent}) == 1


def test_in_real_time_it_fires_once_or_not_at_all_after_an_order(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    gateway.configure(with_rules(short_rule()))
    stayed, bought = known(gateway, "stayed"), known(gateway, "bought")
    gateway.settled("stayed")
    began = time.monotonic()
    track(gateway, "stayed", "Coupon Entered", "s1", coupon="C10")
    track(gateway, "bought", "Coupon Entered", "b1", coupon="C20")
    track(gateway, "bought", "Order Completed", "b2")
    (timer,) = until(lambda: gateway.events("type = 'timer' AND verdict = ?", Verdict.DELIVERED), what="the timer")
    assert time.monotonic() - began >= SECONDS
    assert timer.contact == stayed
    assert sent_once(gateway, stayed)
    due, created = gateway.rows("SELECT due_at, created_at FROM delivery WHERE kind = 'trigger'")[0]
    assert 0 <= created - due < 1_000
    assert triggered(gateway, bought) == []
    outcomes = gateway.rows("SELECT outcome FROM rule_instance ORDER BY id")
    assert outcomes == [("completed",), ("excluded",)]
    with open_workspace(gateway.path, "reader") as opened:
        (sent,) = instance_page.of_event(opened.db, timer.id, 0)
        (ended,) = instance_page.of_event(opened.db, gateway.event("b2").id, 0)
        moved = event_list.begin(opened.db, parse(f"instance:{sent.number}", 0).where).newest.ids
    assert [one.progress.state for one in sent.conditions] == ["met", "guarded", "sent"]
    assert sent.conditions[2].progress.by == timer.id
    assert [one.progress.state for one in ended.conditions] == ["met", "excluded", "ahead"]
    assert ended.ended_by == ended.conditions[1].progress.by == gateway.event("b2").id
    assert list(moved) == [gateway.event("s1").id, timer.id], "what moved it, as its traces tell"
    excluded = gateway.story(gateway.event("b2"))
    assert any("ended" in line.text and '"Order Completed"' in line.text for s in excluded.stages for line in s.lines)


def test_by_time_travel_it_fires_once_or_not_at_all_after_an_order(own_gateway: RunningGateway) -> None:
    """With the command line alone, 48 hours in two strides."""
    gateway = own_gateway
    gateway.configure(with_rules(coupon_rule()))
    stayed, bought = known(gateway, "stayed"), known(gateway, "bought")
    track(gateway, "stayed", "Coupon Entered", "s1")
    track(gateway, "bought", "Coupon Entered", "b1")
    gateway.settled("bought")
    gateway.portway("clock", "+47h")
    assert triggered(gateway, stayed) == []
    track(gateway, "bought", "Order Completed", "b2")
    said = gateway.portway("clock", "+1h")
    assert "1 timer fell due" in said
    assert sent_once(gateway, stayed)
    assert triggered(gateway, bought) == []
    gateway.portway("clock", "+10d")
    assert fired(gateway) == [("sent", None)]


def test_killed_at_random_no_exit_is_lost_or_doubled(own_gateway: RunningGateway) -> None:
    """Timers fall due one after the other while the gateway is killed again and again, and is slow to send."""
    gateway = own_gateway
    chance = random.Random(20261125)
    gateway.configure(with_rules(short_rule()))
    keys = {f"p{n}": known(gateway, f"p{n}") for n in range(PEOPLE)}
    with gateway.sandbox() as control:
        control.add_faults("slow@event=150")
    for number, who in enumerate(keys):
        track(gateway, who, "Coupon Entered", f"c{who}")
        if number % 4 == 0:
            track(gateway, who, "Order Completed", f"o{who}")
        time.sleep(chance.random() * 0.1)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.1, 1.2))
        gateway.kill()
        gateway.start()

    def all_settled() -> bool:
        return gateway.rows("SELECT count(*) FROM rule_instance WHERE outcome IS NULL") == [(0,)]

    until(all_settled, 60, "the end of every instance")
    for number, (who, key) in enumerate(keys.items()):
        if number % 4 == 0:
            assert triggered(gateway, key) == [], who
        else:
            assert sent_once(gateway, key), who
    rows = gateway.rows(
        "SELECT count(*), count(DISTINCT person_id) FROM delivery WHERE kind = 'trigger' AND state = 'sent'"
    )
    expected = PEOPLE - PEOPLE // 4
    assert rows == [(expected, expected)]
    timers = gateway.rows(
        "SELECT count(*), count(DISTINCT person_id) FROM event WHERE type = 'timer' AND reason = 'rule_exit_fired'"
    )
    assert timers[0][0] == timers[0][1]
