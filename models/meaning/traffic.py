"""Demo traffic: the messages of believable shoppers, for training and for trying out. Pure and endless.

A shopper comes anonymously, looks around, puts something into the basket, perhaps says who they are, tries a coupon, orders
or does not, and may come back. Everybody is made up: names on example domains, nothing that could reach a real person. The
same seed tells the same stories in the same order.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

AT_ONCE = 12
"""So many shoppers are in the shop at the same time."""
_REMEMBERED = 400
"""So many who left may come back."""
_COMES_BACK = 0.3
_FIRST = (
    "Ada", "Amir", "Bea", "Carla", "Dario", "Elin", "Farah", "Goran", "Hana", "Ivo", "Jola", "Kofi", "Lena", "Malik",
    "Nadia", "Olga", "Pavel", "Ravi", "Selma", "Tess", "Umar", "Vera", "Wim", "Yara",
)  # fmt: skip
_LAST = (
    "Albers", "Brandt", "Costa", "Dahl", "Emery", "Fenn", "Garcia", "Holt", "Ito", "Jansen", "Kaya", "Lund", "Moreau",
    "Novak", "Oake", "Petit", "Quill", "Rossi", "Soll", "Tanaka", "Usman", "Vester", "Weiss", "Young",
)  # fmt: skip
_DOMAINS = ("example.com", "example.net", "example.org")
_PRODUCTS = (
    ("TENT-2", "Trail tent for two", "Tents", 189.0),
    ("BAG-05", "Sleeping bag +5 °C", "Sleeping", 89.9),
    ("MAT-XL", "Light mat XL", "Sleeping", 64.5),
    ("BOOT-M", "Mountain boots", "Shoes", 149.0),
    ("SOCK-3", "Wool socks, three pairs", "Shoes", 24.9),
    ("STOVE-1", "Gas stove", "Cooking", 39.0),
    ("POT-SET", "Pot set", "Cooking", 54.0),
    ("LAMP-H", "Head lamp", "Light", 34.9),
    ("PACK-45", "Backpack 45 l", "Packs", 129.0),
    ("JACK-R", "Rain jacket", "Clothing", 119.0),
    ("FLEECE", "Fleece pullover", "Clothing", 69.0),
    ("MAP-AL", "Map of the Alps", "Maps", 14.9),
)
_COUPONS = ("WELCOME10", "AUTUMN10", "TRAIL15")
_SHIPPING = ("standard", "express", "pickup")


@dataclass(slots=True)
class _Shopper:
    """``known``: they have told who they are, and are logged in from then on."""

    number: int
    anonymous_id: str
    first: str
    last: str
    email: str
    newsletter: bool
    mobile: bool
    known: bool = False
    visits: int = 0


def messages(seed: int) -> Iterator[dict[str, Any]]:
    """One message after the other, as a client library sends them but for the times: they happen when they are sent."""
    shop = _Shop(random.Random(seed))
    inside = [shop.visit() for _ in range(AT_ONCE)]
    while True:
        at = shop.random.randrange(AT_ONCE)
        message = next(inside[at], None)
        if message is None:
            inside[at] = shop.visit()
        else:
            yield message


class _Shop:
    def __init__(self, chance: random.Random) -> None:
        self.random = chance
        self._gone: list[_Shopper] = []
        self._shoppers = self._orders = 0

    def visit(self) -> Iterator[dict[str, Any]]:
        """One visit, of somebody new or of one who has been here."""
        back = self._gone and self.random.random() < _COMES_BACK
        who = self._gone.pop(self.random.randrange(len(self._gone))) if back else self._somebody()
        who.visits += 1
        yield from _Visit(self.random, who, self._order_number).steps()
        self._gone.append(who)
        del self._gone[:-_REMEMBERED]

    def _somebody(self) -> _Shopper:
        self._shoppers += 1
        first, last = self.random.choice(_FIRST), self.random.choice(_LAST)
        name = f"{first}.{last}.{self._shoppers}".lower()
        return _Shopper(
            self._shoppers,
            _uuid(self.random),
            first,
            last,
            f"{name}@{self.random.choice(_DOMAINS)}",
            self.random.random() < 0.4,
            self.random.random() < 0.25,
        )

    def _order_number(self) -> str:
        self._orders += 1
        return f"D-{100_000 + self._orders}"


class _Visit:
    def __init__(self, chance: random.Random, who: _Shopper, order_number: Callable[[], str]) -> None:
        self._random = chance
        self._who = who
        self._order_number = order_number
        self._basket: list[tuple[str, str, str, float]] = []

    def steps(self) -> Iterator[dict[str, Any]]:
        yield self._look("Home", "/")
        yield from self._browse()
        if not self._basket or not self._likely(0.7):
            return
        yield self._look("Cart", "/cart")
        yield self._did("Cart Viewed", {"cart_id": self._cart, "products": self._products})
        if not self._who.known:
            if not self._likely(0.65):
                return
            yield self._says_who()
        yield self._did("Checkout Started", self._sum())
        yield from self._pay()

    def _browse(self) -> Iterator[dict[str, Any]]:
        for _ in range(self._random.randint(1, 5)):
            product = self._random.choice(_PRODUCTS)
            yield self._look(product[2], f"/{product[2].lower()}")
            yield self._did("Product Viewed", _described(product) | {"behavior": "browse"})
            if self._likely(0.35):
                self._basket.append(product)
                yield self._did("Product Added", _described(product) | {"cart_id": self._cart, "quantity": 1})
        if self._likely(0.12):
            words = self._random.choice(_PRODUCTS)[1].lower()
            yield self._did("Products Searched", {"query": words})

    def _pay(self) -> Iterator[dict[str, Any]]:
        coupon = self._random.choice(_COUPONS) if self._likely(0.45) else None
        if coupon is not None:
            yield self._did("Coupon Entered", {"cart_id": self._cart, "coupon_id": coupon})
        if not self._likely(0.6):
            return
        order = self._sum() | {"order_id": self._order_number(), "shippingMethod": self._random.choice(_SHIPPING)}
        yield self._did("Order Completed", order | ({"coupon_id": coupon} if coupon else {}))
        if self._likely(0.08):
            yield self._did("Order Refunded", {"order_id": order["order_id"], "revenue": order["revenue"]})

    def _sum(self) -> dict[str, Any]:
        revenue = round(sum(one[3] for one in self._basket), 2)
        shipping = 0.0 if revenue > 100 else 4.9
        return {
            "cart_id": self._cart,
            "revenue": revenue,
            "shipping": shipping,
            "total": round(revenue + shipping, 2),
            "currency": "EUR",
            "products": self._products,
        }

    @property
    def _cart(self) -> str:
        return f"c-{self._who.number}-{self._who.visits}"

    @property
    def _products(self) -> list[dict[str, Any]]:
        return [_described(one) | {"quantity": 1} for one in self._basket]

    def _says_who(self) -> dict[str, Any]:
        who = self._who
        who.known = True
        traits = {"email": who.email, "firstName": who.first, "lastName": who.last, "newsletter": who.newsletter}
        return self._message({"type": "identify", "traits": traits})

    def _look(self, name: str, path: str) -> dict[str, Any]:
        properties = {"path": path, "url": f"https://shop.example.com{path}", "title": f"{name} · Trail Shop"}
        return self._message({"type": "screen" if self._who.mobile else "page", "name": name, "properties": properties})

    def _did(self, event: str, properties: dict[str, Any]) -> dict[str, Any]:
        return self._message({"type": "track", "event": event, "properties": properties})

    def _message(self, message: dict[str, Any]) -> dict[str, Any]:
        who = self._who
        library = "analytics-kotlin" if who.mobile else "analytics.js"
        message |= {"messageId": f"demo-{_uuid(self._random)}", "anonymousId": who.anonymous_id}
        message["context"] = {"library": {"name": library, "version": "1.0.0"}, "locale": "en-GB"}
        if who.known:
            message["userId"] = f"demo-{who.number}"
            message["context"]["traits"] = {"email": who.email}
        return message

    def _likely(self, share: float) -> bool:
        return self._random.random() < share


def _described(product: tuple[str, str, str, float]) -> dict[str, Any]:
    sku, name, category, price = product
    return {"product_id": sku, "name": name, "category": category, "price": price}


def _uuid(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))
