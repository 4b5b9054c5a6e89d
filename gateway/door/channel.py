"""One connection of the door: collects requests within our bounds and lets those that bring events wait without a thread.

Waitress gives each request a thread until it is answered. Ours would spend that time waiting for the engine's commit, so an
event's request is handed over and its thread is free again; the answer is written when it comes, by whoever brings it.
"""

from __future__ import annotations

import re
import threading
import time
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from typing import Any, Protocol

from waitress.adjustments import Adjustments
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge, build_http_date

from gateway.door.answers import ENDLESS, INTERNAL, MALFORMED, Answer
from gateway.door.application import STATUS_LINES, headers_of, log_fault
from gateway.door.body import Body, Room
from gateway.door.door import Door, Environ
from gateway.door.routes import ROUTES, Route

LIGHT = 64 << 10
"""Bytes of a body that is looked at in passing, by the thread that reads from all connections."""


class Parser(HTTPRequestParser):
    """Knows when its request began, and collects the body within our bounds."""

    headers: dict[str, str]
    path: str
    command: str  # type: ignore[assignment]  # the stubs have it wrong

    def __init__(self, adj: Adjustments, room: Room) -> None:
        super().__init__(adj)
        self.started = time.monotonic()
        self._room = room

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if (
            "//" in self.path
        ):  # what a host setting that ends with a slash makes of a path; a redirect would lose events
            self.path = re.sub("//+", "/", self.path)
        if self.body_rcv is not None:
            self.body_rcv.buf = Body(self._room)  # type: ignore[assignment]  # all that is asked of a buffer here

    @property
    def route(self) -> Route | None:
        """Where its events go; ``None`` for whatever is not the sending of events."""
        if self.error is not None:
            return None
        route = ROUTES.get(self.path)
        return route if route is not None and self.command in route.methods else None

    @property
    def is_light(self) -> bool:
        """Whether it can be looked at in microseconds."""
        return (self.body_rcv is None or len(self.body_rcv) <= LIGHT) and "CONTENT_ENCODING" not in self.headers


class Task(WSGITask):
    """Whatever is not the sending of events."""

    channel: Channel

    def start(self) -> None:
        super().start()
        if self.channel.server.ending:
            self.set_close_on_finish()


class RefusingTask(ErrorTask):
    """A request that Waitress itself would not read gets an answer of ours."""

    channel: Channel
    request: HTTPRequestParser  # type: ignore[assignment]  # the stubs have it wrong

    def execute(self) -> None:
        environ = environ_of(self.request, self.channel)
        too_large = isinstance(self.request.error, RequestEntityTooLarge)
        answer = self.channel.server.door.refuse(environ, ENDLESS if too_large else MALFORMED)
        self.status = STATUS_LINES[answer.status]
        self.response_headers = headers_of(answer.status, len(answer.body), environ.get("HTTP_ORIGIN"))
        self.set_close_on_finish()
        self.content_length = len(answer.body)
        self.write(answer.body)


class ChannelServer(Protocol):
    """What a connection asks of the server that it came to. ``ending``: every answer from now on is the last on its
    connection. ``room``: what all bodies share."""

    door: Door
    room: Room
    ending: bool

    def add_task(self, task: Channel) -> None:
        """See to its next request."""

    def pull_trigger(self) -> None:
        """Wake the loop: this connection is to be looked at."""


class Channel(HTTPChannel):
    server: ChannelServer  # type: ignore[assignment]  # all that is asked of Waitress's server
    requests: list[Parser]
    task_class = Task
    error_task_class = RefusingTask

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.requests_lock = threading.RLock()  # an answer may come while it is being asked for

    def parser_class(self, adj: Adjustments) -> Parser:  # type: ignore[override]  # only ever called
        return Parser(adj, self.server.room)

    @property
    def is_light(self) -> bool:
        """Whether its next request can be taken by any thread in passing."""
        request = self.requests[0]
        return request.is_light and request.route is not None

    def service(self) -> None:
        """Take the next request: wait for none that brings events, and see others through."""
        request = self.requests[0]
        route = request.route
        if route is None:
            super().service()
            return
        environ = environ_of(request, self)
        origin = environ.get("HTTP_ORIGIN")
        closes = request.connection_close or request.version != "1.1" or self.server.ending

        def done(answer: Answer) -> None:
            self._finish(request, _response(answer, origin, closes), closes)

        try:
            self.server.door.take(environ, route, done)
        except Exception as error:
            log_fault(route.path, error)
            done(INTERNAL.answer)
        request.close()  # whoever has the body now counts it
        if request not in self.requests:  # answered already
            self.server.pull_trigger()

    def _finish(self, request: HTTPRequestParser, response: bytes, closes: bool) -> None:
        """Write the answer and go on to what the client has sent meanwhile, as Waitress does after a task.

        Whoever calls pulls the trigger afterwards, once for all that they finish: then this connection is read from again.
        """
        with self.requests_lock:
            if not self.requests or self.requests[0] is not request:
                return  # cancelled meanwhile
            with suppress(ClientDisconnected):
                self._write(response)
            self.last_activity = time.time()
            self.requests.pop(0)
            if closes:
                self.close_when_flushed = True
                for one in self.requests:
                    one.close()
                self.requests = []
            elif self.connected and self.requests:
                self.server.add_task(self)
            elif self.connected and self._waits_to_continue():
                self.send_continue()

    def _waits_to_continue(self) -> bool:
        """Whether the client has announced a body and waits to be asked for it."""
        next_one = self.request
        return (
            next_one is not None and next_one.expect_continue and next_one.headers_finished and not self.sent_continue
        )

    def _write(self, data: bytes) -> None:
        """Past the buffers where they are empty: with data in them the loop would spin until this thread has sent it."""
        with self.outbuf_lock:
            sent = 0 if self.total_outbufs_len else self.send(data, do_close=False)
        if sent < len(data):
            self.write_soon(data[sent:])

    def handle_close(self) -> None:
        if self.request is not None:
            self.request.close()  # the room of a body that never became whole
        super().handle_close()


def environ_of(request: HTTPRequestParser, channel: HTTPChannel) -> Environ:
    """As much of a WSGI environment as the door looks at, of requests too that did not arrive whole."""
    environ: dict[str, Any] = {f"HTTP_{name}": value for name, value in request.headers.items()}
    environ["REMOTE_ADDR"] = channel.addr[0]
    environ["PATH_INFO"] = getattr(request, "path", "")
    environ["QUERY_STRING"] = getattr(request, "query", "")
    body = request.body_rcv
    environ["wsgi.input"] = BytesIO() if body is None else body.getfile()
    return environ


def _response(answer: Answer, origin: str | None, closes: bool) -> bytes:
    return _head(answer.status, len(answer.body), origin, closes, int(time.time())) + answer.body


@lru_cache(maxsize=256)
def _head(status: int, length: int, origin: str | None, closes: bool, now: int) -> bytes:
    """Answers of one second differ little. ``now`` in seconds."""
    headers = [*headers_of(status, length, origin), ("Date", build_http_date(now))]
    if closes:
        headers.append(("Connection", "close"))
    lines = [f"HTTP/1.1 {STATUS_LINES[status]}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
