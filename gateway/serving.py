"""Running a Waitress server in this thread until it is told to stop, and letting it finish what is in flight."""

from __future__ import annotations

import threading
import time
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer


class Serving:
    """``sockets`` is the map that the server was made with: everything that it listens and talks on."""

    def __init__(self, server: BaseWSGIServer, sockets: dict[int, Any], *, use_poll: bool = False) -> None:
        self._server = server
        self._sockets = sockets
        self._use_poll = use_poll
        self._stopping = threading.Event()
        self._closing = threading.RLock()  # one that a signal handler may take where its own thread has it
        self._closed = False

    def run(self) -> None:
        """Returns after ``stop``."""
        while not self._stopping.is_set():
            self._turn(1.0)

    def stop(self) -> None:
        """From any thread, or from a signal handler."""
        self._stopping.set()
        with self._closing:
            if not self._closed:  # else its pipe is closed, and the number may be another file's by now
                self._server.pull_trigger()

    def drain(self, seconds: float) -> None:
        """Take no more connections and finish what is in flight, for so many seconds at most."""
        wasyncore.dispatcher.close(self._server)
        self._turn(0.0)  # what has arrived is in flight
        until = time.monotonic() + seconds
        while time.monotonic() < until and any(map(_busy, list(self._sockets.values()))):
            self._turn(0.05)

    def close(self) -> None:
        """Let go what is left."""
        self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)
        with self._closing:
            self._closed = True
            wasyncore.close_all(self._sockets)

    def _turn(self, timeout: float) -> None:
        wasyncore.loop(timeout=timeout, map=self._sockets, count=1, use_poll=self._use_poll)


def _busy(channel: object) -> bool:
    return isinstance(channel, HTTPChannel) and bool(channel.requests or channel.request or channel.total_outbufs_len)
