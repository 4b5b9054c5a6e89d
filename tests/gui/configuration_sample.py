"""A workspace with maps, rules, revisions, an account, keys and messages of shoppers, for the page *Configuration*."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.meaning.account_snapshot import read_snapshot
from models.meaning.configuration import Configuration
from models.meaning.configuration_file import onto, read, to_document
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, events, keys, revisions
from models.storage.workspace import Workspace, create, open_workspace

DAY = 86_400_000
RESOURCES = Path(__file__).parents[2] / "resources"
SHOPPERS = (("Mira", "Holt"), ("Jon", "Vester"), ("Tess", "Oake"), ("Ada", "Quill"))
STORY = ("Product Added", "Coupon Entered", "Checkout Started", "Order Completed")


def fill_configuration(path: Path, count: int = 40) -> int:
    """Make it with ``count`` stored messages; returns the time it is made for."""
    now = time.time_ns() // 1_000_000
    create(path, now - 20 * DAY)
    with open_workspace(path, "writer") as workspace:
        account = accounts.adopt(workspace.connection, "sandbox", accounts.SANDBOX_HOST, "", now)
        catalogue = read_snapshot(json.loads((RESOURCES / "sandbox" / "account.json").read_bytes()))
        accounts.keep_catalogue(workspace.connection, account, replace(catalogue, read_at=now))
        _save_revisions(workspace, now)
        keys.issue(workspace.db, "Segment production", "server", "ann", now - 12 * DAY)
        keys.issue(workspace.db, "Shop <b>web</b>", "public", "ann", now - 3 * DAY)
        _append_messages(workspace, count, now)
    return now


def _save_revisions(workspace: Workspace, now: int) -> None:
    demo = RESOURCES / "demo"
    maps = onto(Configuration("Acme Outdoor"), read((demo / "maps.json").read_bytes()))
    saved = revisions.save(workspace.db, maps, "ann", "Made", now - 20 * DAY)
    rules = onto(saved, read((demo / "rules.json").read_bytes()), merge=True)
    saved = revisions.save(workspace.db, rules, "ann", "Added rule “Coupon entered”", now - 12 * DAY)
    library = read((RESOURCES / "library" / "abandoned-cart.json").read_bytes())
    saved = revisions.save(
        workspace.db, onto(saved, library, merge=True), "ben", "Added rule “Abandoned cart”", now - 3 * DAY
    )
    settings = replace(saved.settings, keep_bodies_days=30, public_address="https://events.acme.example")
    revisions.save(workspace.db, replace(saved, settings=settings), "console", "Changed the settings", now - DAY)


def _append_messages(workspace: Workspace, count: int, now: int) -> None:
    rows, bodies = [], []
    for id_ in range(1, count + 1):
        at = now - (count - id_ + 1) * 1_800_000
        body = message(id_, at)
        name = body.get("event") or body["type"]
        row = events.EventRow(
            id_, at, at, "tracking", body["type"], name, body["messageId"], 1, 1, None, Verdict.DELIVERED, "sent"
        )
        rows.append(row)
        bodies.append((id_, events.pack(body), b"[]"))
    events.append(workspace.connection, rows, bodies)


def message(number: int, at: int) -> dict[str, Any]:
    """What one of the shoppers did."""
    first, last = SHOPPERS[number % len(SHOPPERS)]
    email = f"{first}.{last}@shop.example".lower()
    told: dict[str, Any] = {
        "messageId": f"message-{number:04}",
        "userId": f"customer-{number % len(SHOPPERS):05}",
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at / 1000)),
        "context": {"ip": "81.20.30.40", "traits": {"email": email}},
    }
    if number % 5 == 1:
        traits = {"email": email, "firstName": first, "lastName": last, "newsletter": True}
        return told | {"type": "identify", "traits": traits}
    step = STORY[number // 2 % len(STORY)]
    properties = {"revenue": 40 + number, "order_id": f"A-{1000 + number}", "cart_id": f"c-{number % 4}"}
    return told | {"type": "track", "event": step, "properties": properties}


def file_for_import(path: Path) -> Path:
    """A configuration file of another account, beside the workspace: changed, added and removed things in it."""
    with open_workspace(path, "reader") as workspace:
        document = to_document(revisions.latest(workspace.db))
    maps, rules = document["data_maps"], document["rules"]
    del maps[0]
    maps[0]["json_path"] = ["event", "properties.name"]
    maps.append(
        {
            "name": "loyalty",
            "json_path": "traits.loyalty",
            "data_type": "string",
            "field": {"id": 90001, "name": "Loyalty tier"},
        }
    )
    maps.append(
        {"name": "city", "json_path": "traits.address.city", "data_type": "string", "field": {"id": 11, "name": "City"}}
    )
    rules[0] |= {"status": "watching", "default_lifetime_hours": 24}
    rules[0]["conditions"][-1]["external_event"] = {"id": 77, "name": "Coupon reminder"}
    document["settings"]["rule_exits_per_hour"] = 200
    document["workspace"]["create_contacts"] = False
    target = path.with_name("acme-production.json")
    target.write_text(json.dumps(document))
    return target
