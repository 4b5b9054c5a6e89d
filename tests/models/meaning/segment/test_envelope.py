from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.segment.envelope import Envelope, split
from models.meaning.segment.refused import Refused
from models.meaning.segment.slices import first_element, members_of

NOW = 1_795_466_162_996


def batch(body: bytes) -> Envelope | Refused:
    return split(body, door="tracking", route="batch", received_at=NOW)


def taken(body: bytes) -> Envelope:
    envelope = batch(body)
    assert isinstance(envelope, Envelope), envelope
    return envelope


def test_a_batch_is_taken_apart_with_what_its_members_share() -> None:
    envelope = taken(
        b'{"batch":[ {"type":"track"} ,{"type":"page"}],"context":{"ip":"1"},"integrations":{"All":false},'
        b'"sentAt":"2026-01-02T10:00:05.000Z","writeKey":"k","sequence":3,"messageId":"of the batch"}'
    )
    assert envelope.members == (b'{"type":"track"}', b'{"type":"page"}')
    assert envelope.context == {"ip": "1"} and envelope.integrations == {"All": False}
    assert envelope.sent_at == 1_767_348_005_000 and envelope.batch


@pytest.mark.parametrize(
    "root", [b'"context":null,"integrations":[]', b'"context":[],"sentAt":"soon"', b'"sentAt":null']
)
def test_odd_shared_parts_are_as_good_as_none(root: bytes) -> None:
    envelope = taken(b'{"batch":[{}],' + root + b"}")
    assert (envelope.context, envelope.integrations, envelope.sent_at) == ({}, {}, None)


@pytest.mark.parametrize(
    "broken",
    [
        b'{"a":NaN}',
        b'{"a":"\\ud800x"}',
        b'{"a":01}',
        b'{"a":"\xff"}',
        b"{'a':1}",
        b"[" * 2000 + b"]" * 2000,
        b"nonsense",
    ],
)
def test_a_broken_member_leaves_the_others_alone(broken: bytes) -> None:
    envelope = taken(
        b'{"sentAt":"2026-01-02T10:00:05Z","batch":[{"n":1}, ' + broken + b' ,{"n":"],["}],"context":{"c":1}}'
    )
    assert envelope.members == (b'{"n":1}', broken, b'{"n":"],["}')
    assert envelope.context == {"c": 1} and envelope.sent_at == 1_767_348_005_000


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "invalid_json"),
        (b"nonsense", "invalid_json"),
        (b'{"batch":[{"n":1}', "invalid_json"),
        (b'{"batch":[{"n":1},{"n":]}', "invalid_json"),
        (b'{"batch":[{}]} and more', "invalid_json"),
        (b'{"batch":[1],"context":{"a":NaN}}', "invalid_json"),
        (b"[1]", "no_batch"),
        (b"{}", "no_batch"),
        (b'{"type":"track"}', "no_batch"),
        (b'{"batch":{"n":1}}', "no_batch"),
        (b'{"batch":null}', "no_batch"),
        (b'{"batch":[' + b"1," * 2500 + b"1]}", "too_many_events"),
        (b'{"batch":[' + b"1," * 600_000 + b"1]}", "too_many_events"),
        (b'{"batch":[' + b"NaN," * 2500 + b"1]}", "too_many_events"),
    ],
)
def test_what_is_no_batch_is_refused_as_a_whole(body: bytes, code: str) -> None:
    refused = batch(body)
    assert isinstance(refused, Refused) and refused.code == code and refused.message


def test_an_empty_batch_is_fine() -> None:
    assert taken(b'{"batch":[]}').members == ()


def test_the_destination_door_takes_one_event_or_a_list() -> None:
    one = split(b' {"type":"track"}', door="destination", route="", received_at=NOW)
    many = split(b'\xef\xbb\xbf [{"n":1}, 2 ]', door="destination", route="", received_at=NOW)
    assert isinstance(one, Envelope) and one.members == (b' {"type":"track"}',) and not one.batch
    assert isinstance(many, Envelope) and many.members == (b'{"n":1}', b"2") and many.batch
    too_many = split(b"[" + b"1," * 4000 + b"1]", door="destination", route="", received_at=NOW)
    assert isinstance(too_many, Refused) and too_many.code == "too_many_events"
    broken = split(b'[{"n":1}', door="destination", route="", received_at=NOW)
    assert isinstance(broken, Refused) and broken.code == "invalid_json"


def test_a_single_call_is_its_own_member() -> None:
    envelope = split(b"[1]", door="tracking", route="track", received_at=NOW)
    assert isinstance(envelope, Envelope) and envelope.members == (b"[1]",) and not envelope.batch


def test_the_first_element_is_cut_as_it_stands() -> None:
    assert first_element(b' [ {"a" : 10.0, "b":"]}\\"" } ,{"c":1}]') == b'{"a" : 10.0, "b":"]}\\"" }'
    assert first_element(b"[]") is None
    assert first_element(b'{"a":[1]}') is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('ab"\\,[]{}: é'), max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(json_values, max_size=5), st.sampled_from([None, 1]), st.sampled_from([(",", ":"), (" , ", " : ")]))
def test_cutting_by_hand_finds_the_members(values: list[Any], indent: int | None, separators: tuple[str, str]) -> None:
    data = json.dumps(values, indent=indent, separators=separators).encode()
    assert [json.loads(one or b"!") for one in members_of(data)] == values


@given(st.binary(max_size=60) | st.text(st.sampled_from('{}[]",:\\ 1batch'), max_size=40).map(str.encode))
def test_any_bytes_are_cut_or_refused(data: bytes) -> None:
    for body in (data, b'{"batch":[' + data + b"]}"):
        assert isinstance(batch(body), Envelope | Refused)


@pytest.mark.parametrize(
    "hostile", [b'\\"' * 500_000, b'"' * 500_001, b"\\" * 1_000_001, b"[" * 1_000_000, b"{" * 1_000_000]
)
def test_hostile_bytes_are_cut_in_one_pass(hostile: bytes) -> None:
    refused = batch(b'{"batch":[{"a":"' + hostile)
    assert isinstance(refused, Refused) and refused.code == "invalid_json"
