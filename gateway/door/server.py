"""``portway serve``: the gateway's first process. Binds the port, starts the engine, serves until it is told to stop."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gateway import ports
from gateway.door import large_blocks
from gateway.door.bounds import Bounds
from gateway.door.engine_link import EngineLink
from gateway.door.engine_process import EngineProcess
from gateway.spawn import command
from models.problems import EnvironmentProblem, UserMistake

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

_STDIN = 0


def serve(path: Path, host: str, port: int, *, supervised: bool = False) -> int:
    """Run the gateway in the foreground and return its exit code. Called in the main thread.

    ``port`` 0 is any free one. ``supervised``: a READY line in JSON goes to stdout, and the end of stdin means stop.
    Raises ``EnvironmentProblem`` for a port that is taken and for a workspace that cannot be served.
    """
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s door %(levelname)s %(message)s")
    large_blocks.give_back()
    gateway = Gateway(path, _listening(path, host, port))
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: gateway.stop())
    if supervised:
        threading.Thread(target=_stop_at_end_of_stdin, args=(gateway.stop,), name="supervision", daemon=True).start()
    gateway.run(_say_ready if supervised else lambda address: None)
    return 0


class Gateway:
    """Everything of one running gateway. ``run`` may be called in any thread, ``stop`` from anywhere.

    ``engine`` is the command line that runs the engine, where it is not the usual one.
    """

    def __init__(
        self, path: Path, listener: socket.socket, *, engine: list[str] | None = None, bounds: Bounds = Bounds()
    ) -> None:
        self.address = ports.address_of(listener)
        self._path = path
        self._listener = listener
        self._stopping = threading.Event()
        self._stop_serving: Callable[[], None] = lambda: None
        self._bounds = bounds
        self._link = EngineLink(self.stop, bounds)
        arguments = ["-w", str(path), "--pid", str(os.getpid()), "--address", self.address]
        self._engine = EngineProcess(self._link, engine or [*command("engine"), *arguments], given_up=self.stop)

    def run(self, ready: Callable[[str], None]) -> None:
        """Serve until ``stop``; ``ready`` is called with the address once requests are taken.

        Raises ``EnvironmentProblem`` where there is no engine and will be none.
        """
        try:
            self._engine.start()
            self._serve(ready)
        finally:
            self._engine.stop()
            self._listener.close()
        if self._engine.failure:
            raise EnvironmentProblem(self._engine.failure)
        log.info("stopped")

    def stop(self) -> None:
        """Finish what is in flight, then end."""
        self._stopping.set()
        self._stop_serving()

    def _serve(self, ready: Callable[[str], None]) -> None:
        from gateway.door.application import Application
        from gateway.door.door import Door
        from gateway.door.listener import USE_POLL, Listener, be_discreet
        from gateway.door.refused_counts import RefusedCounts
        from gateway.door.watch import Watch
        from gateway.serving import Serving

        be_discreet()
        watch = Watch(self._path)
        counts = RefusedCounts(self._link)
        door = Door(self._link, watch, counts)
        self._engine.wait_until_ready()  # the engine may have to upgrade the workspace first
        watch.start()
        counts.start()
        sockets: dict[int, Any] = {}
        application = Application(door, self._others(door, watch))
        server = Listener(application, door, self._link, self._listener, sockets, self._bounds)
        serving = Serving(server, sockets, use_poll=USE_POLL)
        self._stop_serving = serving.stop
        if not self._stopping.is_set():
            self._announce(ready)
            serving.run()
        server.ending = True
        serving.drain(self._bounds.patience + 2)
        server.rest()
        serving.close()
        counts.stop()
        watch.stop()

    def _others(self, door: Any, watch: Any) -> Callable[[], WSGIApplication]:
        @cache
        def load() -> WSGIApplication:
            from gateway.door.pages import Pages

            return Pages(door, self._link, watch, self.address).application()

        return load

    def _announce(self, ready: Callable[[str], None]) -> None:
        if not ports.is_loopback(self._listener):
            log.warning(
                "Others can reach this address. Without a proxy that speaks HTTPS in front of it,"
                " keys and events travel in clear text."
            )
        log.info("listening on %s", self.address)
        ready(self.address)


def _listening(path: Path, host: str, port: int) -> socket.socket:
    try:
        return ports.bound(host, port)
    except EnvironmentProblem as taken:
        raise _held(path) or taken from None


def _held(path: Path) -> EnvironmentProblem | None:
    """Where the port is taken by a gateway that runs on this very workspace, that is what to say."""
    from models.storage.status import gateway_state
    from models.storage.workspace import WorkspaceHeld, open_workspace

    with suppress(EnvironmentProblem, UserMistake), open_workspace(path, "reader") as workspace:
        one = gateway_state(workspace.db)
        if one is not None and one.running:
            who = f"process {one.pid} (Portway {one.version}, {one.address})"
            return WorkspaceHeld(f"A gateway runs on {path.name} already: {who}. Stop it first: portway stop -w {path}")
    return None


def _say_ready(address: str) -> None:
    print(json.dumps({"ready": True, "address": address, "pid": os.getpid()}), flush=True)  # noqa: T201  (the contract)


def _stop_at_end_of_stdin(stop: Callable[[], None]) -> None:
    """The line ``detach`` lets the gateway outlive whoever started it."""
    read = b""
    while data := os.read(_STDIN, 4096):  # not sys.stdin, whose lock this thread would hold when the interpreter ends
        read = (read + data)[-4096:]
        if b"detach" in read.split():
            return
    stop()
