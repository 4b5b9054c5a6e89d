"""A workspace with people, rule instances, deliveries and requests for the pages *Users* and *Deliveries*."""

from __future__ import annotations

import json
import time
from pathlib import Path

from models.meaning.configuration import Condition, Configuration, DataMap, Reference, Rule
from models.meaning.rules.instance import Instance, Outcome
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, events, instances, revisions
from models.storage.workspace import Workspace, create, open_workspace

DAY = 86_400_000
MAPS = (
    DataMap("email", ("traits.email",), field=Reference(3, "E-Mail")),
    DataMap("first_name", ("traits.firstName",), field=Reference(1, "First Name")),
    DataMap("country", ("traits.country",), field=Reference(14, "Country or region")),
    DataMap("ecom_event", ("event",)),
)
NAMES = ("Coupon entered but did not complete order", "Win-back after 30 days", "Checkout started, no order", "Welcome")
RULES = tuple(
    Rule(f"rule-{at}", name, (Condition(f"x-{at}", 0, "exit", external_event=Reference(1001, "thanks-3-days")),))
    for at, name in enumerate(NAMES)
)
HOSTILE = "<img src=//h/x><b>=1+1\u202e"


def fill_people(path: Path, people: int = 60) -> int:
    """Make it; the first person is the one with everything. Returns the time it is made for."""
    now = time.time_ns() // 1_000_000
    create(path, now)
    with open_workspace(path, "writer") as workspace, workspace.db.atomic():
        revisions.save(workspace.db, Configuration("Acme Outdoor", data_maps=MAPS, rules=RULES), "test", "Made", now)
        account = accounts.adopt_sandbox(workspace.connection, "demo", now)
        _people(workspace, people, now)
        _instances(workspace, now)
        _events(workspace, now)
        _deliveries(workspace, account, now)
    return now


def _people(workspace: Workspace, count: int, now: int) -> None:
    known = [
        [now, 1, {"email": "tess.oake@example.com", "first_name": "Tess"}],
        [now, 2, {"country": "Narnia"}],
        [now, 3, {"ecom_event": HOSTILE}],
    ]
    workspace.connection.executemany(
        "INSERT INTO person (id, primarykey, user_id, known, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                at,
                "tess.oake@example.com" if at == 1 else None if at % 9 == 0 else f"person{at}@example.com",
                f"u-{19340 + at}" if at % 4 else None,
                json.dumps(known) if at == 1 else "[]",
                now - 8 * DAY - at,
                now - at * 60_000,
            )
            for at in range(1, count + 1)
        ],
    )
    workspace.connection.executemany(
        "INSERT INTO device (anonymous_id, person_id, last_time) VALUES (?, ?, ?)",
        [("a-91c4", 1, now), ("a-0e7b", 1, now - 5), *((f"a-{at:05}", at, now) for at in range(2, count + 1))],
    )


def _instances(workspace: Workspace, now: int) -> None:
    ends = ((None, None), (None, None), (Outcome.EXCLUDED, now - DAY), (Outcome.COMPLETED, now - 2 * DAY))
    for at, (outcome, ended) in enumerate(ends):
        started = now - (at + 1) * DAY
        one = Instance(
            f"00000000-0000-4000-8000-{at:012}", f"rule-{at}", 1, 1, started, 1, started, (started,),
            outcome=outcome, ended_at=ended,
        )  # fmt: skip
        instances.store(workspace.connection, [one], lambda one: now + DAY if one.open else None)


def _events(workspace: Workspace, now: int) -> None:
    verdicts = (Verdict.DELIVERED, Verdict.NOTHING_TO_DO, Verdict.REJECTED, Verdict.QUEUED)
    rows = [
        events.EventRow(
            at, now - (20 - at) * DAY // 4, now, "tracking", "track", "Order Completed", f"m-{at}", 1, 1,
            "tess.oake@example.com", verdicts[at % 4], "sent",
        )
        for at in range(1, 20)
    ]  # fmt: skip
    moved = events.pack([["rule_started", {"rule": NAMES[0], "row": 1, "next": "the deadline"}]])
    events.append(workspace.connection, rows, [(row.id, b"{}", moved if row.id == 19 else b"[]") for row in rows])


def _events_of_deliveries(workspace: Workspace, now: int) -> None:
    """The events of those that Emarsys refused for their country; the data map reads another property by now."""
    rows = [
        events.EventRow(
            100 + at, now, now, "tracking", "identify", None, f"d-{at}", 1, 2, f"person{at}@example.com",
            Verdict.REJECTED, "rejected", upsert_id=at,
        )
        for at in range(13, 21)
    ]  # fmt: skip
    traits = {"firstName": "Tess", "country": "Austria"}
    bodies = [
        (row.id, events.pack({"type": "identify", "traits": {"email": row.contact, **traits}}), b"[]") for row in rows
    ]
    events.append(workspace.connection, rows, bodies)


def _deliveries(workspace: Workspace, account: int, now: int) -> None:
    choice, double = "Invalid choice id for field id: 14", "More contacts found with the external id"
    trigger = {"event": {"id": 1001, "name": "thanks-3-days"}, "data": {}, "rule": "rule-3", "instance": "i"}
    fields = json.dumps({"fields": {"1": ["Tess", now], "14": ["Narnia", now]}})
    rows = []
    for id_ in range(1, 61):
        state, code, text = (
            ("rejected", "2010", double) if id_ <= 12 else ("rejected", "2007", choice) if id_ <= 20
            else ("failed", "no connection", "No connection to Emarsys") if id_ <= 23
            else ("held", None, None) if id_ <= 26 else ("waiting", None, None) if id_ <= 30 else ("sent", None, None)
        )  # fmt: skip
        kind = "trigger" if state == "held" or id_ > 55 else "upsert"
        payload = json.dumps(trigger | ({"held": "day"} if state == "held" else {})) if kind == "trigger" else fields
        key = "tess.oake@example.com" if id_ == 1 else HOSTILE if id_ == 56 else f"person{id_}@example.com"
        settled = None if state in ("held", "waiting") else now - id_ * 1000
        rows.append(
            (id_, account, kind, state, id_, 1, key, payload, f"t-{id_}" if kind == "trigger" else None,
             now - id_ * 60_000, now, now, now - id_ * 1000, 1, code, text, settled)
        )  # fmt: skip
    workspace.connection.executemany(
        "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, key, payload, trigger_id, created_at,"
        " due_at, next_try_at, first_try_at, attempts, code, text, settled_at) VALUES (" + ",".join("?" * 17) + ")",
        rows,
    )
    was = json.dumps({"state": "rejected", "code": "2007", "text": "Invalid date for field id: 4", "at": now - 2 * DAY})
    workspace.connection.execute("UPDATE delivery SET was = ? WHERE id BETWEEN 31 AND 44", (was,))
    _events_of_deliveries(workspace, now)
    workspace.connection.execute(
        "INSERT INTO emarsys_request (id, account_id, kind, at, ms, method, path, head, items, status, reply_code, reply)"
        " VALUES (1, ?, 'upsert', ?, 176, 'PUT', 'contact/?create_if_not_exists=1', ?, 38, 200, 0, ?)",
        (account, now, json.dumps({"key_id": "3"}), json.dumps({"replyCode": 0, "replyText": "OK"})),
    )
    sent = json.dumps({"3": "tess.oake@example.com", "1": "Tess", "14": "10"})
    got = json.dumps({"tess.oake@example.com": {"2010": double}})
    workspace.connection.execute("INSERT INTO request_item VALUES (1, 0, 1, 1, ?, ?)", (sent, got))
