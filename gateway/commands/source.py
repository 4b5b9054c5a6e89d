"""A source that sends recorded events to a gateway's tracking door over one kept connection, as client libraries do."""

from __future__ import annotations

import http.client
import json
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from models.problems import EnvironmentProblem, Secret, UserMistake

TYPES = ("identify", "track", "page", "screen", "group", "alias", "delete")
PATIENCE = 35.0
"""Seconds to wait for an answer; the gateway gives its own after 30 at the latest."""
MOST_TRIES = 12
LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway said. ``code`` and ``message`` are empty where it took the event."""

    status: int
    code: str = ""
    message: str = ""

    @property
    def taken(self) -> bool:
        return self.status == 200


class Source:
    """Sends to one gateway with one key. Overload and short breaks are waited out, as client libraries do."""

    def __init__(self, url: str, key: Secret, *, sleep: Callable[[float], None] = time.sleep) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UserMistake(f"{url} is not the address of a gateway. It looks like http://127.0.0.1:8400.", "url")
        self._address = f"{parts.scheme}://{parts.netloc}"
        self._prefix = parts.path.rstrip("/")
        make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = make(parts.hostname, parts.port, timeout=PATIENCE)
        self._headers = {
            "Authorization": "Basic " + b64encode(f"{key.reveal()}:".encode("utf-8", "surrogatepass")).decode(),
            "Content-Type": "application/json",
            "User-Agent": "portway send",
        }
        self._sleep = sleep

    def send(self, event: dict[str, Any]) -> Answer:
        """Send one event to the route of its type."""
        kind = event.get("type")
        route = kind if kind in TYPES[:-1] else "track" if kind is None else "batch"
        return self._post(route, {"batch": [event]} if route == "batch" else event)

    def send_batch(self, events: Sequence[dict[str, Any]]) -> Answer:
        """Send several events as one batch: they are taken together, and each has its own row."""
        return self._post("batch", {"batch": list(events)})

    def close(self) -> None:
        self._connection.close()

    def _post(self, route: str, value: Any) -> Answer:
        body = json.dumps(value).encode()
        pause = 0.25
        for _ in range(MOST_TRIES):
            try:
                answer, retry_after = self._once(f"{self._prefix}/v1/{route}", body)
            except (OSError, http.client.HTTPException) as error:
                trouble = f"{type(error).__name__}: {error}"
                self._connection.close()
            else:
                if answer.status not in (429, 502, 503, 504):
                    return answer
                trouble = answer.message or f"it answers {answer.status}"
                pause = max(pause, retry_after)
            self._sleep(min(pause, LONGEST_PAUSE))
            pause = min(pause * 2, LONGEST_PAUSE)
        raise EnvironmentProblem(f"No event gets through to the gateway at {self._address} ({trouble}). Is it running?")

    def _once(self, path: str, body: bytes) -> tuple[Answer, float]:
        self._connection.request("POST", path, body, self._headers)
        reply = self._connection.getresponse()
        content = reply.read(65_536)
        if reply.will_close:
            self._connection.close()
        retry_after = reply.getheader("Retry-After") or ""
        return _answer(reply.status, content), float(retry_after) if retry_after.isdecimal() else 0.0


def _answer(status: int, content: bytes) -> Answer:
    if status == 200:
        return Answer(status)
    try:
        value = json.loads(content)
    except ValueError:
        value = {}
    code, message = (value.get(name) for name in ("code", "message")) if isinstance(value, dict) else (None, None)
    return Answer(status, str(code or status), str(message or f"the answer was {status}"))
