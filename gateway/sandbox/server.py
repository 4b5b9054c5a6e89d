"""The sandbox over HTTP: its routes in Flask, served by Waitress on loopback until it is told to stop."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import WSGITask

from gateway import ports
from gateway.sandbox.envelope import HTML, Answer, page
from gateway.sandbox.gate import SOCKET, Cut, Gate, Route, end_connection
from gateway.sandbox.routes_account import ROUTES as ACCOUNT_ROUTES
from gateway.sandbox.routes_contacts import ROUTES as CONTACT_ROUTES
from gateway.sandbox.routes_control import control_routes
from gateway.sandbox.routes_lists import ROUTES as LIST_ROUTES
from gateway.sandbox.routes_token import OPEN_ROUTES
from gateway.sandbox.routes_trigger import ROUTES as TRIGGER_ROUTES
from gateway.sandbox.sandbox import Sandbox
from gateway.serving import Serving

API_ROUTES: tuple[Route, ...] = (*ACCOUNT_ROUTES, *CONTACT_ROUTES, *TRIGGER_ROUTES, *LIST_ROUTES)
OWN_NAMES = frozenset({"127.0.0.1", "localhost"})
LARGEST_BODY = 64 << 20
"""What is read at all; above it Waitress answers with a 413 of its own."""
DRAIN_SECONDS = 3.0


def application(sandbox: Sandbox) -> Flask:
    """The WSGI application; also what tests call without a socket."""
    app = Flask("portway-sandbox", static_folder=None)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    gate = Gate(sandbox)

    @app.before_request
    def refuse_foreign_names() -> Response | None:
        """A page of another origin that had its name pointed at loopback gets nothing (DNS rebinding)."""
        return None if request.host.rpartition(":")[0] in OWN_NAMES or request.host in OWN_NAMES else _plain(page(421))

    for version in ("v2", "v3"):
        for route in API_ROUTES:
            _serve(app, gate, route, version, f"/api/{version}")
    for route in OPEN_ROUTES:
        _serve(app, gate, route, "", "")
    app.register_blueprint(control_routes(sandbox))

    def no_such_route(error: Any) -> Response:
        return _response(sandbox, gate.unknown(request, error.code))

    app.register_error_handler(404, no_such_route)
    app.register_error_handler(405, no_such_route)
    return app


def _serve(app: Flask, gate: Gate, route: Route, version: str, prefix: str) -> None:
    def view(**args: str) -> Response:
        path = request.path.removeprefix(f"{prefix}/").rstrip("/")
        try:
            answer, headers = gate.answer(request, route, version, path, args)
        except Cut:
            end_connection(request.environ)
            return Response(status=499)
        response = _response(gate.sandbox, answer)
        response.headers.extend(headers)
        return response

    app.add_url_rule(
        prefix + route.rule,
        f"{version} {route.method} {route.rule}",
        view,
        methods=[route.method],
        provide_automatic_options=False,
    )


def _response(sandbox: Sandbox, answer: Answer) -> Response:
    """The envelope travels under the content type that the switch says."""
    as_html = not answer.content_type and sandbox.switches.content_type == "html"
    return _plain(answer, HTML if as_html else answer.content_type or "application/json")


def _plain(answer: Answer, content_type: str = HTML) -> Response:
    return Response(answer.body, answer.status, content_type=content_type)


class _Task(WSGITask):
    """Gives the application its connection, so that a fault can end it."""

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ[SOCKET] = self.channel.socket
        return environ


class _Channel(HTTPChannel):
    task_class = _Task


class Server:
    """One bound address. ``run`` serves until ``stop`` is called (by a signal handler or any thread), then drains."""

    def __init__(self, sandbox: Sandbox, port: int = 0) -> None:
        """Raises ``EnvironmentProblem`` where the port is taken; the sentence names a free one."""
        self._sandbox = sandbox
        listener = ports.bound(ports.LOOPBACK, port)
        self.port: int = listener.getsockname()[1]
        self.address = ports.address_of(listener)
        sockets: dict[int, Any] = {}
        server = create_server(
            application(sandbox),
            map=sockets,
            sockets=[listener],
            threads=16,
            ident=None,
            max_request_body_size=LARGEST_BODY,
            inbuf_overflow=LARGEST_BODY,
            channel_request_lookahead=1,
            clear_untrusted_proxy_headers=True,
        )
        assert isinstance(server, BaseWSGIServer)  # one socket makes one server
        server.channel_class = _Channel
        self._serving = Serving(server, sockets)

    def run(self) -> None:
        self._serving.run()
        self._sandbox.faults.clear()  # whoever hangs on one is answered now
        self._serving.drain(DRAIN_SECONDS)
        self._serving.close()

    def stop(self) -> None:
        self._serving.stop()
