"""From events over rules to external events in the sandbox: waits, a moved clock, guards, crashes, and people's decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Reference, Rule
from models.meaning.trace.verdicts import Verdict
from models.storage.commands import Ask
from tests.e2e.running_gateway import RunningGateway, until

HOUR = 3_600_000
RULE = "aaaaaaaa-0000-4000-8000-000000000001"
EXIT = "aaaaaaaa-0000-4000-8000-000000000012"
EVENT = Reference(1001, "segment.com test event")


def coupon_rule(**more: Any) -> Rule:
    """The hosted sample: a coupon was entered, and no order came within 48 hours."""

    def met(value: str) -> tuple[Criterion, ...]:
        return (Criterion("rule_event", "=", value),)

    rows = (
        Condition(RULE[:-2] + "10", 0, "start", "track", criteria=met("Coupon Entered"), variables={"code": "coupon"}),
        Condition(RULE[:-2] + "11", 0, "exclude", "track", criteria=met("Order Completed")),
        Condition(EXIT, 1, "exit", external_event=EVENT, constants={"campaign": "autumn"}),
    )
    return replace(Rule(RULE, "Coupon entered but did not complete order", rows, "on"), **more)


def at_once_rule() -> Rule:
    """Every *Signed Up* triggers an external event at once."""
    rows = (
        Condition(RULE[:-2] + "20", 0, "start", "track", criteria=(Criterion("rule_event", "=", "Signed Up"),)),
        Condition(RULE[:-2] + "21", 1, "exit", external_event=EVENT),
    )
    return Rule(RULE[:-1] + "2", "Signed up", rows, "on", multiple=True)


def with_rules(*rules: Rule) -> Any:
    maps = (DataMap("rule_event", ("event",)), DataMap("coupon", ("properties.coupon",)))

    def change(before: Configuration) -> Configuration:
        return replace(before, rules=rules, data_maps=(*before.data_maps, *maps))

    return change


def track(gateway: RunningGateway, who: str, event: str, message_id: str, **properties: Any) -> None:
    body = {"userId": who, "event": event, "messageId": message_id, "properties": properties}
    assert gateway.post("/v1/track", body).status == 200


def known(gateway: RunningGateway, who: str) -> str:
    """Somebody with a key; returns it."""
    key = f"{who}@events.example"
    assert gateway.post("/v1/identify", {"userId": who, "messageId": who, "traits": {"email": key}}).status == 200
    return key


def triggered(gateway: RunningGateway, key: str) -> list[dict[str, Any]]:
    with gateway.sandbox() as control:
        return control.external_events(key)


def fired(gateway: RunningGateway) -> list[Any]:
    return gateway.rows("SELECT state, code FROM delivery WHERE kind = 'trigger' ORDER BY id")


def test_a_moved_clock_sends_what_falls_due_on_the_way(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    gateway.configure(with_rules(coupon_rule()))
    stayed, bought = known(gateway, "stayed"), known(gateway, "bought")
    track(gateway, "stayed", "Coupon Entered", "s1", coupon="C10")
    track(gateway, "bought", "Coupon Entered", "b1", coupon="C20")
    track(gateway, "bought", "Order Completed", "b2")
    gateway.settled("stayed")
    start = gateway.rows("SELECT time FROM event WHERE message_id = 's1'")[0][0]
    moved = gateway.ask(Ask.CLOCK, forward=10 * 24 * HOUR)
    assert moved["offset"] >= 10 * 24 * HOUR
    (sent,) = triggered(gateway, stayed)
    assert sent["event"] == EVENT.id
    assert sent["data"] == {"code": "C10", "campaign": "autumn"}
    assert triggered(gateway, bought) == []
    assert fired(gateway) == [("sent", None)]
    due = gateway.rows("SELECT due_at FROM delivery WHERE kind = 'trigger'")[0][0]
    assert due == start + 48 * HOUR
    (timer,) = gateway.events("type = 'timer'")
    assert timer.verdict == Verdict.DELIVERED
    assert "trigger_sent" in {line.code for stage in gateway.story(timer).stages for line in stage.lines}


def test_a_trigger_of_somebody_new_follows_their_contact(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    gateway.configure(with_rules(at_once_rule()))
    body = {"userId": "new", "event": "Signed Up", "messageId": "n1", "context": {"traits": {"email": "new@e.example"}}}
    assert gateway.post("/v1/track", body).status == 200
    gateway.settled("n1")
    assert len(triggered(gateway, "new@e.example")) == 1
    codes = {line.code for stage in gateway.story(gateway.event("n1")).stages for line in stage.lines}
    assert {"upsert_sent", "trigger_sent"} <= codes


def test_killed_while_a_trigger_is_on_the_wire_it_happens_once(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    gateway.configure(with_rules(at_once_rule()))
    key = known(gateway, "unlucky")
    gateway.settled("unlucky")
    with gateway.sandbox() as control:
        control.add_faults("slow@event=1500")
    track(gateway, "unlucky", "Signed Up", "u1")
    until(lambda: fired(gateway) == [("sending", None)], what="the trigger on the wire")
    gateway.kill()
    gateway.start()
    gateway.settled("u1")
    sent = triggered(gateway, key)
    assert len({one["trigger_id"] for one in sent}) == 1
    assert sum(not one["repeated"] for one in sent) == 1


def test_while_paused_nothing_goes_and_afterwards_everything(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    gateway.configure(with_rules(at_once_rule()))
    gateway.portway("pause")
    key = known(gateway, "patient")
    track(gateway, "patient", "Signed Up", "p1")
    assert gateway.event("p1").verdict == Verdict.QUEUED
    assert "paused" in gateway.portway("status", code=3)
    gateway.portway("resume")
    gateway.settled("p1")
    assert len(triggered(gateway, key)) == 1


def test_a_rejected_trigger_says_why_and_goes_again_by_hand(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    gateway.configure(with_rules(at_once_rule()))
    key = known(gateway, "again")
    gateway.settled("again")
    with gateway.sandbox() as control:
        control.remove_event(EVENT.id)
        track(gateway, "again", "Signed Up", "a1")
        gateway.settled("a1", Verdict.REJECTED)
        assert "5001" in gateway.story(gateway.event("a1")).sentence
        control.put_event(EVENT.name, EVENT.id)
    (number,) = gateway.rows("SELECT id FROM delivery WHERE kind = 'trigger'")[0]
    gateway.portway("retry", str(number))
    gateway.settled("a1")
    assert len(triggered(gateway, key)) == 1


def test_the_connection_is_tested_and_the_account_read_while_events_go_on(gateway: RunningGateway) -> None:
    assert gateway.ask(Ask.TEST_CONNECTION) == {"good": True, "findings": []}
    read = gateway.ask(Ask.READ_ACCOUNT)
    assert read["fields"] > 40
    assert read["events"] > 0
