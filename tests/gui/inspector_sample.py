"""A workspace with believable events for the Inspector's tests and pictures: traces, messages, requests, a rule."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Rule
from models.meaning.rules.instance import Instance, Outcome
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, events, instances, keys, revisions
from models.storage.events import EventRow, pack
from models.storage.workspace import Workspace, create, open_workspace

Opened = list[tuple[str, Any]]
"""Titles of pages that were asked for, with what they were to show."""

_MAPS = (
    DataMap("ecom_event", ("event",)),
    DataMap("coupon", ("properties.coupon_id",)),
    DataMap("ecom_revenue", ("properties.revenue",), "numeric"),
)
_RULE = Rule(
    "big-basket",
    "Big basket",
    (
        Condition(
            "c1",
            0,
            "start",
            criteria=(Criterion("ecom_event", "=", "Order Completed"), Criterion("ecom_revenue", "≥", 50)),
        ),
    ),
    status="off",
)
_CAST: tuple[tuple[str | None, str | None, str | None, Verdict, str, int, int, int | None], ...] = (
    ("identify", None, "mira.holt@example.com", Verdict.DELIVERED, "upsert_sent", 5, 0, 212),
    ("track", "Product Added", "anonymous a-5f07", Verdict.PARKED, "parked_fields", 2, 0, None),
    ("page", "Cart", "jon.vester@example.org", Verdict.DELIVERED, "upsert_sent", 1, 1, 187),
    (None, None, "198.51.100.24", Verdict.REFUSED, "unauthorized", 0, 0, None),
    ("track", "Coupon Entered", "tess.oake@example.com", Verdict.NOTHING_TO_DO, "nothing_new", 0, 1, None),
    ("track", "Order Completed", "lio.brandt@example.net", Verdict.DELIVERED, "upsert_sent", 4, 2, 243),
    ("timer", "Post-purchase thanks", "ada.quill@example.com", Verdict.DELIVERED, "trigger_sent", 0, 1, 198),
    ("identify", None, "olga.fenn@example.com", Verdict.REJECTED, "upsert_rejected", 3, 0, 176),
    ("track", "Products Searched", "anonymous a-77d1", Verdict.FILTERED, "integrations_off", 0, 0, None),
    ("track", "Order Completed", "lio.brandt@example.net", Verdict.DUPLICATE, "duplicate", 0, 0, None),
    ("track", "Checkout Started", "ravi.soll@example.com", Verdict.QUEUED, "upsert_waiting", 2, 1, None),
    (
        "track",
        "A name that goes on and on until there is no room",
        "x" * 80,
        Verdict.FAILED,
        "upsert_failed",
        2,
        0,
        9000,
    ),
    ("track", "Order Refunded", "lio.brandt@example.net", Verdict.RETRYING, "upsert_retrying", 1, 0, None),
)
_BY_DELIVERY = ("upsert_", "trigger_")
_MESSAGE = {
    "type": "track",
    "event": "Coupon Entered",
    "anonymousId": "a-91c4",
    "timestamp": "2026-01-31T09:30:00.000Z",
    "properties": {"coupon_id": "AUTUMN10", "total": 86.5, "products": [{"sku": "T-1", "quantity": 2}, {"sku": "T-2"}]},
    "context": {
        "library": {"name": "analytics.js", "version": "4.1.0"},
        "a.b": None,
        "<b>bold</b>": "<i>no markup</i>",
    },
}


def fill_inspector(path: Path, rounds: int) -> None:
    """Make a workspace with the cast ``rounds`` times, the last of them a moment ago."""
    now = time.time_ns() // 1_000_000
    create(path, now)
    with open_workspace(path, "writer") as workspace:
        revisions.save(
            workspace.db, Configuration("Acme Outdoor", data_maps=_MAPS, rules=(_RULE,)), "test", "Made", now
        )
        keys.issue(workspace.db, "shop-prod", "server", "test", now)
        append_round(workspace, now, rounds)
        _deliver(workspace, now)
        _run_rules(workspace, now)


def append_round(workspace: Workspace, now: int, rounds: int = 1) -> None:
    """Append the cast ``rounds`` times after what is there."""
    first = events.next_id(workspace.connection, "event")
    count = rounds * len(_CAST)
    rows, bodies = [], []
    for at in range(count):
        type_, name, contact, verdict, reason, fields, rules, ms = _CAST[at % len(_CAST)]
        id_, received = first + at, now - 700 * (count - at)
        known = type_ is not None
        person = 1 + (at % len(_CAST)) if known and verdict is not Verdict.REFUSED else None
        rows.append(
            EventRow(
                id_, received, received, "timer" if type_ == "timer" else "tracking", type_, name, f"m-{id_}",
                1 if known and type_ != "timer" else None, person, contact, verdict, reason, 1 if known else 12,
                fields, rules, ms,
            )
        )  # fmt: skip
        message = {**_MESSAGE, "type": type_, "messageId": f"m-{id_}"} | ({"event": name} if type_ == "track" else {})
        bodies.append((id_, pack(message) if known else None, pack(_trace(reason, contact))))
    took = {one[0]: pack([31_400, 2_100, 6_800, 18_900, 9_300, 12_500]) for one in rows if one.key_id is not None}
    with workspace.db.atomic():
        events.append(workspace.connection, rows, bodies, took)


def change(workspace: Workspace, event_id: int, verdict: Verdict) -> None:
    """A late change of verdict, as the sender makes it."""
    workspace.connection.execute(
        "UPDATE event SET verdict = ?, changed = (SELECT max(changed) + 1 FROM event) WHERE id = ?", (verdict, event_id)
    )


def _trace(reason: str, contact: str | None) -> list[Any]:
    if reason == "unauthorized":
        return [[reason, {}]]
    mapped = {"ecom_event": "Coupon Entered", "coupon": "AUTUMN10"}
    facts: list[Any] = [
        ["accepted_member", {"key": "shop-prod", "member": 3, "of": 5}],
        ["mapped", {"revision": 1, "count": 2, "of": 3, "values": mapped}],
        ["not_number", {"map": "ecom_revenue", "path": "properties.revenue", "value": "twelve"}],
        ["rule_started", {"rule": "Coupon entered, no order", "row": 1, "next": "2026-02-01 14:03"}],
    ]
    if not reason.startswith(_BY_DELIVERY):
        facts.append([reason, {"fields": ["Coupon"], "contact": contact, "count": 1, "first": 12, "entry": "Emarsys"}])
    return facts


def _run_rules(workspace: Workspace, now: int) -> None:
    """Rule instances of one person: two over, one waiting."""
    minute = 60_000
    ways = (
        ("u1", now - 6 * minute, Outcome.COMPLETED, now - 4 * minute),
        ("u2", now - 3 * minute, Outcome.EXCLUDED, now - 2 * minute),
        ("u3", now - minute, None, None),
    )
    made = [
        Instance(uuid, "big-basket", 1, 6, at, 6, at, (at,), outcome=outcome, ended_at=end)
        for uuid, at, outcome, end in ways
    ]
    instances.store(workspace.connection, made, lambda one: now + 2 * minute if one.open else None)


def _deliver(workspace: Workspace, now: int) -> None:
    """Each event with a reason of the delivery stage gets its queue item, one of them a request with its reply."""
    connection, rejected = workspace.connection, 8
    account = accounts.current(connection, revisions.latest(workspace.db)).id
    connection.execute(
        "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, key, payload, created_at, due_at,"
        " next_try_at, attempts, code, text)"
        " SELECT id, ?, substr(reason, 1, instr(reason, '_') - 1), substr(reason, instr(reason, '_') + 1), person_id, id,"
        """ contact, '{"event": {"id": 7, "name": "segment.com thanks"}}', received_at, received_at, received_at, 1,"""
        " '2010', 'Contacts with the external id already exist: 3'"
        " FROM event WHERE reason LIKE 'upsert%' OR reason LIKE 'trigger%'",
        (account,),
    )
    got = {"olga.fenn@example.com": {"2010": "Contacts with the external id already exist: 3"}}
    connection.execute(
        "INSERT INTO emarsys_request (id, account_id, kind, at, ms, method, path, head, items, status, reply_code, reply)"
        " VALUES (1, ?, 'upsert', ?, 176, 'PUT', 'contact/?create_if_not_exists=1', ?, 48, 200, 0, ?)",
        (account, now, json.dumps({"key_id": "3"}), json.dumps({"replyCode": 0, "replyText": "OK"})),
    )
    sent = {"3": "olga.fenn@example.com", "1": "Olga", "2": "Fenn", "46": "1"}
    connection.execute(
        "INSERT INTO request_item VALUES (1, 0, ?, 8, ?, ?)", (rejected, json.dumps(sent), json.dumps(got))
    )


def append(path: Path, rounds: int = 1) -> None:
    """The cast once more, by another connection, as the gateway does."""
    with open_workspace(path, "writer") as writer:
        append_round(writer, time.time_ns() // 1_000_000, rounds)


def texts(widget: QWidget) -> str:
    """All that its labels say."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel))
