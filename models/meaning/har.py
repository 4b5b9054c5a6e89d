"""An HTTP archive (HAR 1.2) of what came in and what went out, for other tools. Pure.

Keys and secrets are in none of it: they are not kept, so their headers are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import responses
from typing import Any
from urllib.parse import parse_qsl, urlsplit

JSON = "application/json"
_NO_ANSWER = 0
"""The status of a request that nobody answered, as browsers write it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request with its answer. ``at`` in ms; ``ms`` is how long the answer took, ``None`` where nobody knows; ``status``
    is ``None`` where there was none; ``note`` says what a reader should know of it."""

    at: int
    ms: int | None
    method: str
    url: str
    sent: str
    status: int | None
    got: str
    note: str


def archive(calls: list[Call], version: str) -> dict[str, Any]:
    """The calls in the order of their time, as one document."""
    entries = [_entry(one) for one in sorted(calls, key=lambda one: one.at)]
    return {"log": {"version": "1.2", "creator": {"name": "Portway", "version": version}, "entries": entries}}


def _entry(one: Call) -> dict[str, Any]:
    took = one.ms or 0
    return {
        "startedDateTime": datetime.fromtimestamp(one.at / 1000, UTC).isoformat(timespec="milliseconds"),
        "time": took,
        "request": _request(one),
        "response": _response(one),
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        "comment": one.note,
    }


def _request(one: Call) -> dict[str, Any]:
    query = parse_qsl(urlsplit(one.url).query, keep_blank_values=True)
    request: dict[str, Any] = {
        "method": one.method,
        "url": one.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": "Content-Type", "value": JSON}] if one.sent else [],
        "queryString": [{"name": name, "value": value} for name, value in query],
        "headersSize": -1,
        "bodySize": len(one.sent.encode("utf-8", "replace")),
    }
    if one.sent:
        request["postData"] = {"mimeType": JSON, "text": one.sent}
    return request


def _response(one: Call) -> dict[str, Any]:
    status = _NO_ANSWER if one.status is None else one.status
    size = len(one.got.encode("utf-8", "replace"))
    return {
        "status": status,
        "statusText": responses.get(status, ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": "Content-Type", "value": JSON}] if one.got else [],
        "content": {"size": size, "mimeType": JSON, "text": one.got},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": size,
    }
