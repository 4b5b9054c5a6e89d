"""How soon a gateway is ready, and what door and engine hold in memory after many events."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.bench.figures import Figure, at_most
from tests.bench.load import drive
from tests.bench.processes import Gateway, gateway, running, workspace_file
from tests.bench.workload import BATCH

STARTS = 5
ROUNDS = 4
EVENTS = 100_000
FLAT = 1.10
"""What the second half may add to the first."""


def measure() -> Iterator[Figure]:
    with workspace_file() as (path, key):
        ready = []
        for _ in range(STARTS):
            with running(path, key) as one:
                ready.append(one.ready_after)
    yield at_most(f"ready to accept after its start, median of {STARTS}", median(ready), 1, " s", 2)
    with gateway() as one:
        held = [_megabytes(one)]
        for round_ in range(1, ROUNDS + 1):
            drive(one.address, "batch", EVENTS // BATCH // ROUNDS, key=one.key, seed=round_)
            held.append(_megabytes(one))
    yield Figure("door and engine hold at their start", f"{held[0]:.0f} MB")
    yield at_most(f"door and engine hold after {EVENTS:,} events", held[-1], 150, " MB")
    yield at_most("the last half of them adds the factor", held[-1] / held[ROUNDS // 2], FLAT, digits=2)


def _megabytes(one: Gateway) -> float:
    """What both hold; what they share counts twice."""
    parts = one.parts()
    return sum(float(parts[name].memory_info().rss) for name in ("door", "engine")) / 2**20
