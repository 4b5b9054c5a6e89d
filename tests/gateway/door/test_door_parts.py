"""The door's parts that need no socket: keys in bodies, packed bodies, pixels, proxies, counts, settings."""

from __future__ import annotations

import gzip
import ipaddress
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.door.answers import BAD_GZIP, OVERLOADED, Refusal
from gateway.door.body import Body, Room, unpacked
from gateway.door.credentials import key_in_body, key_in_header, key_in_query
from gateway.door.pixel import message_in
from gateway.door.refused_counts import MOST, OTHERS, RefusedCounts
from gateway.door.sender import sender_address
from gateway.door.settings import settings_document
from gateway.link import Refusal as Counted
from models.meaning.segment.limits import READ_AT_MOST
from models.meaning.trace.reasons import door as reasons

KEY = "pw_s_" + "k" * 43
PROXIES = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128"))


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b'{"writeKey":"k"}', "k"),
        (b'\xef\xbb\xbf{"writeKey":"' + KEY.encode() + b'"}', KEY),
        (b'{"batch":[{"writeKey":"k"}]}', "k"),
        (b'{"batch":[]}', ""),
        (b'{"batch":[1]}', ""),
        (b'{"batch":{"writeKey":"k"}}', ""),
        (b'{"properties":{"writeKey":"k"}}', ""),
        (b'{"writeKey":5}', ""),
        (b"[]", ""),
        (b"", ""),
        (b'{"a":"\\ud800","writeKey":"' + KEY.encode() + b'"}', KEY),
        (b"[" * 100_000, ""),
    ],
)
def test_keys_in_bodies(body: bytes, key: str) -> None:
    assert key_in_body(body) == key


@given(st.binary(max_size=200))
def test_no_body_breaks_the_search_for_a_key(body: bytes) -> None:
    assert isinstance(key_in_body(body), str)


@given(st.text(max_size=60))
def test_no_header_and_no_query_breaks_it_either(text: str) -> None:
    assert isinstance(key_in_header(text), str)
    assert isinstance(key_in_header("Basic " + text), str)
    assert isinstance(key_in_query("writeKey=" + text), str)
    assert isinstance(message_in(text), bytes)
    assert isinstance(message_in("data=" + text), bytes)


@given(st.binary(max_size=300), st.integers(0, 300))
def test_unpacking_gives_the_whole_or_says_why_not(data: bytes, limit: int) -> None:
    for packed, encoding in ((data, ""), (gzip.compress(data), "gzip")):
        got = unpacked(packed, encoding, limit)
        if len(data) <= limit:
            assert got == data
        else:
            assert isinstance(got, Refusal)
            assert got.code == "payload_too_large"


@given(st.binary(max_size=100))
def test_what_is_no_gzip_is_refused_or_empty(data: bytes) -> None:
    got = unpacked(b"\x00" + data, "gzip", 1000)
    assert got is BAD_GZIP


def test_a_body_in_very_many_pieces_is_refused() -> None:
    assert unpacked(gzip.compress(b"") * 1000, "gzip", 1000) is BAD_GZIP


@given(st.lists(st.integers(0, 60), max_size=20))
def test_room_is_given_back_whatever_came(sizes: list[int]) -> None:
    room = Room(100)
    body = Body(room)
    for size in sizes:
        body.append(b"x" * size)
    fits = sum(sizes) <= 100
    assert body.refusal is (None if fits else OVERLOADED)
    assert body.getfile().read() == (b"x" * sum(sizes) if fits else b"")
    body.close()
    body.close()
    assert room.take(100)


def test_no_more_is_kept_than_is_read_at_all() -> None:
    body = Body(Room(READ_AT_MOST * 2))
    body.append(b" " * READ_AT_MOST)
    assert body.refusal is None
    body.append(b" ")
    assert body.refusal is not None
    assert body.refusal.code == "payload_too_large"
    assert len(body) == READ_AT_MOST + 1


NAMES = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=5)


@given(
    st.dictionaries(NAMES, st.text(max_size=10) | st.dictionaries(NAMES, st.text(max_size=10), min_size=1), max_size=6)
)
def test_flat_names_are_the_nested_message(message: dict[str, Any]) -> None:
    flat = {
        name if not isinstance(value, dict) else f"{name}.{inner}": text
        for name, value in message.items()
        for inner, text in (value.items() if isinstance(value, dict) else [("", value)])
    }
    if "data" not in flat:
        assert json.loads(message_in(urlencode(flat))) == message


def test_deep_flat_names_stay_within_bounds() -> None:
    assert message_in(".".join("a" * 5000) + "=1")


@pytest.mark.parametrize(
    ("connection", "forwarded", "address"),
    [
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, nonsense", "10.0.0.1"),
        ("::1", "[2001:db8::1]", "2001:db8::1"),
        ("unix", "203.0.113.9", "unix"),
    ],
)
def test_only_trusted_proxies_are_believed(connection: str, forwarded: str, address: str) -> None:
    assert sender_address(connection, forwarded, PROXIES) == address


class _Link:
    def __init__(self) -> None:
        self.there = False
        self.rows: list[Counted] = []

    def count(self, rows: list[Counted]) -> bool:
        self.rows += rows if self.there else []
        return self.there


def test_counts_wait_for_the_engine_and_have_a_bound() -> None:
    link = _Link()
    counts = RefusedCounts(link)  # type: ignore[arg-type]
    for n in range(MOST + 5):
        counts.add(f"10.0.{n >> 8}.{n & 255}", "/v1/track", "unauthorized", 401)
    counts._hand_over()
    counts.add("10.0.0.0", "/v1/track", "unauthorized", 401)
    link.there = True
    counts._hand_over()
    counts._hand_over()
    assert sum(one.count for one in link.rows) == MOST + 6
    assert len(link.rows) <= MOST + 2
    assert [one.count for one in link.rows if one.address == OTHERS] == [5]


@pytest.mark.parametrize(
    ("public", "host", "api_host", "protocol"),
    [
        ("https://events.shop.example", "ignored", "events.shop.example/v1", "https"),
        ("https://shop.example/segment/", "ignored", "shop.example/segment/v1", "https"),
        ("", "localhost:8400", "localhost:8400/v1", "http"),
        ("", "[::1]:8400", "[::1]:8400/v1", "http"),
        ("", 'evil"><script>', "127.0.0.1:1/v1", "http"),
        ("", "", "127.0.0.1:1/v1", "http"),
    ],
)
def test_settings(public: str, host: str, api_host: str, protocol: str) -> None:
    own = settings_document("k", public, host, "http://127.0.0.1:1")["integrations"]["Segment.io"]
    assert own == {"apiKey": "k", "apiHost": api_host, "protocol": protocol}


def test_every_refusal_that_gets_a_row_has_its_reason() -> None:
    from gateway.door import answers

    known = {one.code for one in reasons.REASONS}
    kept = {one.code for one in vars(answers).values() if isinstance(one, Refusal)} - {"unavailable"}
    assert kept <= known
