"""Everything at the door that brings no events by POST: pixel, settings, self-metrics, health, and paths that are none."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from gateway.door import pixel
from gateway.door.answers import INTERNAL, METHOD, SUCCESS, UNKNOWN_PATH, Answer, Refusal
from gateway.door.application import headers_of, log_fault
from gateway.door.cross_origin import shared_with
from gateway.door.door import OTHER_PATHS, Door
from gateway.door.engine_link import EngineLink
from gateway.door.keys import WELL_FORMED
from gateway.door.routes import PIXEL_ROUTES
from gateway.door.settings import settings_document
from gateway.door.watch import Watch

_HEALTHY = Answer(200, b'{"ok": true}')


class Pages:
    """``address``: where this process listens, ``http://host:port``."""

    def __init__(self, door: Door, link: EngineLink, watch: Watch, address: str) -> None:
        self._door = door
        self._link = link
        self._watch = watch
        self._address = address

    def application(self) -> Flask:
        app = Flask("portway", static_folder=None)
        app.url_map.strict_slashes = False
        app.url_map.merge_slashes = False
        views: dict[str, tuple[str, Callable[..., Response]]] = {
            "/healthz": ("GET", self._health),
            "/v1/m": ("POST", self._metrics),
            "/v1/projects/<key>/settings": ("GET", self._settings),
            "/projects/<key>/settings": ("GET", self._settings),
            **dict.fromkeys(PIXEL_ROUTES, ("GET", self._pixel)),
        }
        for rule, (method, view) in views.items():
            app.add_url_rule(rule, rule, view, methods=[method], provide_automatic_options=False)
        app.register_error_handler(Exception, self._failed)
        return app

    def _health(self) -> Response:
        trouble = self._link.trouble()
        return _respond(Refusal(503, "unavailable", trouble).answer if trouble else _HEALTHY)

    def _metrics(self) -> Response:
        """What browsers report on themselves is taken and dropped."""
        return _respond(SUCCESS)

    def _settings(self, key: str) -> Response:
        """Alike for every key that looks like one: nobody learns here which keys there are."""
        if not WELL_FORMED.fullmatch(key):
            return _respond(self._door.refuse(request.environ, UNKNOWN_PATH._replace(status=404)))
        self._door.saw_in_address(request.environ, key)
        public = self._watch.surroundings.public_address
        response = jsonify(settings_document(key, public, request.environ.get("HTTP_HOST", ""), self._address))
        return _shared(response)

    def _pixel(self) -> Response:
        """The picture comes whatever happens: a page must not look broken."""
        try:
            message = pixel.message_in(request.environ["QUERY_STRING"])
            self._door.take_pixel(request.environ, PIXEL_ROUTES[request.path.rstrip("/")], message)
        except Exception as error:
            log_fault("/v1/pixel", error)
        return _shared(Response(pixel.GIF, content_type="image/gif", headers={"Cache-Control": "no-store"}))

    def _failed(self, error: Exception) -> Response:
        if isinstance(error, HTTPException) and error.code in (404, 405):
            return _respond(self._door.refuse(request.environ, _refusal(error.code)))
        log_fault(OTHER_PATHS, error)
        return _respond(INTERNAL.answer)


def _refusal(code: int) -> Refusal:
    """Clients repeat a POST that is answered with anything but 400 (segment-protocol.md §5.4); people get what they know."""
    if code == 405:
        return METHOD
    return UNKNOWN_PATH if request.method == "POST" else UNKNOWN_PATH._replace(status=404)


def _respond(answer: Answer) -> Response:
    headers = headers_of(answer.status, len(answer.body), request.environ.get("HTTP_ORIGIN"))
    return Response(answer.body, answer.status, headers)


def _shared(response: Response) -> Response:
    origin = request.environ.get("HTTP_ORIGIN")
    response.headers.extend(shared_with(origin) if origin else [])
    return response
