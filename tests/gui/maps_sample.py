"""A workspace with maps, a read account and believable events, for the page "Data maps"."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from models.meaning.catalogue import Catalogue, Choice, Field
from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Reference, Rule
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, events, revisions
from models.storage.workspace import create, open_workspace

MINUTE = 60_000
FIELDS = (
    Field(1, "First Name", "shorttext", "first_name"),
    Field(2, "Last Name", "shorttext", "last_name"),
    Field(3, "E-Mail", "longtext", "email"),
    Field(4, "Date of Birth", "birthdate", "birth_date"),
    Field(14, "Country or region", "singlechoice", "country", (Choice(10, "Austria"), Choice(37, "Switzerland"))),
    Field(31, "Opt-In", "singlechoice", "optin", (Choice(1, "True"), Choice(2, "False"))),
    Field(10676, "Last category", "shorttext", "last_category"),
    Field(10680, "Last order value", "numeric", "last_order_value"),
    Field(10681, "Loyalty tier", "singlechoice", "loyalty_tier", tuple(map(Choice, (1, 2, 3), ("bronze", "silver", "gold")))),
    Field(10690, "High spenders", "singlechoice", "", (Choice(1, "Yes"), Choice(2, "No"))),
    Field(10691, "Customer id", "shorttext", "customer_id"),
)  # fmt: skip


def _to(id_: int) -> Reference:
    return next(Reference(one.id, one.name) for one in FIELDS if one.id == id_)


MAPS = (
    DataMap("email", ("context.traits.email",), field=_to(3)),
    DataMap("ecom_event", ("event",)),
    DataMap("order_id", ("properties.order_id",)),
    DataMap("ecom_revenue", ("properties.revenue",), "numeric", _to(10680)),
    DataMap("ecom_shipping", ("properties.shippingMethod",)),
    DataMap("coupon", ("properties.coupon_id",)),
    DataMap("behavior", ("properties.behavior", "properties.behaviour")),
    DataMap("category", ("properties.products[0].category",), field=_to(10676)),
    DataMap("first_name", ("context.traits.first_name",), field=_to(1)),
    DataMap("country", ("context.traits.address.country",), field=_to(14)),
    DataMap("birthday", ("context.traits.birthday",), "date", _to(4), clears=True),
    DataMap("loyalty_tier", ("context.traits.loyalty.tier",), field=_to(10681)),
    DataMap("opt_in", ("context.traits.newsletter",), "boolean", _to(31)),
    DataMap("high_spender", ("traits.high_spenders",), "boolean", _to(10690)),
    DataMap("cart_id", ("properties.cart_id",)),
)
RULE = Rule(
    "thanks",
    "Thanks after the order",
    (
        Condition("a", 0, "start", "track", criteria=(Criterion("ecom_event", "=", "Order Completed"),)),
        Condition("b", 1, "exit", external_event=Reference(7, "Thanks")),
    ),
    "watching",
    transaction_map="order_id",
)
_NAMES = ("lio.brandt", "mira.holt", "jon.vester", "olga.fenn", "ada.quill")


def fill_maps(
    path: Path,
    count: int = 200,
    maps: tuple[DataMap, ...] = MAPS,
    *,
    read: bool = True,
    rules: tuple[Rule, ...] = (RULE,),
) -> int:
    """Make it with ``count`` events, the newest an order of an hour that is over. Returns the time it is made for."""
    now = time.time_ns() // 1_000_000
    create(path, now)
    with open_workspace(path, "writer") as workspace:
        configuration = Configuration("Acme Outdoor", data_maps=maps, rules=rules if maps else ())
        revisions.save(workspace.db, configuration, "ann", "Made", now)
        account = accounts.adopt(workspace.connection, "sandbox", accounts.SANDBOX_HOST, "demo", now)
        if read:
            known = Catalogue({one.id: one for one in FIELDS}, read_at=now)
            accounts.keep_catalogue(workspace.connection, account, known)
        add_events(workspace.connection, count, now)
    return now


def add_events(connection: Any, count: int, now: int, first: int = 1) -> None:
    choice = random.Random(7)
    rows, bodies = [], []
    for at in range(count):
        id_, newest = first + at, at == count - 1
        body = order(choice) if newest or at % 3 == 0 else viewed(choice) if at % 3 == 1 else identified(choice)
        when = now - (count - at) * MINUTE // 4
        rows.append(
            events.EventRow(
                id_,
                when,
                when,
                "tracking",
                body["type"],
                body.get("event"),
                None,
                1,
                1,
                None,
                Verdict.DELIVERED,
                "sent",
            )
        )
        bodies.append((id_, events.pack(body), b"[]"))
    events.append(connection, rows, bodies)


def order(choice: random.Random) -> dict[str, Any]:
    return {
        "type": "track",
        "event": "Order Completed",
        "userId": f"u-{choice.randint(20000, 20900)}",
        "context": _context(choice),
        "properties": {
            "order_id": "W-20418",
            "revenue": choice.choice((129.9, "129.90", 86.5)),
            "total": "129.90",
            "currency": choice.choice(("EUR", "CHF")),
            "shipping_method": choice.choice(("express", "standard")),
            "cart_id": "c-77120",
            "products": [{"sku": "RDG-30", "category": "Trail shoes", "quantity": 1}, {"sku": "TRL-08", "quantity": 2}],
        },
    }


def viewed(choice: random.Random) -> dict[str, Any]:
    context = _context(choice) | {"page": {"path": choice.choice(("/cart", "/trail-shoes"))}}
    return {
        "type": "track",
        "event": "Product Viewed",
        "anonymousId": f"a-{choice.randint(1000, 1900)}",
        "context": context,
        "properties": {"value": choice.choice((86.5, 14)), "behavior": "browsing", "coupon_id": "SPRING"},
    }


def identified(choice: random.Random) -> dict[str, Any]:
    return {
        "type": "identify",
        "userId": f"u-{choice.randint(20000, 20900)}",
        "traits": {"high_spenders": choice.choice((True, False)), "average_order_value": 74.2},
        "context": _context(choice),
    }


def _context(choice: random.Random) -> dict[str, Any]:
    name = choice.choice(_NAMES)
    return {
        "locale": choice.choice(("de-AT", "fr-CH", "en-GB")),
        "traits": {
            "email": f"{name}@example.net",
            "first_name": name.split(".")[0].title(),
            "address": {"country": "Austria"},
            "birthday": "1988-04-12T09:30:00Z",
            "loyalty": {"tier": choice.choice(("gold", "platinum"))},
            "newsletter": True,
        },
    }
