"""The first sync of an audience: an identify call per member, until all contacts stand in the sandbox."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.bench.figures import Figure, at_most
from tests.bench.load import drive
from tests.bench.processes import gateway

MEMBERS = 100_000
GIVE_UP_AFTER = 300.0


def measure() -> Iterator[Figure]:
    with gateway() as one:
        start = time.perf_counter()
        load = drive(one.address, "identify", MEMBERS, key=one.key)
        answered = time.perf_counter() - start
        assert not load.refused
        sandbox = one.path.with_suffix(".sandbox")
        while _count(sandbox, "contact") < MEMBERS and time.perf_counter() - start < GIVE_UP_AFTER:
            time.sleep(0.1)
        arrived = time.perf_counter() - start
        requests = _count(sandbox, "received_request WHERE method = 'PUT' AND path LIKE '%/contact%'")
        contacts = _count(sandbox, "contact")
    yield Figure(f"{MEMBERS:,} identify calls, answered within", f"{answered:.1f} s")
    yield at_most(f"{contacts:,} contacts stand in the sandbox within", arrived, 60, " s", 1)
    yield at_most("Emarsys requests for 10,000 contacts", requests / contacts * 10_000, 11, digits=1)


def _count(file: Path, what: str) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])
