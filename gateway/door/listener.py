"""The door's Waitress server: what it reads at all, whom it cuts off, and that its own errors are answers of ours too.

Whatever Waitress leaves to its classes is done in subclasses of them; nothing of it is patched.
"""

from __future__ import annotations

import logging
import select
import socket
import time
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask
from waitress.utilities import RequestEntityTooLarge

from gateway.door.answers import ENDLESS, MALFORMED, SLOW
from gateway.door.application import STATUS_LINES, headers_of
from gateway.door.body import Body, Room
from gateway.door.bounds import Bounds
from gateway.door.door import Door, Environ

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

USE_POLL = hasattr(select, "poll")
CONNECTIONS = 900 if USE_POLL else 400
"""Below the usual limit of open files, and without ``poll`` below that of ``select``."""


class _Parser(HTTPRequestParser):
    """Knows when its request began, and collects the body within our bounds."""

    def __init__(self, adj: Adjustments, room: Room) -> None:
        super().__init__(adj)
        self.started = time.monotonic()
        self._room = room

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.body_rcv is not None:
            self.body_rcv.buf = Body(self._room)  # type: ignore[assignment]  # all that is asked of a buffer here


class _Task(WSGITask):
    channel: _Channel

    def start(self) -> None:
        super().start()
        if self.channel.server.ending:
            self.set_close_on_finish()

    def write(self, data: bytes) -> None:
        """Head and body in one piece where the body is whole: one system call and one packet less for each answer."""
        if self.wrote_header or not self.complete or self.content_length != len(data):
            super().write(data)
            return
        self.channel.write_soon(self.build_response_header() + data)
        self.wrote_header = True
        self.content_bytes_written = len(data)


class _ErrorTask(ErrorTask):
    """A request that Waitress itself would not read."""

    channel: _Channel
    request: HTTPRequestParser  # type: ignore[assignment]  # the stubs have it wrong

    def execute(self) -> None:
        environ = _glimpse(self.request, self.channel)
        too_large = isinstance(self.request.error, RequestEntityTooLarge)
        answer = self.channel.server.door.refuse(environ, ENDLESS if too_large else MALFORMED)
        self.status = STATUS_LINES[answer.status]
        self.response_headers = headers_of(answer, environ)
        self.set_close_on_finish()
        self.content_length = len(answer.body)
        self.write(answer.body)


class _Channel(HTTPChannel):
    server: Listener
    task_class = _Task
    error_task_class = _ErrorTask

    def parser_class(self, adj: Adjustments) -> _Parser:  # type: ignore[override]  # only ever called
        return _Parser(adj, self.server.room)

    def handle_close(self) -> None:
        if self.request is not None:
            self.request.close()  # the room that a body takes which never became whole
        super().handle_close()


class Listener(TcpWSGIServer):
    """Listens from the moment it is made. ``ending``: every answer from now on is the last on its connection."""

    channel_class = _Channel

    def __init__(
        self,
        application: WSGIApplication,
        door: Door,
        listener: socket.socket,
        sockets: dict[int, Any],
        bounds: Bounds = Bounds(),
    ) -> None:
        self.door = door
        self.room = Room(bounds.bodies)
        self.ending = False
        self._slow_after = bounds.slow_after
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(bounds.threads)
        super().__init__(
            application,
            sockets,
            _sock=listener,
            dispatcher=dispatcher,
            adj=Adjustments(
                sockets=[listener],
                ident=None,
                max_request_body_size=bounds.cut_at,
                connection_limit=CONNECTIONS,
                channel_timeout=bounds.idle,
                cleanup_interval=1,
                log_socket_errors=False,
                clear_untrusted_proxy_headers=False,  # nobody reads them but the door, which asks who sent them
            ),
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )

    def maintenance(self, now: int) -> None:
        """Once a second: cut off who has not sent a whole request in time."""
        super().maintenance(now)
        begun_before = time.monotonic() - self._slow_after
        channels: dict[int, HTTPChannel] = self.active_channels  # type: ignore[assignment]
        for channel in list(channels.values()):
            request = channel.request
            if isinstance(request, _Parser) and not channel.requests and request.started < begun_before:
                self.door.refuse(_glimpse(request, channel), SLOW, wait=False)
                channel.will_close = True


def quiet() -> None:
    """Waitress logs paths and who hung up; our log has routes, and neither is of use in it."""
    logging.getLogger("waitress").setLevel(logging.CRITICAL)


def _glimpse(request: HTTPRequestParser, channel: HTTPChannel) -> Environ:
    """As much of an environment as there is of a request that did not arrive whole."""
    headers = {f"HTTP_{name}": value for name, value in request.headers.items()}
    return {
        **headers,
        "REMOTE_ADDR": channel.addr[0],
        "PATH_INFO": getattr(request, "path", ""),
        "QUERY_STRING": "",
    }
