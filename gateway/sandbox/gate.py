"""What every request to the sandbox's API passes: faults, size, credentials, rate, permission, body; then its handler.

One order for all routes, and one place that records what came in and what went out.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import msgspec
from flask import Request

from gateway.sandbox.envelope import Answer, Refused, bare, envelope, page
from gateway.sandbox.faults import REPLACING, Fault
from gateway.sandbox.keys import carries
from gateway.sandbox.rate import WINDOW_MS, Standing
from gateway.sandbox.received import BODY_KEPT, ReceivedRequest
from gateway.sandbox.sandbox import Sandbox

log = logging.getLogger(__name__)

PUT_CONTACT_BYTES = 8_000_000
REQUEST_BYTES = 10_000_000
"""Limits of a body (emarsys-api.md §2.9)."""
LONGEST_HANG_SECONDS = 600
SOCKET = "portway.socket"
"""Where the server puts the connection into the WSGI environment, so that a fault can end it."""


class Cut(Exception):
    """The connection ends here, without a reply."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as a handler sees it. ``path`` is what follows ``/api/vN/``."""

    sandbox: Sandbox
    path: str
    query: Mapping[str, str]
    body: object = None
    raw: bytes = b""
    authorization: str = ""

    def members(self) -> dict[str, object]:
        """The body as a JSON object. Raises ``Refused`` where it is something else."""
        if not isinstance(self.body, dict):
            raise Refused(400, 1001, "The request body is not a JSON object.")
        return self.body


@dataclass(frozen=True, slots=True)
class Route:
    """``permission`` is the name that can be forbidden; without one the route is open to all and takes any body."""

    method: str
    rule: str
    handler: Callable[..., Answer]
    permission: str = ""


@dataclass(slots=True)
class _Passage:
    """What is known of a request so far; becomes its row in the list of requests."""

    path: str
    version: str
    started: float = field(default_factory=time.perf_counter)
    user: str = ""
    standing: Standing | None = None
    fault: str = ""
    body: bytes = b""


