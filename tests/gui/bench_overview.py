"""Measures the Overview's queries on a million seeded events: ``python -m tests.gui.bench_overview [EVENTS]``. Not a test.

Each figure is the best of several looks, in ms; the bar is 50 ms each.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from peewee import SqliteDatabase

from gui.pages.overview.reading import PERIODS
from models.storage import overview, setting_up, trouble
from models.storage.workspace import open_workspace
from tests.gui.overview_sample import Amount, fill_overview

LOOKS = 5
DAYS = 7


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    now = time.time_ns() // 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.portway"
        fill_overview(path, now, Amount(count, DAYS * 24, 5_000))
        _out(f"seeded {count:,} events, {path.stat().st_size / 1e6:,.0f} MB")
        with open_workspace(path, "reader") as workspace:
            _measure(workspace.db, now)
    return 0


def _measure(db: SqliteDatabase, now: int) -> None:
    for period in PERIODS:
        since = now - period.span
        before = overview.throughput(db, since, now, period.step)
        _say(f"counts, {period.title}", partial(overview.counts, db, before))
        _say(f"throughput, {period.title}, first look", partial(overview.throughput, db, since, now, period.step))
        _say(f"throughput, {period.title}, again", partial(overview.throughput, db, since, now, period.step, before))
        _say(f"rules, {period.title}", partial(overview.rule_lines, db, since))
    _say("sending", partial(overview.sending, db))
    _say("trouble", partial(trouble.trouble, db, now))
    _say("setting up", partial(setting_up.setting_up, db))
    _say("before going live", partial(setting_up.before_going_live, db))


def _say(what: str, query: Callable[[], object]) -> None:
    best = float("inf")
    for _ in range(LOOKS):
        began = time.perf_counter()
        query()
        best = min(best, time.perf_counter() - began)
    _out(f"{what:<36}{best * 1000:7.1f} ms")


def _out(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
