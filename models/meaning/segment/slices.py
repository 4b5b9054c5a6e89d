"""Cuts the bytes of a JSON list or object into those of its members, without reading these.

Used where a member is broken (so that it harms only itself), where there are far too many (so that cutting ends early),
and for the first member of a signed list. Only strings and brackets are looked at; whether a slice is JSON is found out
later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)
_BLANK = b" \t\r\n"
_NAMED = re.compile(rb'\s*+("(?:[^"\\]++|\\.)*+")\s*+:', re.DOTALL)


def members_of(data: bytes) -> Iterator[bytes | None]:
    """The slices of a list's or object's members in order, an object's as ``"name": value``; blanks around are cut.

    ``None`` comes last where the data ends too early or goes on after its closing bracket.
    """
    start = len(data) - len(data.lstrip(_BLANK)) + 1
    depth = 0
    for token in _TOKEN.finditer(data):
        first = data[token.start()]
        if first in b"[{":
            depth += 1
        elif first in b"]}":
            depth -= 1
            if depth == 0:
                last = data[start : token.start()].strip(_BLANK)
                if last:
                    yield last
                if data[token.end() :].strip(_BLANK):
                    yield None
                return
        elif first in b"," and depth == 1:
            yield data[start : token.start()].strip(_BLANK)
            start = token.end()
    yield None


def named(member: bytes) -> tuple[bytes, bytes] | None:
    """The quoted name and the value's bytes of an object's slice, ``None`` where it is neither."""
    match = _NAMED.match(member)
    return None if match is None else (match[1], member[match.end() :].strip(_BLANK))


def first_element(body: bytes) -> bytes | None:
    """The bytes of the first member of a list, exactly as they stand there; ``None`` where the body is no list."""
    if body.lstrip(_BLANK)[:1] != b"[":
        return None
    return next(members_of(body), None)
