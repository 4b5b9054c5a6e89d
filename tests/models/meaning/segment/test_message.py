from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.json_path import JsonPath
from models.meaning.segment.engage import Audience
from models.meaning.segment.envelope import Envelope, split
from models.meaning.segment.message import TYPES, Message
from models.meaning.segment.reading import names_nobody, read_message
from models.meaning.segment.refused import Refused

NOW = 1_767_355_206_250  # 2026-01-02T12:00:06.250Z
ONE_DAY = 86_400_000


def read(message: object, door: str = "destination", route: str = "", **root: Any) -> Message | Refused:
    envelope = Envelope(door, route, NOW, (), **root)
    data = message if isinstance(message, bytes) else json.dumps(message).encode()
    return read_message(data, envelope, (JsonPath.parse("context.ip"),))


def taken(message: object, door: str = "destination", route: str = "", **root: Any) -> Message:
    one = read(message, door, route, **root)
    assert isinstance(one, Message), one
    return one


def refused(message: object, door: str = "destination", route: str = "") -> Refused:
    one = read(message, door, route)
    assert isinstance(one, Refused), one
    return one


def test_a_full_event_of_segment_is_read() -> None:
    one = taken(
        {
            "type": "track",
            "messageId": "ajs-next-1-0b1c",
            "userId": "u-1",
            "anonymousId": "an-9",
            "event": "Product Added",
            "properties": {"price": 12.5},
            "context": {"ip": "192.0.2.7", "locale": "de-DE"},
            "originalTimestamp": "2026-01-02T10:00:00.000Z",
            "timestamp": "2026-01-02T10:00:00.120Z",
            "channel": "client",
            "version": 2,
            "_metadata": {"bundled": ["x"]},
            "writeKey": "secret",
        }
    )
    assert (one.type, one.event, one.name, one.message_id) == (
        "track",
        "Product Added",
        "Product Added",
        "ajs-next-1-0b1c",
    )
    assert (one.user_id, one.anonymous_id, one.time) == ("u-1", "an-9", 1_767_348_000_120)
    assert "writeKey" not in one.body and one.body["context"] == {"locale": "de-DE"}
    assert not one.engage and one.audience is None and one.facts == []


@pytest.mark.parametrize("route", ["identify", "track", "page", "screen"])
def test_the_route_says_the_type(route: str) -> None:
    one = taken({"userId": "u", "event": "E", "type": "alias"}, "tracking", route)
    assert one.type == route and one.body["type"] == route


@pytest.mark.parametrize(
    ("message", "door", "code", "status"),
    [
        (b"[1,2]", "destination", "not_an_object", 400),
        (b"null", "tracking", "not_an_object", 400),
        (b"nonsense", "tracking", "invalid_json", 400),
        (b'{"a":' * 150 + b"1" + b"}" * 150, "destination", "too_deep", 400),
        ({"userId": "u"}, "destination", "unknown_type", 400),
        ({"type": "Track", "event": "E"}, "destination", "unknown_type", 400),
        ({"type": ["track"]}, "destination", "unknown_type", 400),
        ({"type": "track", "userId": "u"}, "destination", "no_event", 400),
        ({"type": "track", "event": "  "}, "tracking", "no_event", 400),
        ({"type": "track", "event": {"name": "E"}}, "tracking", "no_event", 400),
        ({"type": "group", "userId": "u"}, "destination", "unsupported_type", 501),
        ({"type": "alias", "userId": "u"}, "destination", "unsupported_type", 501),
        ({"type": "delete", "userId": "u"}, "tracking", "delete_not_here", 400),
    ],
)
def test_refusals(message: object, door: str, code: str, status: int) -> None:
    one = refused(message, door)
    assert (one.code, one.status) == (code, status)
    assert one.message.endswith(".") and "{" not in one.message


def test_a_refused_message_keeps_what_could_be_read_of_it() -> None:
    partial = refused({"type": "track", "messageId": "m", "userId": "u"}).partial
    assert partial is not None and (partial.type, partial.message_id, partial.user_id) == ("track", "m", "u")


@pytest.mark.parametrize(("door", "limit"), [("tracking", 32 * 1024), ("destination", 1024 * 1024)])
def test_size_is_measured_on_the_members_own_bytes(door: str, limit: int) -> None:
    def sized(size: int) -> bytes:
        frame = b'{"type":"page","userId":"u","name":""}'
        return frame[:-2] + b"x" * (size - len(frame)) + frame[-2:]

    assert taken(sized(limit), door).type == "page"
    assert refused(sized(limit + 1), door).code == "payload_too_large"