class Gate:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def answer(
        self, request: Request, route: Route, version: str, path: str, args: Mapping[str, str]
    ) -> tuple[Answer, list[tuple[str, str]]]:
        """The reply and its extra headers. Raises ``Cut`` where a fault ends the connection."""
        passage = _Passage(path, version)
        passage.body = request.get_data(cache=False)
        try:
            answer = self._carry_out(request, route, passage, args)
        except Refused as refused:
            answer = refused.answer()
        except Cut:
            self._record(request, passage, Answer(b"", 0, None))
            raise
        except Exception:
            log.exception("A fault of the sandbox itself, at %s %s", route.method, route.rule)
            answer = envelope("", 1003, "Internal error", 500)
        self._dally(passage)
        lost = self._met(passage, ("lost_reply",))
        self._record(request, passage, answer)
        if lost:
            raise Cut
        return answer, passage.standing.headers() if passage.standing else []

    def unknown(self, request: Request, status: int) -> Answer:
        """The reply where no route fits, or another method is wanted."""
        action = request.path.rstrip("/").rpartition("/")[2]
        code, text = (1009, "Invalid HTTP method.") if status == 405 else (1, f"Action {action} is invalid.")
        answer = envelope("", code, text, 400 if status == 405 else 404)
        self._record(request, _Passage(request.path.strip("/"), ""), answer)
        return answer

    def _carry_out(self, request: Request, route: Route, passage: _Passage, args: Mapping[str, str]) -> Answer:
        sandbox = self.sandbox
        replaced = self._met(passage, REPLACING)
        if replaced is not None:
            return self._instead(replaced, request, passage)
        call = Call(sandbox, passage.path, request.args, None, passage.body, request.headers.get("Authorization", ""))
        if not route.permission:
            with sandbox.store.transaction():
                return route.handler(call, **args)
        too_large = self._too_large(passage, route)
        if too_large is not None:
            return too_large
        passage.user = self._user(request, passage) or ""
        passage.standing = sandbox.rate.count(passage.user, sandbox.now(), self._limit(passage))
        if not passage.user:
            return self._unauthorized()
        if passage.standing.over:
            return self._rate_limited()
        if self._met(passage, ("forbid",), lambda fault: fnmatchcase(route.permission, fault.value)):
            return self._forbidden()
        if route.method in ("POST", "PUT"):
            call = Call(sandbox, call.path, call.query, _decoded(passage.body), passage.body)
            if self._met(passage, ("refuse_whole",), lambda fault: _holds(call.body, fault.value)):
                raise Refused(400, 1008, "The request holds an invalid value.")
        with sandbox.store.transaction():
            return route.handler(call, **args)

    def _met(
        self, passage: _Passage, names: tuple[str, ...], fits: Callable[[Fault], bool] = lambda fault: True
    ) -> Fault | None:
        fault = self.sandbox.faults.take(names, passage.path, fits)
        if fault is not None:
            passage.fault = f"{passage.fault} {fault.name}".strip()
        return fault

    def _instead(self, fault: Fault, request: Request, passage: _Passage) -> Answer:
        """What a fault puts in the place of the request."""
        sandbox = self.sandbox
        limit = self._limit(passage)
        reset = -((sandbox.now() + WINDOW_MS) // -1000)
        passage.standing = Standing(limit, limit - 1, reset, False)
        match fault.name:
            case "hang":
                self._hang(request)
                raise Cut
            case "drop":
                raise Cut
            case "429":
                seconds = int(fault.value or WINDOW_MS // 1000)
                passage.standing = Standing(limit, 0, -(sandbox.now() // -1000) + seconds, True)
                return self._rate_limited()
            case "401":
                return self._unauthorized()
            case "500":
                return envelope("", 1003, "Internal error", 500)
            case "503":
                return Answer(b"Service Unavailable", 503, None, "text/plain")
            case "html":
                return page(200, "Please wait")
            case _:
                return page(int(fault.name))

    def _hang(self, request: Request) -> None:
        """Wait until the client has gone or the fault is taken back."""
        gone = request.environ.get("waitress.client_disconnected", lambda: True)
        released = self.sandbox.faults.cleared
        until = time.monotonic() + LONGEST_HANG_SECONDS
        while not gone() and time.monotonic() < until and not released.wait(0.05):
            pass

    def _dally(self, passage: _Passage) -> None:
        slow = self._met(passage, ("slow",))
        if slow is not None:
            self.sandbox.faults.cleared.wait(int(slow.value) / 1000)

    def _too_large(self, passage: _Passage, route: Route) -> Answer | None:
        limit = PUT_CONTACT_BYTES if (route.method, route.rule) == ("PUT", "/contact") else REQUEST_BYTES
        if len(passage.body) <= limit:
            return None
        how = self.sandbox.switches.oversize
        if how == "drop":
            raise Cut
        return page(413) if how == "page" else envelope("", 1001, "The request body is too large.", 400)

    def _user(self, request: Request, passage: _Passage) -> str | None:
        """Bearer tokens on v3, WSSE on v2 (and bearer there too, where the switch says so)."""
        sandbox = self.sandbox
        if self._met(passage, ("wrong_secret",)):
            return None
        authorization = request.headers.get("Authorization")
        if authorization and (passage.version == "v3" or sandbox.switches.bearer_on_v2 == "accepted"):
            return sandbox.tokens.user(authorization, sandbox.now())
        wsse = request.headers.get("X-WSSE")
        if wsse and passage.version == "v2":
            return sandbox.wsse.user(wsse, sandbox.now(), once=sandbox.switches.nonce_replay == "refused")
        return None

    def _limit(self, passage: _Passage) -> int:
        faults = self.sandbox.faults.take_all("rate", passage.path)
        return int(faults[-1].value) if faults else self.sandbox.switches.rate_per_minute

    def _unauthorized(self) -> Answer:
        return envelope("", 1, self.sandbox.switches.unauthorized_text, 401)

    def _rate_limited(self) -> Answer:
        if self.sandbox.switches.rate_body == "text":
            return Answer(b"Too many requests", 429, None, "text/plain")
        text = "Too many requests for this account and resource within the last minute."
        return envelope("", 7003, text, 429)

    def _forbidden(self) -> Answer:
        match self.sandbox.switches.forbidden_body:
            case "proxy":
                return bare({"message": "Forbidden"}, 403)
            case "page":
                return page(403, "403 Forbidden")
            case _:
                return envelope("", 1, "Forbidden", 403)

    def _record(self, request: Request, passage: _Passage, answer: Answer) -> None:
        token = passage.path.startswith("oauth2/")
        sandbox = self.sandbox
        sandbox.received.add_request(
            ReceivedRequest(
                received_at=sandbox.now(),
                method=request.method,
                path=_path(request),
                user=passage.user,
                status=answer.status,
                reply_code=answer.code,
                milliseconds=round((time.perf_counter() - passage.started) * 1000, 2),
                size=len(passage.body),
                fault=passage.fault,
                body="" if token else _kept(passage.body),
                reply="" if token else _kept(answer.body),
            )
        )


def end_connection(environ: Mapping[str, object]) -> None:
    """Close the client's connection at once; what is still written to it goes nowhere."""
    connection = environ.get(SOCKET)
    if isinstance(connection, socket.socket):
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            log.debug("The client was faster.")


def _path(request: Request) -> str:
    query = request.query_string.decode("latin-1")
    return request.path + (f"?{query}" if query else "")


def _kept(body: bytes) -> str:
    return body[:BODY_KEPT].decode("utf-8", "replace")


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(400, 1010, "The request payload is not decodable JSON.") from None


def _holds(body: object, key: str) -> bool:
    """Whether a batch has an item with this text in it; without a text, whether it is a batch at all."""
    items = body.get("contacts") if isinstance(body, dict) else None
    if not isinstance(items, list):
        return False
    return not key or carries([item for item in items if isinstance(item, dict)], None, key)
