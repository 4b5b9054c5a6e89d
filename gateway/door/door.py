"""What happens to a request at the door: its key and its size are checked, then its bytes go to the engine.

Nothing is decoded here that can be left to the engine. A refusal whose key is valid is handed to the engine too, which
keeps a row of it; one without a valid key is counted.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from gateway.door.answers import (
    FOREIGN_ORIGIN,
    OVERLOADED,
    PUBLIC_AT_DESTINATION,
    REVOKED,
    UNAUTHORIZED,
    Answer,
    Refusal,
)
from gateway.door.body import unpacked
from gateway.door.credentials import key_in_body, key_in_header, key_in_query
from gateway.door.engine_link import Done, EngineLink
from gateway.door.keys import WELL_FORMED, DoorKey
from gateway.door.refused_counts import RefusedCounts
from gateway.door.routes import ROUTES, Route
from gateway.door.sender import sender_address
from gateway.door.watch import Watch
from gateway.link import Head

Environ = Mapping[str, Any]
"""A WSGI environment, or as much of one as there is of a request that was cut short."""

OTHER_PATHS = "(other)"
"""Under this, paths that are none of ours are counted."""
_NO_EVENT = Route("", "tracking", "")
_LONGEST_PATH = 200
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#\s]+")


class Door:
    """May be used from any thread."""

    def __init__(self, link: EngineLink, watch: Watch, counts: RefusedCounts) -> None:
        self._link = link
        self._watch = watch
        self._counts = counts

    def take(self, environ: Environ, route: Route, done: Done) -> None:
        """A request that brings events; ``done`` gets the answer, perhaps before this returns.

        Where the header has a key that does not open, the body is not even looked at.
        """
        text = key_in_header(environ.get("HTTP_AUTHORIZATION", ""))
        if text and isinstance(key := self._opened(text), Refusal):
            return done(self._turn_away(environ, route.path, key))
        body = _body(environ, route.limit)
        if not text:
            text = key_in_body(body) if isinstance(body, bytes) else ""
            text = text or key_in_query(environ["QUERY_STRING"])
        self._admit(environ, route, text, body, done)

    def take_pixel(self, environ: Environ, route: Route, message: bytes) -> None:
        """An event from the address of a pixel, as the JSON that it stands for. The picture does not wait for it."""
        text = key_in_body(message) or key_in_header(environ.get("HTTP_AUTHORIZATION", ""))
        self._admit(environ, route, text, message, _nobody, seen="pixel")

    def saw_in_address(self, environ: Environ, text: str) -> None:
        """A key stood in the address of a request that brings no event."""
        key = self._opened(text)
        if isinstance(key, DoorKey) and not key.public:
            self._link.sight(self._head(environ, _NO_EVENT, key, text, seen="url"))

    def refuse(self, environ: Environ, refusal: Refusal) -> Answer:
        """A request that is refused whatever it brings; its body is not read, its row not waited for."""
        path = environ["PATH_INFO"]
        route = ROUTES.get(path)
        text = key_in_header(environ.get("HTTP_AUTHORIZATION", ""))
        key = self._opened(text)
        if isinstance(key, Refusal):
            return self._turn_away(environ, OTHER_PATHS if route is None else route.path, refusal)
        if route is None:
            route = Route(_shown(path), "tracking" if path.startswith("/v1") else "destination", "")
        self._link.tell(self._head(environ, route, key, text, refusal))
        return refusal.answer

    def _admit(
        self, environ: Environ, route: Route, text: str, body: bytes | Refusal, done: Done, seen: str = ""
    ) -> None:
        key = self._opened(text)
        if isinstance(key, Refusal):
            return done(self._turn_away(environ, route.path, key if text or isinstance(body, bytes) else body))
        refusal = _not_allowed(key, route, environ) or (body if isinstance(body, Refusal) else None)
        if refusal is OVERLOADED:
            return done(self._turn_away(environ, route.path, refusal))
        head = self._head(environ, route, key, text, refusal, seen)
        if refusal is not None:
            answer = refusal.answer
            if self._link.submit(head, b"", lambda _: done(answer)):  # no engine, no row
                done(answer)
            return
        assert isinstance(body, bytes)
        refusal = self._link.submit(head, body, done)
        if refusal is OVERLOADED:
            done(self._turn_away(environ, route.path, refusal))
        elif refusal is not None:
            done(refusal.answer)

    def _opened(self, text: str) -> DoorKey | Refusal:
        key = self._watch.keys.find(text) if text else None
        if key is None:
            return UNAUTHORIZED
        return REVOKED if key.revoked else key

    def _turn_away(self, environ: Environ, path: str, refusal: Refusal) -> Answer:
        self._counts.add(self._sender(environ), path, refusal.code, refusal.status)
        return refusal.answer

    def _head(
        self, environ: Environ, route: Route, key: DoorKey, text: str, refusal: Refusal | None = None, seen: str = ""
    ) -> Head:
        return Head(
            key.id,
            key.public,
            route.door,
            route.call,
            int(time.time() * 1000),
            self._sender(environ),
            "" if key.public else _exposed(environ, text, seen),
            refusal.code if refusal else "",
            refusal.message if refusal else "",
            route.path,
            environ.get("HTTP_X_SIGNATURE", ""),
            environ.get("HTTP_X_PORTWAY_REPLAY", "") if key.for_run else "",
        )

    def _sender(self, environ: Environ) -> str:
        trusted = self._watch.surroundings.trusted_proxies
        address: str = environ["REMOTE_ADDR"]
        return sender_address(address, environ.get("HTTP_X_FORWARDED_FOR", ""), trusted) if trusted else address


def _nobody(answer: Answer) -> None:
    """Takes an answer that nobody waits for."""


def _body(environ: Environ, limit: int) -> bytes | Refusal:
    stream = environ["wsgi.input"]
    refusal: Refusal | None = getattr(stream, "refusal", None)
    return refusal or unpacked(stream.read(), environ.get("HTTP_CONTENT_ENCODING", "").strip().lower(), limit)


def _not_allowed(key: DoorKey, route: Route, environ: Environ) -> Refusal | None:
    if not key.public:
        return None
    if route.door == "destination":
        return PUBLIC_AT_DESTINATION
    if key.origins and _origin(environ) not in key.origins:
        return FOREIGN_ORIGIN
    return None


def _origin(environ: Environ) -> str:
    """Of the page that asks. Pictures (a pixel) are fetched without Origin, so the Referer tells."""
    origin: str = environ.get("HTTP_ORIGIN", "").lower()
    if origin:
        return origin
    found = _ORIGIN.match(environ.get("HTTP_REFERER", "").lower())
    return found[0] if found else ""


def _exposed(environ: Environ, text: str, seen: str) -> str:
    """How a server key was seen where others can read it."""
    if seen:
        return seen
    query = environ.get("QUERY_STRING", "")
    if query and text in query:
        return "url"
    return "origin" if "HTTP_ORIGIN" in environ else ""


def _shown(path: str) -> str:
    """A path as somebody sent it, as a row may show it: without keys, and not for ever."""
    text = path.encode("latin-1", "replace").decode("utf-8", "replace").replace("\x00", "\ufffd")
    return WELL_FORMED.sub("YOUR_KEY", text)[:_LONGEST_PATH]