def test_group_and_alias_reach_the_filter_of_the_tracking_door() -> None:
    assert taken({"groupId": "g"}, "tracking", "group").type == "group"
    assert taken({"userId": "u"}, "tracking", "alias").type == "alias"


@pytest.mark.parametrize("empty", [None, [], {}])
def test_a_delete_of_segment_is_read_in_all_its_shapes(empty: object) -> None:
    one = taken(
        {
            "type": "delete",
            "channel": "server",
            "userId": "u-1",
            "context": empty,
            "integrations": empty,
            "messageId": "delete-reg-1::job-2-src1",
            "timestamp": "2026-01-02T10:00:00.000Z",
            "originalTimestamp": "2026-01-02 10:00:00.123456789 +0000 UTC m=+12.3",
        }
    )
    assert (one.type, one.user_id, one.time, one.facts) == ("delete", "u-1", 1_767_348_000_000, [])


def test_tray_io_spells_the_id_of_a_delete_in_its_own_way() -> None:
    assert taken({"type": "delete", "userID": "u-1"}).user_id == "u-1"
    assert taken({"type": "page", "userID": "u-1"}).user_id is None


@pytest.mark.parametrize(
    ("given", "text"),
    [("u", "u"), (7, "7"), (12.0, "12"), (12345678901234567890123, "12345678901234567890123"), (0.1, "0.1")]
    + [(one, None) for one in (None, "", "  ", True, False, {}, [], ["u"], {"id": 1})],
)
def test_identifiers_of_any_type(given: object, text: str | None) -> None:
    one = taken({"type": "page", "userId": given, "anonymousId": given, "messageId": given})
    assert (one.user_id, one.anonymous_id, one.message_id) == (text, text, text)


def test_a_message_without_anybody_is_refused_once_no_key_was_found() -> None:
    one = taken({"type": "page", "userId": None})
    assert names_nobody(one).code == "no_user_anon_id" and names_nobody(one).partial is one


def test_an_endless_message_id_is_kept_as_its_hash() -> None:
    long, other = (taken({"type": "page", "messageId": "m" * 300 + end}).message_id for end in "ab")
    assert long is not None and other is not None and len(long) < 100 and long != other


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ({"type": "page", "name": "Home", "category": "Shop"}, "Home"),
        ({"type": "page", "name": None, "category": "Shop"}, "Shop"),
        ({"type": "page", "properties": {"path": "/p7", "title": "P7"}}, "/p7"),
        ({"type": "page", "properties": None}, None),
        ({"type": "screen", "name": "Cart"}, "Cart"),
        ({"type": "identify", "name": "not a name"}, None),
    ],
)
def test_what_a_list_shows(message: object, name: str | None) -> None:
    assert taken(message).name == name


def test_the_roots_context_and_integrations_belong_to_each_member() -> None:
    root: dict[str, Any] = {"context": {"ip": "1", "locale": "de", "traits": {"a": 1}}, "integrations": {"All": False}}
    own = {"type": "page", "context": {"locale": "fr", "traits": {"b": 2}}, "integrations": {"Emarsys": True}}
    one = taken(own, "tracking", "batch", **root)
    assert one.body["context"] == {"locale": "fr", "traits": {"b": 2}}
    assert one.body["integrations"] == {"All": False, "Emarsys": True}
    empty: list[object] = [None, [], {}]
    for nothing in empty:
        other = taken({"type": "page", "context": nothing, "integrations": nothing}, "tracking", "batch", **root)
        assert other.body["context"] == {"locale": "de", "traits": {"a": 1}}
        assert other.body["integrations"] == {"All": False}
    assert root["context"]["ip"] == "1"
    assert taken({"type": "page", "context": "odd"}, "tracking", "batch", **root).body["context"] == "odd"


