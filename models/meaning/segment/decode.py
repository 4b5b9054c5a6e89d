"""Bytes to JSON values, at most 100 levels deep, without the characters that cannot be stored.

msgspec reads nearly everything. What it refuses is read once more with the standard library, which takes lone
surrogates and huge numbers. Refused are NaN and Infinity, and bytes that are not UTF-8: replaced ones could make two
people's ids equal. U+0000 and lone surrogates become U+FFFD; a number too large for a double becomes its text.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

import msgspec

from models.meaning.segment.limits import MAX_DEPTH
from models.meaning.segment.refused import Refused, refuse

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MOST_DIGITS = 4000
"""Python reads no longer integers from text."""

_decode = msgspec.json.Decoder().decode
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPED_NUL = b"\\u0000"


def decode(data: bytes) -> Any | Refused:
    """The JSON value in ``data``; ``Refused`` with ``invalid_json`` or ``too_deep``."""
    try:
        value = _decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _decode_patiently(data)
    except RecursionError:
        return refuse("too_deep")
    if data.count(b"[") + data.count(b"{") > MAX_DEPTH and is_too_deep(value):
        return refuse("too_deep")
    return _mended(value) if _ESCAPED_NUL in data else value


def not_json(problem: str) -> Refused:
    return refuse("invalid_json", f"This is not JSON: {problem}.")


def is_too_deep(value: Any) -> bool:
    """Whether objects and lists stand in each other on more than the levels that are taken."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _decode_patiently(data: bytes) -> Any | Refused:
    try:
        text = data.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
        if not text.strip():
            return not_json("there is nothing in it")
        value = _patient.decode(text)
    except UnicodeDecodeError as error:
        return not_json(f"byte {error.start + 1} is not UTF-8")
    except json.JSONDecodeError as error:
        return not_json(f"{error.msg.lower()} at character {error.pos + 1}")
    except _NotJson as error:
        return not_json(f"{error} is no JSON value")
    except RecursionError:
        return refuse("too_deep")
    if is_too_deep(value):
        return refuse("too_deep")
    return _mended(value)


class _NotJson(Exception):
    """NaN, Infinity or -Infinity."""


def _refuse(constant: str) -> NoReturn:
    raise _NotJson(constant)


def _float(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text[:MOST_DIGITS]


def _int(text: str) -> int | str:
    return int(text) if len(text) <= MOST_DIGITS else text[:MOST_DIGITS]


_patient = json.JSONDecoder(parse_float=_float, parse_int=_int, parse_constant=_refuse)


def _mended(value: Any) -> Any:
    """``value`` with U+FFFD for each character that cannot be stored, in names and texts."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_UNSTORABLE.sub("\ufffd", name): _mended(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_mended(one) for one in value]
    return value
