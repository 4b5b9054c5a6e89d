"""A workspace in which events have really moved rules: taken in by the engine's own intake, without its processes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path

from gateway.engine.clock import Clock
from gateway.engine.commit import Ledger
from gateway.engine.intake import Intake
from gateway.engine.writer import Submitted
from gateway.link import Head
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration
from models.meaning.pipeline.plan import Plan
from models.meaning.rules.course import Now
from models.storage import keys, revisions, rule_versions
from models.storage.workspace import create, open_workspace
from tests.models.meaning.rules.written import MAPS, rule

COUPON = """rule Coupon entered, no order
  0 start   | track | event = Coupon Entered
  0 exclude | track | event = Order Completed
  1 include | track | event = Product Viewed | within 2h
  1 include | track | event = Checkout Started | within 4h
  2 exit    | Come back | wait 1h"""
BASKET = """rule Big basket
  0 start | track | event = Coupon Entered | wait 30m
  1 exit  | Thank you"""
EVENTS = (
    ("ann", "Coupon Entered"),  # 1
    ("bob", "Coupon Entered"),  # 2
    ("ann", "Product Viewed"),  # 3
    ("bob", "Order Completed"),  # 4
    ("carl", "Product Viewed"),  # 5: moves nothing
    ("dora", "Coupon Entered"),  # 6
    ("dora", "Page Left"),  # 7: meets an open instance
)


def fill_instances(path: Path, rules: Iterable[str] = (COUPON, BASKET)) -> int:
    """Make it; each event a second after the one before. Returns the time of the last."""
    now = time.time_ns() // 1_000_000
    first = now - 1_000 * len(EVENTS)
    create(path, first)
    with open_workspace(path, "writer") as workspace:
        made = Configuration("Acme Outdoor", data_maps=MAPS, rules=tuple(rule(text) for text in rules))
        configuration = revisions.save(workspace.db, made, "test", "Made", first)
        keys.issue(workspace.db, "shop-prod", "server", "test", first)
        connection = workspace.connection
        rule_versions.take_up(connection, configuration)
        plan = Plan(configuration, Catalogue(), rule_versions.program(connection, configuration))
        ledger = Ledger(connection, 1, first)
        ledger.key_names[1] = "shop-prod"
        intake = Intake(connection, ledger, lambda: plan, Clock(), lambda: None, Now, lambda _: None, print)
        for number, (who, event) in enumerate(EVENTS, start=1):
            head = Head(1, False, "tracking", "track", first + 1_000 * number, "192.0.2.1", path="/v1/track")
            body = {"userId": who, "event": event, "messageId": f"m-{number}"}
            intake.take(intake.read([Submitted(number, head, json.dumps(body).encode())]))
    return first + 1_000 * len(EVENTS)
