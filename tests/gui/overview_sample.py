"""A workspace with a day, or a week, of believable traffic for the Overview: events of every verdict, groups of rejections,
rules that fired, a key in trouble. Made the same each time, but for the clock."""

from __future__ import annotations

import json
import math
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Reference, Rule, Settings
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, events, keys, revisions
from models.storage.accounts import Allowed, SendingState
from models.storage.events import EventRow
from models.storage.workspace import create, open_workspace

HOUR = 3_600_000
_SHARES = {
    Verdict.DELIVERED: 86_021,
    Verdict.NOTHING_TO_DO: 9_546,
    Verdict.PARKED: 2_404,
    Verdict.FILTERED: 1_190,
    Verdict.DUPLICATE: 514,
    Verdict.QUEUED: 18,
    Verdict.RETRYING: 6,
    Verdict.REJECTED: 86,
    Verdict.FAILED: 3,
}
_REASONS = {
    Verdict.DELIVERED: "upsert_sent",
    Verdict.NOTHING_TO_DO: "nothing_new",
    Verdict.PARKED: "parked_fields",
    Verdict.FILTERED: "integrations_off",
    Verdict.DUPLICATE: "duplicate",
    Verdict.QUEUED: "upsert_waiting",
    Verdict.RETRYING: "upsert_retrying",
    Verdict.REJECTED: "upsert_rejected",
    Verdict.FAILED: "upsert_failed",
}
_FIRED = {
    "Post-purchase thanks": 312,
    "Coupon entered but did not complete order": 41,
    "Welcome after sign-up": 27,
    "Checkout started, no order": 6,
    "Browse without purchase": 0,
    "Big basket": 0,
    "Coupon used, say thanks": 0,
}
_REJECTED = (
    (51, "2010", "More than one contact exists with the given key.", "upsert", 4.8),
    (32, "2007", "Invalid choice value for field: 14", "upsert", 2.4),
)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much there is, over which time."""

    events: int = 96_412
    hours: int = 24
    refused: int = 207


def fill_overview(path: Path, now: int, amount: Amount = Amount()) -> None:
    create(path, now)
    with open_workspace(path, "writer") as workspace, workspace.db.atomic():
        db, connection = workspace.db, workspace.connection
        revisions.save(db, configuration(), "console", "Made", now - 9 * 24 * HOUR)
        for name in ("shop-prod", "app-ios", "backoffice"):
            keys.issue(db, name, "server", "console", now - 9 * 24 * HOUR)
        keys.note_exposed(connection, 1, "origin", now - 2 * HOUR)
        account = accounts.adopt_sandbox(connection, "portway-sandbox", now)
        events.append(connection, list(_events(now, amount)), [])
        _fire(connection, now)
        _deliver(connection, account, now)
        accounts.keep_sending(connection, account, SendingState(allowed=Allowed(941, 1_000, now + 40_000)))


def configuration() -> Configuration:
    maps = (
        DataMap("ecom_event", ("event",)),
        DataMap("email", ("traits.email",), field=Reference(3, "E-Mail")),
    )
    rules = tuple(_rule(at, name) for at, name in enumerate(_FIRED))
    return Configuration("Acme Outdoor", data_maps=maps, rules=rules, settings=Settings(port=0))


def _rule(at: int, name: str) -> Rule:
    return Rule(
        f"rule-{at}",
        name,
        (
            Condition(f"r{at}-0", 0, "start", "track", criteria=(Criterion("ecom_event", "=", name),)),
            Condition(f"r{at}-1", 1, "exit", external_event=Reference(1001 + at, f"Event {at}")),
        ),
        status="watching" if at == 5 else "off" if at == 6 else "on",
    )


def _events(now: int, amount: Amount) -> Iterator[EventRow]:
    """In the order of their receipt; more of them by day, with a burst at noon."""
    chance = random.Random(7)
    begin, span = now - amount.hours * HOUR, amount.hours * HOUR
    moments = sorted(chance.choices(range(span // 60_000), [_busy(begin + 60_000 * one) for one in range(span // 60_000)],
                                    k=amount.events))  # fmt: skip
    verdicts = chance.choices(list(_SHARES), list(_SHARES.values()), k=amount.events)
    refused = (
        {amount.events * 9 // 10 + at * amount.events // 12 // 40 for at in range(40)} if amount.refused else set()
    )
    id_ = 0
    for at, (minute, verdict) in enumerate(zip(moments, verdicts, strict=True)):
        when = begin + 60_000 * minute + chance.randrange(60_000)
        when = min(now - 1, when)
        id_ += 1
        yield EventRow(
            id_, when, when, "tracking", "track", "Order Completed", f"m-{id_}", 1, 1 + at % 18_214,
            "mira.holt@example.com", verdict, _REASONS[verdict], emarsys_ms=212,
        )  # fmt: skip
        if at in refused:
            id_ += 1
            count = amount.refused // 40 + (len(refused) == 40 and at == max(refused)) * (amount.refused % 40)
            yield EventRow(id_, when // 60_000 * 60_000, when, "tracking", None, "/v1/batch", None, None, None,
                           "198.51.100.24", Verdict.REFUSED, "unauthorized", count)  # fmt: skip


def _busy(at: int) -> float:
    """How busy a shop is at this time of the day."""
    hour = at / HOUR % 24
    burst = 6.0 if 12.0 <= hour < 12.15 else 0.0
    return 0.4 + 4.5 * max(0.0, math.sin((hour - 5.5) / 18 * math.pi)) + burst


def _fire(connection: sqlite3.Connection, now: int) -> None:
    id_ = 0
    for at, count in enumerate(_FIRED.values()):
        for number in range(count + (7 if at < 4 else 0)):
            id_ += 1
            over = now - (number * 23 * HOUR) // max(count, 1) - 60_000 if number < count else None
            started = (over or now) - 2 * HOUR
            connection.execute(
                "INSERT INTO rule_instance (uuid, rule_id, version, person_id, started_at, outcome, ended_at, content)"
                " VALUES (?, ?, 1, ?, ?, ?, ?, '{}')",
                (f"i-{id_}", f"rule-{at}", id_, started, "completed" if over else None, over),
            )


def _deliver(connection: sqlite3.Connection, account: int, now: int) -> None:
    sql = (
        "INSERT INTO delivery (account_id, kind, state, person_id, event_id, key, payload, created_at, due_at, next_try_at,"
        " code, text, settled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )

    def one(
        kind: str, state: str, at: int, code: str | None = None, text: str | None = None, **payload: object
    ) -> None:
        settled = at if state in ("rejected", "failed", "sent") else None
        content = json.dumps({"fields": {}, **payload})
        connection.execute(
            sql, (account, kind, state, 1, 1, "mira.holt@example.com", content, at, at, at, code, text, settled)
        )

    for count, code, text, kind, hours in _REJECTED:
        for number in range(count):
            one(kind, "rejected", int(now - hours * HOUR * (1 - number / count) - 60_000), code, text)
    for _ in range(3):
        one("upsert", "failed", now - 5 * HOUR, "no_answer", "No answer within 30 seconds.")
    for _ in range(13):
        one("upsert", "waiting", now - 800)
    for _ in range(4):
        one("trigger", "waiting", now - 400, rule="rule-0")
    connection.execute(
        "INSERT INTO emarsys_request (account_id, kind, at, ms, method, path, head, items, status) VALUES"
        " (?, 'upsert', ?, 212, 'PUT', '/contact', '{}', 38, 200)",
        (account, now - 900),
    )
