"""Batches of 100: events accepted, decided and queued in a second."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.bench.figures import Figure, at_least
from tests.bench.load import drive
from tests.bench.processes import gateway, meet_everybody
from tests.bench.workload import BATCH

RUNS = 5
REQUESTS = 300


def measure() -> Iterator[Figure]:
    with gateway() as one:
        meet_everybody(one)
        loads = [drive(one.address, "batch", REQUESTS, key=one.key, seed=seed) for seed in range(1, RUNS + 1)]
    assert not any(load.refused for load in loads)
    yield at_least(f"events in batches of {BATCH}", median(load.per_second for load in loads) * BATCH, 8_000, "/s")
