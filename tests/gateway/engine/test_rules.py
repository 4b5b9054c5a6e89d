"""Rules in the engine: instances and timers are rows, committed with what moved them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.engine.writer import transaction
from models.meaning.configuration import Reference
from models.meaning.deliveries import State
from models.meaning.trace.verdicts import Verdict
from tests.gateway.engine.rule_world import EXIT, HOUR, Engine, coupon_rule


def test_the_sample_rule_fires_once_48_hours_after_the_coupon(engine: Engine) -> None:
    engine.track("Coupon Entered")
    assert engine.events()[-1] == ("track", Verdict.NOTHING_TO_DO, "rules_moved")
    start = engine.at
    engine.wait(48 * HOUR - 1)
    assert engine.triggers() == []
    engine.wait(1)
    ((state, payload),) = engine.triggers()
    assert state == State.WAITING
    assert payload["event"] == {"id": 1001, "name": "segment.com test event"}
    assert payload["data"] == {"code": "C10"}
    assert payload["event_time"] == start + 48 * HOUR
    assert engine.events()[-1] == ("timer", Verdict.QUEUED, "rule_exit_fired")
    engine.wait(100 * HOUR)
    assert len(engine.triggers()) == 1


def test_an_order_ends_it(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.wait(47 * HOUR)
    engine.track("Order Completed")
    engine.wait(10 * HOUR)
    assert engine.triggers() == []
    assert engine.outcomes() == ["excluded"]


def test_an_order_that_came_out_of_order_is_found_among_the_stored_events(engine: Engine) -> None:
    engine.track("Order Completed", timestamp=engine.ago(HOUR))
    engine.track("Coupon Entered", timestamp=engine.ago(2 * HOUR))
    assert engine.outcomes() == ["excluded"]


def test_an_order_withdraws_a_trigger_that_was_not_sent_yet(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.wait(48 * HOUR)
    engine.track("Order Completed")
    assert [state for state, _ in engine.triggers()] == [State.WITHDRAWN]
    assert engine.events()[1][1] == Verdict.NOTHING_TO_DO


def test_a_sent_trigger_completes_the_instance(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.wait(48 * HOUR)
    (trigger_id,) = engine.connection.execute("SELECT trigger_id FROM delivery WHERE kind = 'trigger'").fetchone()
    assert trigger_id.endswith(EXIT)
    engine.rules.settled(engine.connection, [(trigger_id, State.SENT)])
    assert engine.outcomes() == ["completed"]


def test_a_trigger_of_somebody_without_a_key_parks_until_there_is_one(engine: Engine) -> None:
    engine.track("Coupon Entered", key=None)
    engine.wait(48 * HOUR)
    assert engine.triggers()[0][0] == State.PARKED
    engine.track("Page Seen", key="ann@example.com")
    state, key = engine.connection.execute("SELECT state, key FROM delivery WHERE kind = 'trigger'").fetchone()
    assert (state, key) == (State.WAITING, "ann@example.com")


def test_the_late_limit_drops_what_stayed_parked(engine: Engine) -> None:
    engine.track("Coupon Entered", key=None)
    engine.wait(48 * HOUR)
    engine.wait(6 * HOUR)
    assert [state for state, _ in engine.triggers()] == [State.DROPPED]
    assert engine.outcomes() == ["completed"]


def test_an_open_instance_finishes_on_its_version(engine: Engine) -> None:
    engine.track("Coupon Entered")
    rows = coupon_rule().conditions
    engine.configure(coupon_rule(conditions=(*rows[:2], replace(rows[2], external_event=Reference(2, "other")))))
    engine.wait(48 * HOUR)
    assert engine.triggers()[0][1]["event"]["id"] == 1001
    engine.track("Coupon Entered", user="u2", key="bo@example.com")
    engine.wait(48 * HOUR)
    assert engine.triggers()[1][1]["event"]["id"] == 2


def test_status_off_holds_at_once_for_open_instances(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.configure(coupon_rule(status="off"))
    engine.wait(48 * HOUR)
    assert engine.triggers() == []
    assert engine.outcomes() == ["completed"]


def test_deleting_a_rule_ends_its_instances(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.configure()
    with transaction(engine.connection):
        assert engine.rules.end_deleted(engine.connection)
    assert engine.outcomes() == ["ended"]


def test_instances_come_along_when_persons_join(engine: Engine) -> None:
    engine.track("Coupon Entered", user=None, key=None, anonymousId="a1")
    engine.track("Seen", user="u1", key="ann@example.com", anonymousId="a1")
    engine.track("Order Completed", user="u1")
    assert engine.outcomes() == ["excluded"]


def test_deleting_a_person_deletes_the_instances(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.track("", type="delete")
    engine.wait(48 * HOUR)
    assert engine.outcomes() == []
    assert engine.triggers() == []


def test_a_replay_moves_no_rule_but_excludes(engine: Engine) -> None:
    engine.take(engine.body("Coupon Entered"), replay="1")
    assert engine.outcomes() == []
    engine.track("Coupon Entered")
    engine.take(engine.body("Order Completed"), replay="1")
    assert engine.outcomes() == ["excluded"]
    replays = engine.connection.execute("SELECT id, replay_of FROM event ORDER BY id").fetchall()
    assert replays == [(1, 1), (2, None), (3, 1)]


def test_a_replay_moves_rules_where_that_was_asked(engine: Engine) -> None:
    engine.take(engine.body("Coupon Entered"), replay="1; moves-rules")
    assert engine.outcomes() == [None]


def test_an_event_past_the_age_limit_starts_nothing(engine: Engine) -> None:
    engine.track("Coupon Entered", timestamp=engine.ago(24 * HOUR + 1))
    assert engine.outcomes() == []
    engine.track("Coupon Entered", timestamp=engine.ago(24 * HOUR))
    assert engine.outcomes() == [None]


def test_what_is_on_the_wire_past_its_limit_keeps_no_other_from_its_turn(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.engine.rules.SLICE", 1)
    engine.track("Coupon Entered")
    engine.wait(48 * HOUR)
    engine.connection.execute("UPDATE delivery SET state = 'sending'")
    engine.track("Coupon Entered", "u2", "bo@example.com", timestamp=engine.ago(23 * HOUR))
    engine.wait(6 * HOUR)
    assert engine.triggers()[0][0] == State.SENDING
    engine.wait(19 * HOUR)
    assert len(engine.triggers()) == 2
    assert engine.outcomes() == [None, None]


def test_a_replay_with_its_old_message_id_is_a_duplicate_of_what_it_repeats(engine: Engine) -> None:
    engine.take(engine.body("Cart") | {"messageId": "m-1"})
    engine.take(engine.body("Cart") | {"messageId": "m-1"}, replay="1")
    engine.take(engine.body("Cart") | {"messageId": "m-2"}, replay="1")
    verdicts = engine.connection.execute("SELECT verdict FROM event ORDER BY id").fetchall()
    assert [Verdict(row[0]) is Verdict.DUPLICATE for row in verdicts] == [False, True, False]
