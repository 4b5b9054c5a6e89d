from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.segment.decode import decode, is_too_deep
from models.meaning.segment.refused import Refused

UNSTORABLE = {chr(0)} | {chr(code) for code in range(0xD800, 0xE000)}


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a":1}', {"a": 1}),
        (b' \n{"a":[true,null]}\t', {"a": [True, None]}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b'{"a":"\\ud83d\\ude00"}', {"a": "\U0001f600"}),
        (b'{"a":"\\ud800x"}', {"a": "\ufffdx"}),
        (b'{"a":"x\\udc00"}', {"a": "x\ufffd"}),
        (b'{"\\ud800":{"b\\u0000":["\\u0000"]}}', {"\ufffd": {"b\ufffd": ["\ufffd"]}}),
        (b'{"a":"\\\\u0000"}', {"a": "\\u0000"}),
        (b'{"a":1e999}', {"a": "1e999"}),
        (b'{"a":-1e999}', {"a": "-1e999"}),
        (b'{"a":123456789012345678901234567890}', {"a": 123456789012345678901234567890}),
        (b'{"a":' + b"9" * 5000 + b"}", {"a": "9" * 4000}),
        (b'{"a":1,"a":2}', {"a": 2}),
        (b"null", None),
    ],
)
def test_json_is_read(data: bytes, value: object) -> None:
    assert decode(data) == value


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "there is nothing in it"),
        (b"  \n", "there is nothing in it"),
        (b"hello", "character 1"),
        (b'{"a":NaN}', "NaN is no JSON value"),
        (b'{"a":-Infinity}', "-Infinity is no JSON value"),
        (b'{"a":"\xff"}', "byte 7 is not UTF-8"),
        (b'{"a":"\xed\xa0\x80"}', "is not UTF-8"),
        (b'{"a":1', "character"),
        (b'{"a":"line\nbreak"}', "character"),
        (b"{'a':1}", "character"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(data: bytes, problem: str) -> None:
    refused = decode(data)
    assert isinstance(refused, Refused)
    assert refused.code == "invalid_json" and problem in refused.message


@pytest.mark.parametrize(("open_", "close"), [(b"[", b"]"), (b'{"a":', b"}")])
@pytest.mark.parametrize("levels", [99, 100, 101, 5000])
def test_a_hundred_levels_are_taken(open_: bytes, close: bytes, levels: int) -> None:
    value = decode(open_ * levels + b"1" + close * levels)
    if levels <= 100:
        assert not isinstance(value, Refused)
    else:
        assert isinstance(value, Refused) and value.code == "too_deep"


def test_depth_is_measured_where_msgspec_gives_up_too() -> None:
    bomb = b'{"x":"\\ud800","a":' + b"[" * 150 + b"]" * 150 + b"}"
    refused = decode(bomb)
    assert isinstance(refused, Refused) and refused.code == "too_deep"


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert decode(b"[" + b",".join([b"[{}]"] * 500) + b"]") == [[{}]] * 500
    assert decode(b'{"a":"' + b"[" * 500 + b'"}') == {"a": "[" * 500}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(json_values)
def test_all_of_json_comes_through(value: Any) -> None:
    storable = json.loads(json.dumps(value).replace("\\u0000", "\\ufffd"))
    assert decode(json.dumps(value).encode()) == storable


@given(st.lists(st.sampled_from([*UNSTORABLE][:40]) | st.characters(codec="utf-8"), max_size=8).map("".join))
def test_what_comes_through_can_be_stored(text: str) -> None:
    value = decode(json.dumps({text: [text]}).encode())
    assert not UNSTORABLE & set(str(value))
    msgspec.json.encode(value)


@given(st.binary(max_size=60) | st.text(st.sampled_from('{}[]",:\\u d8019.eE-+'), max_size=40).map(str.encode))
def test_any_bytes_give_a_value_or_a_refusal(data: bytes) -> None:
    value = decode(data)
    if isinstance(value, Refused):
        assert value.code in {"invalid_json", "too_deep"} and value.status == 400
    else:
        assert not is_too_deep(value)
        msgspec.json.encode(value)
