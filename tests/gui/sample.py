"""A workspace with something in it, for screenshots and tests of the console."""

from __future__ import annotations

import random
import time
from pathlib import Path

from models.meaning.configuration import Configuration
from models.meaning.trace.verdicts import Verdict
from models.storage import events, revisions
from models.storage.workspace import create, open_workspace

_SHARES = {
    Verdict.DELIVERED: 860,
    Verdict.NOTHING_TO_DO: 95,
    Verdict.PARKED: 24,
    Verdict.FILTERED: 12,
    Verdict.DUPLICATE: 5,
    Verdict.QUEUED: 3,
    Verdict.RETRYING: 1,
    Verdict.REFUSED: 6,
    Verdict.REJECTED: 3,
    Verdict.FAILED: 1,
}


def fill(path: Path, count: int) -> None:
    """Make a workspace with ``count`` events of the last five minutes, of every verdict."""
    now = time.time_ns() // 1_000_000
    create(path, now)
    with open_workspace(path, "writer") as workspace:
        revisions.save(workspace.db, Configuration("Acme Outdoor"), "test", "Made", now)
        choice = random.Random(7)
        verdicts = choice.choices(list(_SHARES), list(_SHARES.values()), k=count)
        rows = []
        moments = sorted(now - int(300_000 * choice.random() ** 1.4) for _ in verdicts)
        for id_, (at, verdict) in enumerate(zip(moments, verdicts, strict=True), start=1):
            rows.append(
                events.EventRow(
                    id_, at, at, "tracking", "track", "Order Completed", None, 1, 1, "ann@example.com", verdict, "sent"
                )
            )
        events.append(workspace.connection, rows, [(row.id, b"{}", b"[]") for row in rows])
