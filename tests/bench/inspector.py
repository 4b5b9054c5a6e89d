"""The Inspector on a million stored events, and what it costs a gateway that takes events while it is open."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from models.storage import full_text
from models.storage.workspace import open_workspace
from tests.bench.figures import Figure, at_least, at_most
from tests.bench.load import drive
from tests.bench.processes import Gateway, gateway, meet_everybody
from tests.bench.workload import BATCH
from tests.gui.inspector_sample import append_round, fill_inspector

EVENTS = 1_000_000
ROUND = 13
PAIRS = 3
SECONDS = 20
PER_SECOND = 1_000
BATCHES = 200
_ENVIRONMENT = os.environ | {"QT_QPA_PLATFORM": "offscreen"}


def measure() -> Iterator[Figure]:
    yield from _at_rest()
    with gateway() as one:
        meet_everybody(one)
        yield from _offered(one)
        yield from _saturated(one)


def _at_rest() -> Iterator[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        path = folder / "million.portway"
        yield Figure("words of an event are indexed in", f"{_seed(path) * 1e6:,.0f} µs")
        done = subprocess.run(_console("look", path), env=_ENVIRONMENT, check=True, stdout=subprocess.PIPE)
    finally:
        shutil.rmtree(folder)
    found: dict[str, float] = json.loads(done.stdout)
    yield at_most(f"first paint with {EVENTS:,} events", found["first paint"], 300, " ms")
    yield at_most("filter by an index: first page", found["an index: first"], 150, " ms")
    yield at_most("filter by an index: complete", found["an index: all"], 1_000, " ms")
    yield at_most("filter by columns: first page", found["columns: first"], 150, " ms")
    yield at_most("filter by columns: complete", found["columns: all"], 1_000, " ms")
    for name in ("a word", "a rare word"):
        yield at_most(f"full text, {name}: first page", found[f"{name}: first"], 200, " ms")
        yield Figure(f"full text, {name}: complete", f"{found[f'{name}: all']:,.0f} ms")
    for name in ("text inside words", "a data map", "a data map without values", "a rule"):
        yield at_most(f"{name}: the newest 50,000", found[f"{name}: newest"], 500, " ms")
        yield Figure(f"{name}: complete", f"{found[f'{name}: all']:,.0f} ms")
    yield at_most("selection to explanation", found["selection to explanation"], 100, " ms")
    yield at_most("memory of the process", found["memory"], 200, " MB")


def _offered(one: Gateway) -> Iterator[Figure]:
    """Single events at a steady rate, without and with an open Inspector in turns."""
    without, beside, reports = [], [], []
    for pair in range(PAIRS):
        count = SECONDS * PER_SECOND
        without.append(drive(one.address, "track", count, key=one.key, seed=10 + pair, rate=PER_SECOND))
        with _open(one.path) as report:
            beside.append(drive(one.address, "track", count, key=one.key, seed=20 + pair, rate=PER_SECOND))
        reports.append(report)
    p99, beside_p99 = (median(load.p99_ms for load in loads) for loads in (without, beside))
    yield Figure(
        f"{PER_SECOND:,} events/s offered, got through with the Inspector open", f"{beside[0].per_second:,.0f}/s"
    )
    yield at_most("refused while it is open", sum(load.refused for load in beside), 0)
    yield Figure("99 of 100 are answered within, Inspector closed", f"{p99:,.1f} ms")
    yield at_most("the same with it open, as a multiple", beside_p99 / p99, 2, digits=2)
    yield at_most("a tick of the list, median", median(one["tick median"] for one in reports), 5, " ms", 1)
    yield at_most(
        "99.9 % of its event loop's beats came late by", median(one["late 999"] for one in reports), 50, " ms"
    )
    yield at_most("the latest came late by", max(one["late longest"] for one in reports), 200, " ms")


def _saturated(one: Gateway) -> Iterator[Figure]:
    """As much as it takes, without and with an open Inspector in turns."""
    shares = []
    for pair in range(PAIRS):
        without = drive(one.address, "batch", BATCHES, key=one.key, seed=30 + pair)
        with _open(one.path):
            beside = drive(one.address, "batch", BATCHES, key=one.key, seed=40 + pair)
        shares.append(beside.per_second / without.per_second)
    yield Figure("events in batches with it open", f"{beside.per_second * BATCH:,.0f}/s")
    yield at_least(f"accepted with it open, as a share, median of {PAIRS}", median(shares), 0.85, digits=2)


@contextmanager
def _open(path: Path) -> Iterator[dict[str, float]]:
    """The Inspector, following; what it reports is there at the end."""
    report: dict[str, float] = {}
    process = subprocess.Popen(_console("open", path), env=_ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdout.readline()
        yield report
        process.stdin.close()
        report.update(json.loads(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(60)
        process.stdout.close()


def _console(how: str, path: Path) -> list[str]:
    return [sys.executable, "-m", "tests.gui.bench_inspector", how, str(path)]


def _seed(path: Path) -> float:
    """Make the workspace; returns seconds per event that its index of words took."""
    fill_inspector(path, 4)
    with open_workspace(path, "writer") as workspace:
        for _ in range(EVENTS // (ROUND * 1_000)):
            append_round(workspace, int(time.time() * 1000), 1_000)
        began = time.perf_counter()
        more = 1
        while more:
            with workspace.db.atomic():
                more = full_text.fill(workspace.connection, 250)
    return (time.perf_counter() - began) / EVENTS