@pytest.mark.parametrize(
    ("door", "message", "sent_at", "time", "codes"),
    [
        ("tracking", {"timestamp": "2026-01-02T10:00:00.000Z"}, "10:00:05.000", NOW - 5_000, ["time_corrected"]),
        ("tracking", {"timestamp": "2026-01-02T12:00:00.000Z"}, "12:00:05.000", NOW - 5_000, []),
        ("tracking", {"timestamp": "2026-01-02T12:00:00.000Z"}, None, NOW - 6_250, []),
        (
            "tracking",
            {"timestamp": "2026-01-02T10:00:00Z", "sentAt": "2026-01-02T10:00:05Z"},
            None,
            NOW - 5_000,
            ["time_corrected"],
        ),
        ("tracking", {"timestamp": "2026-01-02T10:00:00Z", "sentAt": "soon"}, None, NOW - 7_206_250, []),
        ("tracking", {"timestamp": "2026-01-02T10:05:00Z"}, "10:00:00.000", NOW, ["time_corrected", "future_time"]),
        ("tracking", {}, "10:00:00.000", NOW, []),
        ("destination", {"timestamp": "2025-01-02T12:00:06.250Z"}, "12:00:05.000", NOW - 365 * ONE_DAY, []),
        ("destination", {"timestamp": "2026-01-02T12:00:07.000Z"}, None, NOW, []),
        ("destination", {"timestamp": "2026-01-03T12:00:06.250Z"}, None, NOW, ["future_time"]),
        ("destination", {"timestamp": None, "originalTimestamp": "2026-01-02T10:00:00Z"}, None, NOW - 7_206_250, []),
        ("destination", {"timestamp": "yesterday"}, None, NOW, ["unreadable_time"]),
        ("destination", {"timestamp": {"a": 1}}, None, NOW, ["unreadable_time"]),
        ("destination", {"timestamp": "0001-01-01T00:00:00Z"}, None, NOW, ["unreadable_time"]),
    ],
)
def test_when_it_happened(door: str, message: dict[str, Any], sent_at: str | None, time: int, codes: list[str]) -> None:
    root = {"batch": [{"type": "page", **message}], "sentAt": f"2026-01-02T{sent_at}Z" if sent_at else None}
    if door == "tracking":
        envelope = split(json.dumps(root).encode(), door=door, route="batch", received_at=NOW)
        assert isinstance(envelope, Envelope)
        one = read_message(envelope.members[0], envelope)
    else:
        one = read({"type": "page", "sentAt": root["sentAt"], **message})
    assert isinstance(one, Message)
    assert one.time == time and [fact.code for fact in one.facts] == codes


@pytest.mark.parametrize(
    ("message", "audience"),
    [
        (
            {
                "traits": {"big_spenders": True},
                "personas": {"computation_class": "audience", "computation_key": "big_spenders"},
            },
            Audience("big_spenders", True, "audience"),
        ),
        (
            {
                "properties": {"audience_key": "big_spenders", "big_spenders": False},
                "personas": {"computation_class": "audience", "computation_key": "aud_1"},
            },
            Audience("big_spenders", False, "audience"),
        ),
        (
            {"traits": {"audience_key": "big", "big": True}, "personas": {"computation_class": "audience"}},
            Audience("big", True, "audience"),
        ),
        (
            {"traits": {"j_o_x": "true"}, "personas": {"computation_class": "audience", "computation_key": "j_o_x"}},
            Audience("j_o_x", True, "audience"),
        ),
        (
            {"properties": {}, "personas": {"computation_class": "journey_step", "computation_key": "step"}},
            Audience("step", True, "journey_step"),
        ),
        (
            {"traits": {"x": 7}, "personas": {"computation_class": "audience", "computation_key": "x"}},
            Audience("x", None, "audience"),
        ),
        (
            {"traits": {"orders_90d": 4}, "personas": {"computation_class": "trait", "computation_key": "orders_90d"}},
            Audience("orders_90d", None, "trait"),
        ),
        (
            {"properties": {"trait_key": "orders_90d", "orders_90d": 4}, "personas": {"computation_class": "trait"}},
            Audience("orders_90d", None, "trait"),
        ),
        ({"personas": {}}, None),
        ({"personas": {"computation_key": {"odd": 1}, "computation_class": 5}}, None),
    ],
)
def test_engage_is_understood_by_the_boolean_not_by_the_events_name(
    message: dict[str, Any], audience: Audience | None
) -> None:
    personas = message.pop("personas")
    one = taken({"type": "track", "event": "Whatever", "userId": "u", "context": {"personas": personas}, **message})
    assert one.engage and one.audience == audience


@pytest.mark.parametrize("context", [None, [], {}, {"personas": None}, {"personas": "x"}, "odd", 5])
def test_other_messages_are_not_engages(context: object) -> None:
    assert not taken({"type": "identify", "userId": "u", "context": context}).engage


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["traits", "personas", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = [
    "userId",
    "anonymousId",
    "messageId",
    "event",
    "name",
    "context",
    "integrations",
    "properties",
    "traits",
    "sentAt",
]


@given(
    st.dictionaries(st.sampled_from([*NAMES, "timestamp", "version", "writeKey"]), odd),
    st.sampled_from([*TYPES, None]),
    st.sampled_from(["tracking", "destination"]),
)
def test_wrong_types_anywhere_do_no_harm(message: dict[str, Any], type_: str | None, door: str) -> None:
    one = read({**message, "type": type_}, door)
    if isinstance(one, Message):
        assert one.type in TYPES and 0 <= one.time <= NOW and "writeKey" not in one.body
    else:
        assert one.code in {"invalid_json", "unknown_type", "unsupported_type", "no_event", "delete_not_here"}
