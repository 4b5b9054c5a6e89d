"""The door over WSGI: the paths that take events as a plain callable, everything else in Flask behind it.

Most requests bring one event, so what they do not need (routing, request and response objects) they do not pay for.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from gateway.door.answers import INTERNAL, METHOD, RETRY_SECONDS, Answer
from gateway.door.cross_origin import Headers, preflight, shared_with
from gateway.door.door import Door, Environ
from gateway.door.routes import ROUTES, Route

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

STATUS_LINES = {one.value: f"{one.value} {one.phrase}" for one in HTTPStatus}
_JSON = ("Content-Type", "application/json")
_AGAIN = [("Retry-After", str(RETRY_SECONDS)), ("X-RateLimit-Reset", str(RETRY_SECONDS))]


class Application:
    """``others`` gives the application for what is no path for events; only then is Flask loaded."""

    def __init__(self, door: Door, others: Callable[[], WSGIApplication]) -> None:
        self._door = door
        self._others = others

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method == "OPTIONS":
            start_response("200 OK", preflight_headers(environ))
            return [b""]
        route = ROUTES.get(environ["PATH_INFO"])
        if route is None:
            return self._others()(environ, start_response)
        answer = self._answer(environ, route)
        start_response(STATUS_LINES[answer.status], headers_of(answer, environ))
        return [answer.body if method != "HEAD" else b""]

    def _answer(self, environ: Environ, route: Route) -> Answer:
        try:
            if environ["REQUEST_METHOD"] in route.methods:
                return self._door.take(environ, route)
            return self._door.refuse(environ, METHOD)
        except Exception as error:
            log_fault(route.path, error)
            return INTERNAL.answer


def headers_of(answer: Answer, environ: Environ) -> Headers:
    headers: Headers = [_JSON, ("Content-Length", str(len(answer.body)))]
    if answer.status in (429, 503):
        headers += _AGAIN
    elif answer.status == 405:
        headers.append(("Allow", "POST, OPTIONS"))
    origin = environ.get("HTTP_ORIGIN")
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
