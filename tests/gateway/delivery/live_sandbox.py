"""A sandbox that answers over real HTTP, served by a thread of the test, and the ways to reach it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from gateway.delivery.access import Access
from gateway.delivery.client import Client
from gateway.sandbox.sandbox import Sandbox
from gateway.sandbox.server import Server
from models.problems import Secret


def real_now() -> int:
    return time.time_ns() // 1_000_000


class LiveSandbox:
    """``sandbox`` is the running one: its faults, switches, contacts and what it received."""

    def __init__(self, sandbox: Sandbox, address: str) -> None:
        self.sandbox = sandbox
        self.address = address

    @property
    def oauth(self) -> Access:
        known = self.sandbox.credentials
        return Access(
            f"{self.address}/api/v3",
            "oauth2",
            known.client_id,
            Secret(known.client_secret),
            f"{self.address}/oauth2/token",
        )

    @property
    def wsse(self) -> Access:
        known = self.sandbox.credentials
        return Access(f"{self.address}/api/v2", "wsse", known.username, Secret(known.wsse_secret))

    @contextmanager
    def client(self, access: Access | None = None, *, secret: str | None = None) -> Iterator[Client]:
        access = access or self.oauth
        client = Client(access if secret is None else replace(access, secret=Secret(secret)), real_now)
        try:
            yield client
        finally:
            client.close()


@contextmanager
def live_sandbox(*faults: str) -> Iterator[LiveSandbox]:
    sandbox = Sandbox(faults=faults)
    server = Server(sandbox)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield LiveSandbox(sandbox, server.address)
    finally:
        server.stop()
        thread.join(10)
        sandbox.close()
