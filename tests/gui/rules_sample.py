"""A workspace with rules, stored events of two weeks, people under way and an account, for the page "Rules"."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from pathlib import Path

from models.meaning.catalogue import Catalogue, ExternalEvent
from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Reference, Rule
from models.meaning.rules.instance import Instance
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, events, instances, revisions
from models.storage.workspace import create, open_workspace

DAY = 86_400_000
HOUR = 3_600_000
MAPS = (
    DataMap("ecom_event", ("event",)),
    DataMap("ecom_revenue", ("properties.revenue",), "numeric"),
    DataMap("page_category", ("category",)),
    DataMap("cart_id", ("properties.cart_id",)),
    DataMap("total", ("properties.total",), "numeric"),
)
CHECKOUT = Rule(
    "checkout",
    "Checkout started, no order",
    (
        Condition(
            "c1",
            0,
            "start",
            "track",
            wait="4h",
            criteria=(Criterion("ecom_event", "=", "Checkout Started"), Criterion("ecom_revenue", "≥", 50)),
            variables={"total": "total", "cart": "cart_id"},
        ),
        Condition("c2", 0, "exclude", "track", criteria=(Criterion("ecom_event", "=", "Order Completed"),)),
        Condition("c3", 1, "include", "track", within="3d", criteria=(Criterion("ecom_event", "=", "Cart Viewed"),)),
        Condition("c4", 2, "exit", external_event=Reference(7, "Checkout reminder")),
    ),
    "on",
    48.0,
    True,
    "cart_id",
)
COUPON = Rule(
    "coupon",
    "Coupon entered but did not complete order",
    (
        Condition("d1", 0, "start", "track", criteria=(Criterion("ecom_event", "=", "Coupon Entered"),)),
        Condition("d2", 0, "exclude", "track", criteria=(Criterion("ecom_event", "=", "Order Completed"),)),
        Condition("d3", 1, "exit", external_event=Reference(1001, "segment.com test event")),
    ),
    "watching",
)
THANKS = replace(
    COUPON, id="thanks", name="<b>Thanks</b> after the first order of a very long season " * 3, status="off"
)
_NAMES = ("mira.holt@example.com", "jon.vester@example.org", "tess.oake@example.com", "ada.quill@example.com")


def fill_rules(path: Path, count: int, rules: tuple[Rule, ...] = (CHECKOUT, COUPON, THANKS)) -> int:
    """Make it with ``count`` events, and return the time of the newest."""
    now = time.time_ns() // 1_000_000
    create(path, now - 15 * DAY)
    with open_workspace(path, "writer") as workspace:
        first = Configuration("Acme Outdoor", data_maps=MAPS, rules=rules[:1])
        saved = revisions.save(workspace.db, first, "ann", "Made", now - 14 * DAY)
        if len(rules) > 1:
            revisions.save(workspace.db, replace(saved, rules=rules), "ann", "Added rules", now - DAY)
        connection = workspace.connection
        account = accounts.adopt(connection, "sandbox", accounts.SANDBOX_HOST, "", now)
        known = {7: ExternalEvent(7, "Checkout reminder"), 8: ExternalEvent(8, "Win-back mail")}
        accounts.keep_catalogue(connection, account, Catalogue(events=known, read_at=now))
        for id_, name in enumerate(_NAMES, 1):
            connection.execute(
                "INSERT INTO person (id, primarykey, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?)",
                (id_, name, now - DAY, now),
            )
        _append_events(connection, count, now)
        instances.store(connection, [_open(at, now) for at in range(3)], lambda one: one.entered_at + 4 * HOUR)
    return now


def _append_events(connection: object, count: int, now: int) -> None:
    choice = random.Random(7)
    rows, bodies = [], []
    for id_ in range(1, count + 1):
        at = now - int(14 * DAY * (count - id_) / max(count, 1))
        name = choice.choices(("Checkout Started", "Order Completed", "Coupon Entered", "Cart Viewed"), (4, 1, 3, 4))[0]
        person = choice.randint(1, len(_NAMES))
        rows.append(
            events.EventRow(id_, at, at, "tracking", "track", name, None, 1, person, None, Verdict.DELIVERED, "sent")
        )
        properties = {"revenue": choice.choice((20, 50, 94.5)), "cart_id": f"c-{person}", "total": 12}
        bodies.append((id_, events.pack({"type": "track", "event": name, "properties": properties}), b"[]"))
    events.append(connection, rows, bodies)  # type: ignore[arg-type]


def _open(at: int, now: int) -> Instance:
    started = now - (at + 1) * HOUR
    return Instance(f"uuid-{at}", "checkout", 2, at + 1, started, 1, started, (started,), {"c1": started}, f"c-{at}")
