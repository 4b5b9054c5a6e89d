"""``python -m tests.bench [NAME …]``: run the benchmarks, all or those named, and show what they found."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator

from tests.bench import backlog, batched, console, first_sync, footprint, inspector, one_per_request, quiet_event, rules
from tests.bench.figures import Figure, show

ALL: dict[str, Callable[[], Iterator[Figure]]] = {
    "request": one_per_request.measure,
    "batch": batched.measure,
    "backlog": backlog.measure,
    "sync": first_sync.measure,
    "quiet": quiet_event.measure,
    "rules": rules.measure,
    "footprint": footprint.measure,
    "console": console.measure,
    "inspector": inspector.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    asked = parser.parse_args().names or list(ALL)
    if unknown := set(asked) - set(ALL):
        parser.error(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(ALL)}.")
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores{_others()}")
    missed = 0
    for name in asked:
        print(name, flush=True)
        for figure in ALL[name]():
            show([figure])
            missed += figure.met is False
    return int(missed > 0)


def _others() -> str:
    """How busy the machine is without us, where the system tells: figures are only as good as that."""
    return f", load {os.getloadavg()[0]:.1f} before the start" if hasattr(os, "getloadavg") else ""


if __name__ == "__main__":
    raise SystemExit(main())
