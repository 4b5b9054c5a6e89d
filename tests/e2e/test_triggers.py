"""Rules and external events end to end: fired once each, in watching mode not at all, and across kills."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Any

from models.meaning.configuration import Configuration
from models.meaning.configuration_file import onto, read
from models.meaning.trace.verdicts import Verdict
from models.sandbox.control import Row
from models.storage import commands
from tests.e2e.running_gateway import RunningGateway, until

WELCOME = 1004


def with_welcome_rule(status: str = "on") -> Any:
    """A change of the configuration: who signs up is welcomed at once."""
    rule = {
        "name": "Welcome",
        "status": status,
        "default_lifetime_hours": 48,
        "multiple": True,
        "conditions": [
            {
                "sequence": 0,
                "type": "start",
                "call": "track",
                "criteria": [{"map": "ecom_event", "operator": "=", "value": "Signed Up"}],
                "variables": {"product": "product"},
            },
            {"sequence": 1, "type": "exit", "external_event": {"id": WELCOME, "name": "Welcome"}},
        ],
    }
    document = json.dumps({"format": "portway/1", "rules": [rule]}).encode()

    def change(before: Configuration) -> Configuration:
        return onto(before, read(document), merge=True)

    return change


def sign_up(name: str) -> dict[str, Any]:
    return {
        "type": "track",
        "event": "Signed Up",
        "userId": name,
        "messageId": name,
        "properties": {"product": f"Plan {name}"},
        "context": {"traits": {"email": f"{name}@t.example"}},
    }


def received(gateway: RunningGateway) -> list[Row]:
    with gateway.sandbox() as control:
        return control.external_events(limit=1_000)


def test_a_rule_triggers_an_external_event_and_says_so(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    gateway.configure(with_welcome_rule())
    assert gateway.post("/v1/track", sign_up("new")).status == 200
    event = gateway.settled("new")
    (one,) = until(lambda: received(gateway), what="the external event")
    assert (one["event"], one["key"], one["data"]["product"]) == (WELCOME, "new@t.example", "Plan new")
    stages = {stage.name: " ".join(line.text for line in stage.lines) for stage in gateway.story(event).stages}
    assert "Welcome" in stages["rules"]
    gateway.configure(with_welcome_rule("watching"))
    assert gateway.post("/v1/track", sign_up("watched")).status == 200
    gateway.settled("watched")
    gateway.configure(with_welcome_rule("on"))
    assert gateway.post("/v1/track", sign_up("last")).status == 200
    until(lambda: len(received(gateway)) == 2, what="the last external event")
    assert [one["key"] for one in received(gateway)] == ["last@t.example", "new@t.example"]


def test_a_public_key_triggers_so_much_an_hour_and_the_rest_is_held(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    gateway.configure(with_welcome_rule())
    gateway.configure(lambda c: replace(c, settings=replace(c.settings, public_key_exits_per_hour=2)))
    public = gateway.issue("Page")
    names = ["page1", "page2", "page3"]
    for name in names:
        assert gateway.post("/v1/track", sign_up(name), key=public).status == 200
    until(lambda: len(received(gateway)) == 2, what="the first two")
    held = gateway.rows("SELECT event_id FROM delivery WHERE state = 'held'")
    assert held == [(gateway.event("page3").id,)]
    assert gateway.event("page3").verdict == Verdict.QUEUED
    gateway.ask(commands.Ask.RELEASE_EXITS)
    until(lambda: len(received(gateway)) == 3, what="what a person has released")
    gateway.settled("page3")


def _verdicts(gateway: RunningGateway, names: list[str]) -> set[Verdict]:
    """Of these messages, without their repetitions."""
    found = gateway.events("verdict != ?", Verdict.DUPLICATE)
    return {one.verdict for one in found if one.message_id in names}


def _taken(gateway: RunningGateway, batch: dict[str, Any]) -> bool:
    return gateway.post("/v1/batch", batch).status == 200


def test_external_events_go_out_once_each_across_kills(own_gateway: RunningGateway) -> None:
    """A trigger may be repeated, under the same id; Emarsys then triggers nothing again."""
    gateway = own_gateway
    gateway.configure(with_welcome_rule())
    names = [f"t{number}" for number in range(300)]
    for first in range(0, len(names), 100):
        batch = {"batch": [sign_up(one) for one in names[first : first + 100]]}
        until(partial(_taken, gateway, batch), what="acceptance")
        until(lambda: gateway.family().get("engine"), what="an engine").kill()
    wanted = {f"{name}@t.example": 1 for name in names}
    until(lambda: {one["key"] for one in received(gateway)} == set(wanted), what="all external events")
    assert Counter(one["key"] for one in received(gateway) if not one["repeated"]) == wanted
    kept = {row[0] for row in gateway.rows("SELECT trigger_id FROM delivery WHERE kind = 'trigger'")}
    assert {one["trigger_id"] for one in received(gateway)} == kept
    until(lambda: _verdicts(gateway, names) == {Verdict.DELIVERED}, what="their verdicts")
