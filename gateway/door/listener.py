"""The door's Waitress server: whom it listens to, and whom it cuts off.

Whatever Waitress leaves to its classes is done in subclasses of them; nothing of it is patched.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from gateway.door.answers import SLOW
from gateway.door.application import log_fault
from gateway.door.body import Room
from gateway.door.bounds import Bounds
from gateway.door.channel import Channel, Parser, environ_of
from gateway.door.door import OTHER_PATHS, Door
from gateway.door.engine_link import EngineLink

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

USE_POLL = hasattr(select, "poll")
CONNECTIONS = 900 if USE_POLL else 400
"""Below the usual limit of open files, and without ``poll`` below that of ``select``."""


class Listener(TcpWSGIServer):
    """Listens from the moment it is made; its connections know it as ``ChannelServer``."""

    channel_class = Channel

    def __init__(
        self,
        application: WSGIApplication,
        door: Door,
        link: EngineLink,
        listener: socket.socket,
        sockets: dict[int, Any],
        bounds: Bounds = Bounds(),
    ) -> None:
        self.door = door
        self.room = Room(bounds.bodies)
        self.ending = False
        self._link = link
        self._triggering = threading.RLock()  # a signal may come while this thread has it
        self._resting = False
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
        link.answered = self.pull_trigger

    def add_task(self, task: Channel) -> None:  # type: ignore[override]  # the stubs have it wrong
        if task.is_light:
            task.service()
        else:
            self.task_dispatcher.add_task(task)  # type: ignore[arg-type]

    def pull_trigger(self) -> None:
        with self._triggering:
            if not self._resting:
                super().pull_trigger()

    def rest(self) -> None:
        """Before the end: nobody wakes the loop any more, whose pipe may by then be somebody else's file."""
        with self._triggering:
            self._resting = True

    def maintenance(self, now: int) -> None:
        """Once a second: cut off who has not sent a whole request in time, send away who has waited too long."""
        super().maintenance(now)
        self._link.look()
        begun_before = time.monotonic() - self._slow_after
        channels: dict[int, Channel] = self.active_channels  # type: ignore[assignment]  # the stubs have it wrong
        for channel in list(channels.values()):
            request = channel.request
            if isinstance(request, Parser) and not channel.requests and request.started < begun_before:
                self.door.refuse(environ_of(request, channel), SLOW)
                channel.will_close = True


class _Discreet(logging.Filter):
    """Waitress logs paths and the texts of errors; ours has routes, and where in the code a fault was."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            log_fault(OTHER_PATHS, error)
        else:
            log.error("a connection failed (%s, line %d)", record.filename, record.lineno)
        return False


def be_discreet() -> None:
    """Let nothing that somebody sent into the log."""
    waitress = logging.getLogger("waitress")
    waitress.setLevel(logging.ERROR)
    waitress.addFilter(_Discreet())
