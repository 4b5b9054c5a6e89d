"""What browsers need to see on answers to pages of other origins (segment-protocol.md §5.5)."""

from __future__ import annotations

import re

Headers = list[tuple[str, str]]

_HEADER_NAMES = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1000}")
_ALWAYS_ALLOWED = "authorization, content-type, x-retry-count"


def shared_with(origin: str) -> Headers:
    """For any answer to a page of ``origin``, errors too. The origin is echoed, since ``*`` forbids credentials."""
    return [
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Expose-Headers", "Retry-After, X-RateLimit-Reset"),
        ("Vary", "Origin"),
    ]


def preflight(asked_headers: str, *, private_network: bool) -> Headers:
    """For OPTIONS: everything that a client of ours sends, and what this page asks for (sites add headers of their own).

    ``private_network``: the browser asks whether a public page may reach this machine at all.
    """
    asked = f", {asked_headers}" if _HEADER_NAMES.fullmatch(asked_headers) else ""
    headers = [
        ("Access-Control-Allow-Methods", "POST, GET, PUT, PATCH, OPTIONS"),
        ("Access-Control-Allow-Headers", _ALWAYS_ALLOWED + asked),
        ("Access-Control-Max-Age", "7200"),
    ]
    return [*headers, ("Access-Control-Allow-Private-Network", "true")] if private_network else headers
