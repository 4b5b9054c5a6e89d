"""Rules in the engine: instances and timers are rows, committed with what moved them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gateway.engine.clock import Clock
from gateway.engine.commit import Ledger
from gateway.engine.intake import Intake
from gateway.engine.rules import RuleWork
from gateway.engine.writer import Submitted, transaction
from gateway.link import Head
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Reference, Rule
from models.meaning.deliveries import State
from models.meaning.pipeline.plan import Plan
from models.meaning.trace.verdicts import Verdict
from models.storage import rule_versions
from models.storage.workspace import create, open_workspace

HOUR = 3_600_000
RULE = "aaaaaaaa-0000-4000-8000-000000000001"
EXIT = "aaaaaaaa-0000-4000-8000-000000000012"
MAPS = (DataMap("ecom_event", ("event",)), DataMap("coupon", ("properties.coupon",)))


def coupon_rule(**more: Any) -> Rule:
    """The hosted sample: a coupon was entered, and no order came within 48 hours."""

    def met(value: str) -> tuple[Criterion, ...]:
        return (Criterion("ecom_event", "=", value),)

    rows = (
        Condition(RULE[:-2] + "10", 0, "start", "track", criteria=met("Coupon Entered"), variables={"code": "coupon"}),
        Condition(RULE[:-2] + "11", 0, "exclude", "track", criteria=met("Order Completed")),
        Condition(EXIT, 1, "exit", external_event=Reference(1001, "segment.com test event")),
    )
    return replace(Rule(RULE, "Coupon entered but did not complete order", rows, "on"), **more)


class Engine:
    """Intake and rules on a real workspace, with a clock that the test moves."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.clock = Clock()
        self.at = 1_795_466_162_000
        self.clock.now = lambda: self.at  # type: ignore[method-assign]
        self.clock.moved = lambda _: self.at  # type: ignore[method-assign]
        self.revision = 0
        self.ledger = Ledger(connection, 1, self.at)
        self.configure(coupon_rule())
        self.rules = RuleWork(connection, self.ledger, lambda: self.plan, self.clock)
        self.intake = Intake(
            connection, self.ledger, lambda: self.plan, self.clock, lambda: None, self.rules.now, lambda _: None, print
        )
        self._n = 0

    def configure(self, *rules: Rule, maps: tuple[DataMap, ...] = MAPS) -> None:
        self.revision += 1
        configuration = Configuration("acme", self.revision, data_maps=maps, rules=rules)
        rule_versions.take_up(self.connection, configuration)
        program = rule_versions.program(self.connection, configuration)
        self.plan = Plan(configuration, Catalogue(), program)

    def track(self, event: str, user: str | None = "u1", key: str | None = "ann@example.com", **more: Any) -> None:
        self._n += 1
        body: dict[str, Any] = {
            "type": "track",
            "event": event,
            "messageId": f"m{self._n}",
            "properties": {"coupon": "C10"},
        }
        body |= {"userId": user} if user else {}
        body |= {"context": {"traits": {"email": key}}} if key else {}
        head = Head(1, False, "destination", "", self.at, "192.0.2.1", path="/")
        self.intake.take_group([Submitted(self._n, head, json.dumps(body | more).encode())])

    def ago(self, ms: int) -> str:
        return datetime.fromtimestamp((self.at - ms) / 1000, UTC).isoformat()

    def wait(self, ms: int) -> None:
        self.at += ms
        while True:
            with transaction(self.connection):
                if not self.rules.tick(self.connection):
                    return

    def triggers(self) -> list[tuple[str, dict[str, Any]]]:
        rows = self.connection.execute("SELECT state, payload FROM delivery WHERE kind = 'trigger' ORDER BY id")
        return [(state, json.loads(payload)) for state, payload in rows]

    def outcomes(self) -> list[str | None]:
        return [row[0] for row in self.connection.execute("SELECT outcome FROM rule_instance ORDER BY id")]

    def events(self) -> list[tuple[str, Verdict, str]]:
        rows = self.connection.execute("SELECT type, verdict, reason FROM event ORDER BY id")
        return [(type_, Verdict(verdict), reason) for type_, verdict, reason in rows]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "acme.portway"
    create(path, 1)
    with open_workspace(path, "writer") as workspace:
        yield Engine(workspace.connection)


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
