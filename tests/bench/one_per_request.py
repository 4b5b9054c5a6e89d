"""One event per request, answered after the commit, beside a bare Flask route that only reads the JSON; 16 connections each."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.bench.figures import Figure, at_least
from tests.bench.load import drive
from tests.bench.processes import flask_route, gateway, meet_everybody

PAIRS = 5
REQUESTS = 6_000


def measure() -> Iterator[Figure]:
    ratios, ours, theirs, slowest = [], [], [], []
    with flask_route() as address, gateway() as one:
        meet_everybody(one)
        for pair in range(1, PAIRS + 1):
            bare = drive(address, "track", REQUESTS, seed=pair)
            mine = drive(one.address, "track", REQUESTS, key=one.key, seed=pair)
            assert bare.refused == mine.refused == 0
            ratios.append(mine.per_second / bare.per_second)
            ours.append(mine.per_second)
            theirs.append(bare.per_second)
            slowest.append(mine.p99_ms)
    yield Figure("bare Flask route", f"{median(theirs):,.0f} requests/s")
    yield Figure("gateway, each event committed and decided", f"{median(ours):,.0f} requests/s")
    yield Figure("gateway, 99 of 100 are answered within", f"{median(slowest):,.0f} ms")
    yield at_least(f"gateway : Flask, median of {PAIRS} interleaved pairs", median(ratios), 0.7, digits=2)
