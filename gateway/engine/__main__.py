"""``python -m gateway.engine``: the engine as the door starts it. Not for people; ``portway serve`` is."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
from pathlib import Path

from gateway.engine.outlet import Outlet
from gateway.link import CANNOT_START
from models.problems import EnvironmentProblem, UserMistake
from models.storage.workspace import open_workspace

log = logging.getLogger("gateway.engine")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="portway _engine", description="The gateway's engine; started by the door.")
    parser.add_argument("-w", "--workspace", type=Path, required=True)
    parser.add_argument("--pid", type=int, default=os.getppid(), help="the door's process")
    parser.add_argument("--address", default="", help="where the door listens")
    arguments = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s engine %(levelname)s %(message)s")
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)  # the door stops us, by closing our stdin
    stdout = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that prints may write among the frames
    sys.stdout = sys.stderr
    outlet = Outlet(stdout)
    try:
        workspace = open_workspace(arguments.workspace, "writer", wait_for_lock=2.0)
    except (UserMistake, EnvironmentProblem) as problem:
        log.error("%s", problem.text)
        outlet.refuse(problem.text)
        return CANNOT_START
    from gateway.engine.process import Engine

    with workspace:
        engine = Engine(workspace, sys.stdin.buffer, outlet, pid=arguments.pid, address=arguments.address)
        _collect_rarely()
        engine.run()
    return 0


def _collect_rarely() -> None:
    """A group of events is many small objects that all go when it is done, and no cycles: looking for those in the midst
    of each takes a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


if __name__ == "__main__":
    sys.exit(main())
