"""The tracking pixel: an event in an address, answered with a picture whatever comes of it (segment-protocol.md §5.1)."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64decode
from typing import Any
from urllib.parse import parse_qsl

import msgspec

GIF = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""One transparent dot."""
_DEEPEST = 20
_MOST_NAMES = 1_000


def message_in(query: str) -> bytes:
    """The event as JSON: ``data`` in base64url, or flat names with dots (``properties.price=3``). What is broken stays so."""
    try:
        pairs = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_NAMES))
    except ValueError:
        return b""
    data = pairs.get("data")
    return _decoded(data) if data is not None else msgspec.json.encode(_nested(pairs))


def _decoded(data: str) -> bytes:
    text = data.replace(" ", "+").replace("+", "-").replace("/", "_").rstrip("=")
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


def _nested(pairs: dict[str, str]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name, value in pairs.items():
        *parents, last = name.split(".", _DEEPEST)
        node = root
        for one in parents:
            inner = node.setdefault(one, {})
            if not isinstance(inner, dict):  # both a=1 and a.b=2: the first that came stands
                break
            node = inner
        else:
            node.setdefault(last, value)
    return root
