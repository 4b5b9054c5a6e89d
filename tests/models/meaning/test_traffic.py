"""The shoppers of the demo traffic: believable, made up, the same for the same seed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from itertools import islice
from typing import Any

from models.meaning.identity.identifiers import read_identifiers
from models.meaning.segment.envelope import Envelope
from models.meaning.segment.message import Message
from models.meaning.segment.reading import read_message
from models.meaning.traffic import messages


def some(count: int, seed: int = 1) -> list[dict[str, Any]]:
    return list(islice(messages(seed), count))


def test_the_same_seed_tells_the_same_stories() -> None:
    assert some(500) == some(500)
    assert some(50) != some(50, seed=2)


def test_every_message_is_taken_at_the_door_and_names_somebody() -> None:
    envelope = Envelope("tracking", "", 1, ())
    for one in some(1_000):
        read = read_message(json.dumps(one).encode(), envelope)
        assert isinstance(read, Message)
        assert read_identifiers(read.user_id, read.anonymous_id, [], email=True).usable


def test_no_message_comes_twice_and_nobody_could_be_real() -> None:
    found = some(3_000)
    assert len({one["messageId"] for one in found}) == 3_000
    mails = {one["traits"]["email"] for one in found if one["type"] == "identify"}
    assert mails
    assert all(mail.partition("@")[2] in ("example.com", "example.net", "example.org") for mail in mails)


def test_shoppers_order_what_was_in_the_basket_or_leave_it() -> None:
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in some(5_000):
        told[one["anonymousId"]].append(one)
    names = Counter(one["event"] for story in told.values() for one in story if one["type"] == "track")
    assert names["Product Viewed"] > names["Product Added"] > names["Checkout Started"] > names["Order Completed"] > 50
    assert names["Coupon Entered"] > 30 and names["Order Refunded"] > 0
    for story in told.values():
        for at, one in enumerate(story):
            if one.get("event") == "Order Completed":
                added = [e["properties"]["product_id"] for e in story[:at] if e.get("event") == "Product Added"]
                assert {item["product_id"] for item in one["properties"]["products"]} <= set(added)
                assert "userId" in one
    coupons = [[one.get("event") for one in story] for story in told.values()]
    assert any("Coupon Entered" in story and "Order Completed" not in story for story in coupons)


def test_some_come_back_and_are_known_again() -> None:
    homes = Counter(one["anonymousId"] for one in some(5_000) if one.get("name") == "Home")
    assert max(homes.values()) >= 2
