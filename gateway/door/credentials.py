"""Where in a request its key stands: header first, then the body, then the address (segment-protocol.md §5.2)."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Any
from urllib.parse import parse_qs

import msgspec

_KEY_IN_TEXT = re.compile(rb'"writeKey"\s*:\s*"(pw_[sp]_[A-Za-z0-9_-]{1,100})"')


class _Member(msgspec.Struct):
    writeKey: Any = None


class _Root(msgspec.Struct):
    writeKey: Any = None
    batch: Any = None


_read_root = msgspec.json.Decoder(_Root).decode


def key_in_header(authorization: str) -> str:
    """The user name of Basic, with and without the colon after it. Bearer tokens are not ours; the key is in the body then."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(value.strip()).decode("utf-8").partition(":")[0].strip()
    except ValueError:
        return ""


def key_in_body(body: bytes) -> str:
    """``writeKey`` of the object, else of a batch's first member.

    A body that is no clean JSON is searched for it, so that its sender hears what is wrong with it and not that the key is.
    """
    try:
        root = _read_root(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        found = _KEY_IN_TEXT.search(body)
        return found[1].decode() if found else ""
    if isinstance(root.writeKey, str):
        return root.writeKey
    first = root.batch[0] if isinstance(root.batch, list) and root.batch else None
    key = first.get("writeKey") if isinstance(first, dict) else None
    return key if isinstance(key, str) else ""


def key_in_query(query: str) -> str:
    return parse_qs(query).get("writeKey", [""])[0] if "writeKey" in query else ""
