"""The door over WSGI: what brings no events by POST. Preflights and wrong methods at once, everything else by Flask.

Requests that bring events do not come here (``channel``): what they do not need they do not pay for.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from gateway.door.answers import METHOD, RETRY_SECONDS
from gateway.door.cross_origin import Headers, preflight, shared_with
from gateway.door.door import Door, Environ
from gateway.door.routes import ROUTES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

STATUS_LINES = {one.value: f"{one.value} {one.phrase}" for one in HTTPStatus}
_JSON = ("Content-Type", "application/json")
_AGAIN = [("Retry-After", str(RETRY_SECONDS)), ("X-RateLimit-Reset", str(RETRY_SECONDS))]


class Application:
    """``others`` gives the application for paths that are not for events; only then is Flask loaded."""

    def __init__(self, door: Door, others: Callable[[], WSGIApplication]) -> None:
        self._door = door
        self._others = others

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "OPTIONS":
            start_response("200 OK", preflight_headers(environ))
            return [b""]
        if environ["PATH_INFO"] not in ROUTES:
            return self._others()(environ, start_response)
        answer = self._door.refuse(environ, METHOD)
        headers = headers_of(answer.status, len(answer.body), environ.get("HTTP_ORIGIN"))
        start_response(STATUS_LINES[answer.status], headers)
        return [answer.body if environ["REQUEST_METHOD"] != "HEAD" else b""]


def headers_of(status: int, length: int, origin: str | None) -> Headers:
    """Of a JSON answer; ``origin`` of the page that asks, if one does."""
    headers: Headers = [_JSON, ("Content-Length", str(length))]
    if status in (429, 503):
        headers += _AGAIN
    elif status == 405:
        headers.append(("Allow", "POST, OPTIONS"))
    return headers + shared_with(origin) if origin else headers


def preflight_headers(environ: Environ) -> Headers:
    asked: str = environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "")
    private = environ.get("HTTP_ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK") == "true"
    origin: str = environ.get("HTTP_ORIGIN", "*")
    return [("Content-Length", "0"), *shared_with(origin), *preflight(asked, private_network=private)]


def log_fault(path: str, error: BaseException) -> None:
    """Where it happened, not what with: the text of an error may hold what somebody sent."""
    places = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s on %s\n%s", type(error).__name__, path, places)
