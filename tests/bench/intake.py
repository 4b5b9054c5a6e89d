"""The engine's intake alone, in this process: reading, deciding and committing, without doors and pipes.

``python -m tests.bench.intake [--profile] [--group N]`` shows where its time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import pstats
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from gateway.engine.clock import Clock, real_now
from gateway.engine.commit import Ledger
from gateway.engine.intake import Intake
from gateway.engine.writer import Submitted
from gateway.link import Head
from models.meaning.catalogue import Catalogue
from models.meaning.pipeline.plan import Plan
from models.meaning.rules.course import Now
from models.storage.workspace import Workspace, create, open_workspace
from tests.bench.workload import CONFIGURATION, PEOPLE, encoded, track, tracks

GROUP = 200


class BareIntake:
    """An intake on a workspace of its own with all people known, as the engine's writer calls it."""

    def __init__(self, workspace: Workspace) -> None:
        self.connection = workspace.connection
        plan = Plan(CONFIGURATION, Catalogue())
        ledger = Ledger(self.connection, 1, real_now())
        self._intake = Intake(
            self.connection,
            ledger,
            lambda: plan,
            Clock(),
            lambda: None,
            lambda at: Now(at, 6 * 3_600_000),
            lambda answers: None,
            lambda problem: None,
        )
        self._numbers = itertools.count(1)
        everybody = (encoded(track(person, person)) for person in range(PEOPLE))
        while group := list(itertools.islice(everybody, GROUP)):
            self.take(group)

    def take(self, bodies: Iterable[bytes]) -> None:
        now = real_now()
        group = [
            Submitted(next(self._numbers), Head(1, False, "tracking", "track", now, "192.0.2.1"), body)
            for body in bodies
        ]
        self._intake.take(self._intake.read(group))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--group", type=int, default=GROUP, help="events that are taken together")
    parser.add_argument("--groups", type=int, default=50)
    parser.add_argument("--profile", action="store_true", help="show where the time goes; takes twice as long")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.portway"
        create(path, real_now())
        with open_workspace(path, "writer") as workspace:
            bare = BareIntake(workspace)
            bodies = tracks(1)
            groups = [list(itertools.islice(bodies, asked.group)) for _ in range(asked.groups)]
            profile = cProfile.Profile()
            cpu, wall = time.process_time(), time.perf_counter()
            if asked.profile:
                profile.enable()
            for group in groups:
                bare.take(group)
            profile.disable()
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    events = asked.group * asked.groups
    print(f"{cpu / events * 1e6:.0f} µs CPU, {wall / events * 1e6:.0f} µs per event; {events / wall:,.0f} events/s")
    if asked.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
