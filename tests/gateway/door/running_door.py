"""A whole door over real sockets, with an engine that decides nothing behind it."""

from __future__ import annotations

import json
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gateway import ports
from gateway.door.bounds import Bounds
from gateway.door.server import Gateway
from models.meaning.configuration import Configuration, Settings
from models.storage import keys, revisions
from models.storage.workspace import create, open_workspace

FAKE_ENGINE = Path(__file__).with_name("fake_engine.py")
BARRIER = "nothing; when this is answered, all before it has arrived"
NOW = 1_700_000_000_000


def until(holds: Callable[[], Any], seconds: float = 10.0) -> Any:
    """What ``holds`` gives as soon as it is true."""
    deadline = time.monotonic() + seconds
    while not (value := holds()):
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)
    return value


def basic(key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{key}:".encode()).decode()}


@dataclass
class RunningDoor:
    path: Path
    record: Path
    gateway: Gateway
    server_key: str
    public_key: str
    thread: threading.Thread
    errors: list[BaseException] = field(default_factory=list)

    @property
    def port(self) -> int:
        return urlsplit(self.gateway.address).port or 0

    def connection(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=20)

    def send(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, **options: Any
    ) -> tuple[HTTPResponse, bytes]:
        connection = self.connection()
        try:
            connection.request(method, path, body, headers or {}, **options)
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        """With the server key unless the headers say otherwise."""
        response, data = self.send("POST", path, body, basic(self.server_key) if headers is None else headers)
        return response.status, json.loads(data)

    def received(self) -> list[dict[str, Any]]:
        """What the engine was given, in order."""
        if not self.record.exists():
            return []
        return [json.loads(line) for line in self.record.read_text("utf-8").splitlines()]

    def submissions(self) -> list[dict[str, Any]]:
        return [one for one in self.received() if "head" in one and not one["sighting"] and one["body"] != BARRIER]

    def last(self) -> dict[str, Any]:
        """What the engine was given last, everything that was sent before this included."""
        assert self.post("/v1/track", BARRIER)[0] == 200
        return self.submissions()[-1]

    def counted(self) -> list[list[Any]]:
        """Refusals as [minute, address, path, code, status, count]."""
        return [row for one in self.received() for row in one.get("refusals", ())]

    def stop(self) -> None:
        self.gateway.stop()
        self.thread.join(20)
        assert not self.thread.is_alive()


def workspace_with_keys(path: Path, **settings: Any) -> tuple[str, str]:
    create(path, NOW)
    with open_workspace(path, "editor") as workspace:
        revisions.save(workspace.db, Configuration("door", settings=Settings(**settings)), "test", "made", NOW)
        server = keys.issue(workspace.db, "server", "server", "test", NOW)[1].reveal()
        public = keys.issue(workspace.db, "public", "public", "test", NOW)[1].reveal()
    return server, public


def run_door(folder: Path, *how: str, bounds: Bounds = Bounds(), **settings: Any) -> RunningDoor:
    """Start a door; returns once it listens, or has given up."""
    path, record = folder / "w.portway", folder / "record.ndjson"
    server_key, public_key = workspace_with_keys(path, **settings)
    engine = [sys.executable, str(FAKE_ENGINE), str(record), *how]
    gateway = Gateway(path, ports.bound("127.0.0.1", 0), engine=engine, bounds=bounds)
    ready = threading.Event()
    errors: list[BaseException] = []

    def run() -> None:
        try:
            gateway.run(lambda address: ready.set())
        except BaseException as error:
            errors.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(20)
    return RunningDoor(path, record, gateway, server_key, public_key, thread, errors)
