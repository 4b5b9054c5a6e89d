"""Intake and rules on a real workspace with a clock that the test moves, for the tests of rules in the engine."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from gateway.engine.clock import Clock
from gateway.engine.commit import Ledger
from gateway.engine.intake import Intake
from gateway.engine.rules import RuleWork
from gateway.engine.writer import Submitted, transaction
from gateway.link import Head
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import (
    Condition,
    Configuration,
    Criterion,
    DataMap,
    EmarsysAccount,
    Reference,
    Rule,
    Settings,
)
from models.meaning.pipeline.plan import Plan
from models.meaning.trace.verdicts import Verdict
from models.storage import rule_versions

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


def at_once_rule(**more: Any) -> Rule:
    """Every *Signed Up* triggers an external event at once."""
    rows = (
        Condition(RULE[:-2] + "20", 0, "start", "track", criteria=(Criterion("ecom_event", "=", "Signed Up"),)),
        Condition(RULE[:-2] + "21", 1, "exit", external_event=Reference(1001, "segment.com test event")),
    )
    return replace(Rule(RULE[:-1] + "2", "Signed up", rows, "on", multiple=True), **more)


class Engine:
    """Intake and rules on a real workspace, with a clock that the test moves."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.clock = Clock()
        self.at = 1_795_466_162_000
        self.clock.now = lambda: self.at + self.clock.offset  # type: ignore[method-assign]
        self.clock.moved = lambda _: self.at + self.clock.offset  # type: ignore[method-assign, assignment]
        self.revision = 0
        connection.execute(
            "INSERT OR IGNORE INTO account (id, mode, host, who, made_at) VALUES (1, 'sandbox', '', '', 1)"
        )
        self.ledger = Ledger(connection, 1, self.at)
        self.configure(coupon_rule())
        self._n = 0
        self._start()

    def _start(self) -> None:
        connection, clock = self.connection, self.clock
        self.rules = RuleWork(connection, self.ledger, lambda: self.plan, clock)
        self.intake = Intake(
            connection, self.ledger, lambda: self.plan, clock, lambda: None, self.rules.now, lambda _: None, print
        )

    def configure(self, *rules: Rule, maps: tuple[DataMap, ...] = MAPS, live: bool = False, **settings: Any) -> None:
        self.revision += 1
        emarsys = EmarsysAccount(mode="live" if live else "sandbox")
        configuration = Configuration(
            "acme", self.revision, emarsys=emarsys, data_maps=maps, rules=rules, settings=Settings(**settings)
        )
        rule_versions.take_up(self.connection, configuration)
        program = rule_versions.program(self.connection, configuration)
        self.plan = Plan(configuration, Catalogue(), program)

    def track(self, event: str, user: str | None = "u1", key: str | None = "ann@example.com", **more: Any) -> None:
        self.take(self.body(event, user, key, **more))

    def take(self, *bodies: dict[str, Any], public: bool = False, replay: str = "") -> None:
        """Several events as one group, which is one transaction."""
        head = Head(2 if replay else 1, public, "destination", "", self.at, "192.0.2.1", path="/", replay=replay)
        self.intake.take(
            self.intake.read([Submitted(n, head, json.dumps(body).encode()) for n, body in enumerate(bodies)])
        )

    def body(
        self, event: str, user: str | None = "u1", key: str | None = "ann@example.com", **more: Any
    ) -> dict[str, Any]:
        self._n += 1
        body: dict[str, Any] = {
            "type": "track",
            "event": event,
            "messageId": f"m{self._n}",
            "properties": {"coupon": "C10"},
        }
        body |= {"userId": user} if user else {}
        body |= {"context": {"traits": {"email": key}}} if key else {}
        return body | more

    def ago(self, ms: int) -> str:
        return datetime.fromtimestamp((self.at - ms) / 1000, UTC).isoformat()

    def wait(self, ms: int) -> None:
        self.at += ms
        while True:
            with transaction(self.connection):
                if not self.rules.tick(self.connection):
                    return

    def restart(self) -> None:
        """A new engine on the same workspace, as after a crash."""
        last_alive = self.connection.execute("SELECT max(received_at) FROM event").fetchone()[0]
        self.ledger = Ledger(self.connection, 1, self.at)
        self._start()
        self.rules.begin(last_alive)

    def triggers(self) -> list[tuple[str, dict[str, Any]]]:
        rows = self.connection.execute("SELECT state, payload FROM delivery WHERE kind = 'trigger' ORDER BY id")
        return [(state, json.loads(payload)) for state, payload in rows]

    def outcomes(self) -> list[str | None]:
        return [row[0] for row in self.connection.execute("SELECT outcome FROM rule_instance ORDER BY id")]

    def events(self) -> list[tuple[str, Verdict, str]]:
        rows = self.connection.execute("SELECT type, verdict, reason FROM event ORDER BY id")
        return [(type_, Verdict(verdict), reason) for type_, verdict, reason in rows]
