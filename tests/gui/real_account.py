"""A sandbox that stands for the real account, and a demo workspace that names it, with something to find in both."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from gateway.commands.initialise import make
from models.meaning.configuration import DataMap, Reference
from models.sandbox.control import Control
from models.storage import revisions
from models.storage.workspace import open_workspace

ROOT = Path(__file__).parents[2]


@contextmanager
def real_account() -> Iterator[dict[str, Any]]:
    """The READY line of a sandbox: its addresses and credentials."""
    with subprocess.Popen(
        [sys.executable, "-m", "gateway.sandbox", "--supervised"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield json.loads(process.stdout.readline())
        process.stdin.close()


def control_of(account: dict[str, Any]) -> Control:
    return Control(account["address"], account["control_secret"])


def demo_of_an_account(path: Path, account: dict[str, Any]) -> None:
    """Make the demo workspace for this account, with a data map whose field it lacks."""
    now = time.time_ns() // 1_000_000
    make(path, "test", now, demo=True)
    addresses = {name: account[name] for name in ("base_url", "token_url", "client_id")}
    gone = DataMap("shoe_size", ("traits.shoeSize",), "numeric", Reference(100_007_099, "Shoe size"))
    with open_workspace(path, "editor") as workspace:
        found = revisions.latest(workspace.db)
        changed = replace(found, emarsys=replace(found.emarsys, **addresses), data_maps=(*found.data_maps, gone))
        revisions.save(workspace.db, changed, "test", "Named the account", now)
