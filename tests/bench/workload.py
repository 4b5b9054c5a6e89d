"""What every benchmark works on: ten data maps, ten thousand people, events of about 900 bytes. Makes workspaces, runs nothing."""

from __future__ import annotations

import itertools
import json
import random
import uuid
from collections.abc import Iterator
from typing import Any

from models.meaning.configuration import Configuration, DataMap, Reference

PEOPLE = 10_000
BATCH = 100
_OURS = uuid.UUID(int=0)
EVENT_BYTES = 900

MAPS = (
    DataMap("email", ("traits.email", "context.traits.email"), field=Reference(3, "E-Mail")),
    DataMap("first_name", ("traits.firstName", "context.traits.firstName"), field=Reference(1, "First Name")),
    DataMap("last_name", ("traits.lastName", "context.traits.lastName"), field=Reference(2, "Last Name")),
    DataMap("city", ("traits.address.city", "context.traits.address.city"), field=Reference(11, "City")),
    DataMap("ecom_event", ("event",)),
    DataMap("ecom_revenue", ("properties.revenue",), "numeric"),
    DataMap("ecom_shipping", ("properties.shippingMethod",)),
    DataMap("products", ("properties.products[*].sku",), "list"),
    DataMap("behavior", ("properties.behavior",)),
    DataMap("vip", ("traits.vip", "context.traits.vip"), "boolean"),
)
CONFIGURATION = Configuration("bench", data_maps=MAPS)


def track(n: int, person: int) -> dict[str, Any]:
    """The nth event, of one of the people: a purchase as a shop's server reports it, about 900 bytes long.

    Its messageId is anywhere among all ids, as a UUID is, and comes from ``n`` alone.
    """
    event: dict[str, Any] = {
        "type": "track",
        "messageId": str(uuid.uuid5(_OURS, str(n))),
        "userId": f"user-{person:06d}",
        "anonymousId": f"00000000-0000-4000-8000-{person:012d}",
        "event": "Order Completed" if n % 3 else "Coupon Entered",
        "properties": {
            "revenue": n % 500 + 0.5,
            "currency": "EUR",
            "shippingMethod": ("dhl", "ups", "pickup")[n % 3],
            "behavior": "buyer",
            "products": [{"sku": f"sku-{n % 97}", "price": 19.9, "quantity": 1}, {"sku": f"sku-{n % 89}", "price": 5}],
        },
        "context": {
            "library": {"name": "analytics-node", "version": "2.2.0"},
            "traits": {
                "email": f"person{person}@example.com",
                "firstName": "Ada",
                "lastName": f"Number {n}",
                "address": {"city": "Graz", "country": "AT"},
                "vip": bool(n % 2),
            },
            "page": {"url": "https://shop.example.com/checkout/thanks", "title": "Thank you"},
        },
        "integrations": {"All": True},
    }
    missing = EVENT_BYTES - len(json.dumps(event, separators=(",", ":"))) - len(',"note":""')
    event["properties"]["note"] = "x" * max(0, missing)
    return event


def identify(person: int) -> dict[str, Any]:
    """What a first sync of an audience sends: one identify call per member."""
    return {
        "type": "identify",
        "messageId": f"sync-{person:08d}",
        "userId": f"member-{person:08d}",
        "traits": {"email": f"member{person}@example.com", "firstName": "Ada", "vip": True},
    }


def encoded(event: dict[str, Any]) -> bytes:
    return json.dumps(event, separators=(",", ":")).encode()


def tracks(seed: int, people: int = PEOPLE) -> Iterator[bytes]:
    """Endless events of people at random, the same for the same seed; no two seeds share a messageId."""
    chance = random.Random(seed)
    for n in itertools.count(seed * 10_000_000):
        yield encoded(track(n, chance.randrange(people)))


def batches(seed: int) -> Iterator[bytes]:
    """The same events as bodies of ``/v1/batch``."""
    yield from _batched(tracks(seed))


def everybody(first: int = 0) -> Iterator[bytes]:
    """One event of each of the people, in batches."""
    yield from _batched(encoded(track(person, person)) for person in range(first, PEOPLE))


def _batched(events: Iterator[bytes]) -> Iterator[bytes]:
    while members := list(itertools.islice(events, BATCH)):
        yield b'{"batch":[' + b",".join(members) + b"]}"
