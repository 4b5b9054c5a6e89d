"""The console while a real gateway takes 1,000 events a second: stalls of its window, first window, memory, long lists."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, at_most
from tests.bench.load import drive
from tests.bench.processes import gateway, meet_everybody
from tests.bench.workload import BATCH
from tests.gui.people_sample import fill_people

SECONDS = 60
STARTS = 3
PER_SECOND = 1_000
LEAD = 25
"""So many seconds more the load goes on: the window opens every page before the minute that counts."""
PEOPLE = 100_000


def measure() -> Iterator[Figure]:
    with gateway() as one:
        meet_everybody(one)
        windows = [_run("console_window", one.path, 0)["first_window_s"] for _ in range(STARTS)]
        count = (SECONDS + LEAD) * PER_SECOND // BATCH
        rate = PER_SECOND / BATCH
        load = threading.Thread(target=lambda: loads.append(drive(one.address, "batch", count, key=one.key, rate=rate)))
        loads = []
        load.start()
        found = _run("console_window", one.path, str(SECONDS))
        load.join()
    yield Figure("events offered meanwhile, per second", f"{loads[0].per_second * BATCH:,.0f}")
    yield at_most("of these were refused", loads[0].refused, 0)
    yield at_most(f"first window painted after its process began, median of {STARTS}", median(windows), 1.5, " s", 2)
    yield Figure("the same while the events come in", f"{found['first_window_s']:.2f} s")
    yield at_most(f"99.9 % of {found['ticks']:,.0f} ticks in {SECONDS} s came late by", found["late_999_ms"], 50, " ms")
    yield at_most("the latest tick came late by", found["latest_ms"], 200, " ms")
    yield Figure("longest stall while pages are loaded in the background", f"{found['loading_ms']:.0f} ms")
    yield Figure("longest stall while a page opened for the first time", f"{found['longest_opening_ms']:.0f} ms")
    yield at_most("the console holds with every page opened", found["memory_mb"], 200, " MB")
    yield from _long_list()


def _long_list() -> Iterator[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        path = folder / "people.portway"
        fill_people(path, PEOPLE)
        found = _run("long_list", path)
    finally:
        shutil.rmtree(folder)
    yield at_most(f"a list of {PEOPLE:,} rows shows its first ones after", found["opened_ms"], 300, " ms")
    yield Figure("all its rows are there after", f"{found['whole_ms']:.0f} ms")
    yield at_most("the longest step of scrolling through it", found["scroll_ms"], 50, " ms")


def _run(module: str, *arguments: object) -> dict[str, float]:
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
