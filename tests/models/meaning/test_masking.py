"""Stand-ins: stable, believable, in the shape of what they replace, and never the real thing."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.masking import Masking

KEY = b"a key of the client's own"


def masking(*keep: str) -> Masking:
    return Masking(KEY, keep)


def identify(**more: Any) -> dict[str, Any]:
    return {"type": "identify", "userId": "u-17", "traits": {"email": "Ada@Shop.Example", "firstName": "Ada"}} | more


def test_the_same_person_has_the_same_stand_in_wherever_and_however_the_address_is_spelt() -> None:
    one = masking()
    first = one.message(identify())["traits"]["email"]
    other = one.message({"type": "track", "userId": " ada@shop.example", "properties": {"mail": ["ADA@shop.example"]}})
    assert first.endswith((".com", ".org", ".net")) and "@example." in first
    assert (other["userId"], other["properties"]["mail"]) == (f" {first}", [first])
    assert Masking(b"another key than that").message(identify())["traits"]["email"] != first


def test_what_tells_who_somebody_is_goes() -> None:
    message = identify(
        anonymousId="6f1b0e0e-6a9b-4f0c-9d0a-0c2b5a3c1d11",
        context={
            "ip": "81.20.30.40",
            "device": {"id": "8d2e77aa01ff4c21", "name": "Ada's phone", "advertisingId": "ABCD-1234-EFGH-5678"},
            "page": {"url": "https://shop.example/?e=ada%40shop.example&utm_source=mail&customer_id=4711"},
            "location": {"city": "Leipzig", "latitude": 51.34, "longitude": 12.37},
        },
    )
    message["traits"] |= {
        "lastName": "Lovelace",
        "phone": "+49 170 123 4567",
        "birthday": "1988-04-03",
        "address": {"street": "Hauptstraße 5", "postalCode": "04109"},
        "nickname of my cat": "Minka",
    }
    text = json.dumps(masking().message(message), ensure_ascii=False)
    real = "Ada ada@ ada%40 Lovelace 4567 Hauptstr 04109 1988-04 u-17 6f1b0e0e 81.20 8d2e77 ABCD Leipzig 51.34 12.37 Minka 4711"
    assert [one for one in real.split() if one in text] == []
    assert "utm_source=mail" in text


def test_what_says_nothing_about_a_person_stays() -> None:
    message = {
        "type": "track",
        "event": "Order Completed",
        "timestamp": "2026-11-20T10:00:00Z",
        "anonymousId": "guest",
        "properties": {
            "revenue": 49.9,
            "products": [{"product_id": "77", "name": "Shirt"}],
            "paid": True,
            "currency": "EUR",
        },
        "context": {
            "userAgent": "Mozilla/5.0 Chrome/120.0.0.1",
            "app": {"name": "Shop"},
            "library": {"name": "analytics.js", "version": "4.1.2"},
            "page": {"title": "Thank you", "path": "/thanks"},
            "personas": {"computation_key": "big_spenders", "computation_class": "audience"},
        },
        "traits": {"big_spenders": True, "newsletter": "yes", "country": "Germany", "orders": 3},
    }
    assert masking().message(message) == message


def test_stand_ins_have_the_shape_of_what_they_replace() -> None:
    masked = masking().message(
        {
            "type": "identify",
            "userId": 42,
            "anonymousId": "6f1b0e0e-6a9b-4f0c-9d0a-0c2b5a3c1d11",
            "traits": {"phone": "+49 (170) 1234567", "birthday": "1988-04-03T00:00:00Z", "motto": "Carpe Diem 7"},
        }
    )
    assert isinstance(masked["userId"], int)
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", masked["anonymousId"])
    assert re.fullmatch(r"\+49 \(\d{3}\) \d{7}", masked["traits"]["phone"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", masked["traits"]["birthday"])
    assert re.fullmatch(r"[A-Z][a-z]{4} [A-Z][a-z]{3} \d", masked["traits"]["motto"])


def test_short_ids_of_two_people_stay_two() -> None:
    one = masking()
    made = {one.message({"type": "page", "userId": str(number)})["userId"] for number in range(3, 2_000)}
    assert len(made) == 1_997


def test_what_the_configuration_names_is_kept() -> None:
    message = identify(traits={"membership": "Gold", "segment": "loyal tea drinker"})
    kept = masking("gold").message(message)["traits"]
    assert kept["membership"] == "Gold"
    assert kept["segment"] != "loyal tea drinker"


def test_a_text_about_a_message_names_the_same_stand_ins() -> None:
    one = masking()
    masked = one.message(identify(userId="customer-00017"))
    told = one.text(
        'Adam is not "Ada" (customer-00017): ada@shop.example from 81.20.30.40 at 14:03:22, +4917012345678.'
    )
    assert told.startswith(f'Adam is not "{masked["traits"]["firstName"]}" ({masked["userId"]}): ')
    assert masked["traits"]["email"] in told
    assert "14:03:22" in told
    assert "81.20" not in told and "+49170123" not in told


def test_a_contact_is_masked_by_the_ids_of_its_fields() -> None:
    one = masking()
    contact = one.contact({"3": "ada@shop.example", "1": "Ada", "31": "1", "11500": 49.9})
    assert contact["3"] == one.message(identify())["traits"]["email"]
    assert contact["1"] == one.message(identify())["traits"]["firstName"]
    assert (contact["31"], contact["11500"]) == ("1", 49.9)


def test_a_write_key_never_goes_along() -> None:
    assert masking().message({"type": "page", "writeKey": "pw_s_secret"})["writeKey"] == "YOUR_KEY"


def test_a_guessable_key_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        Masking(b"short")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["traits", "context", "email", "userId", "url", "phone", "ip"]), VALUES))
def test_any_message_has_a_masked_form_that_keeps_its_kinds_and_is_always_the_same(message: dict[str, Any]) -> None:
    masked = masking().message(message)
    assert masked == masking().message(message)
    assert {name: type(one) for name, one in masked.items()} == {name: type(one) for name, one in message.items()}
    assert isinstance(masking().text(message), str)
