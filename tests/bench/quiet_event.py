"""A single event on a quiet gateway: from its first byte sent until its contact stands in the sandbox."""

from __future__ import annotations

import sqlite3
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from statistics import median

from tests.bench.figures import Figure, at_most
from tests.bench.processes import Gateway, gateway
from tests.bench.workload import encoded, identify

EVENTS = 15
QUIET = 1.6
"""Seconds without an event before each; the sending rule asks for more than one."""


def measure() -> Iterator[Figure]:
    with gateway() as one, closing(sqlite3.connect(f"file:{one.path}?mode=ro", uri=True)) as workspace:
        time.sleep(3)  # the account is read first
        took = []
        for person in range(EVENTS):
            time.sleep(QUIET)
            took.append(_until_accepted(one, workspace, person) * 1000)
    yield at_most(f"a single event is accepted by the sandbox, median of {EVENTS}", median(took), 150, " ms")
    yield Figure("the slowest of them", f"{max(took):.0f} ms")


def _until_accepted(one: Gateway, workspace: sqlite3.Connection, person: int) -> float:
    event = identify(person)
    request = urllib.request.Request(
        one.address + "/v1/identify",
        encoded(event),
        {"Content-Type": "application/json", "Authorization": f"Basic {b64encode(f'{one.key}:'.encode()).decode()}"},
    )
    start = time.perf_counter()
    urllib.request.urlopen(request, timeout=10).close()
    sql = "SELECT 1 FROM contact WHERE key = ? AND accepted_at IS NOT NULL"
    while workspace.execute(sql, (event["traits"]["email"],)).fetchone() is None:
        assert time.perf_counter() - start < 30, "the contact does not arrive"
        time.sleep(0.002)
    return time.perf_counter() - start
