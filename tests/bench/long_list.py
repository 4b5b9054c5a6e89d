"""A list of 100,000 rows on its page: ``python -m tests.bench.long_list WORKSPACE`` prints how soon its first rows are painted
and the longest step of scrolling through it, as JSON. It draws off screen."""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path

STEPS = 200


def main(workspace: Path) -> dict[str, float]:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gui.__main__ import application
    from gui.background import Background
    from gui.desk import Desk
    from gui.live import Live
    from gui.main_window import now
    from gui.pages.users import UsersPage

    app = application()
    background = Background(workspace)
    page = UsersPage(Desk(workspace, background, Live(background, now), now, lambda title, what: None))
    page.resize(1200, 812)
    page.show()
    app.processEvents()
    start = time.perf_counter()
    page.shown()
    table = page.people.table
    while not (table.records.ids and table.records.record(0) is not None):
        app.processEvents()
    page.grab()
    opened = (time.perf_counter() - start) * 1000
    while len(table.records.ids) < 100_000:
        app.processEvents()
    whole = (time.perf_counter() - start) * 1000
    gc.freeze()  # as the console does once its pages are loaded
    bar, longest = table.verticalScrollBar(), 0.0
    for step in range(1, STEPS + 1):
        began = time.perf_counter()
        bar.setValue(bar.maximum() * step // STEPS)
        app.processEvents()
        table.viewport().repaint()
        longest = max(longest, (time.perf_counter() - began) * 1000)
    page.hidden()
    background.stop()
    return {"opened_ms": opened, "whole_ms": whole, "scroll_ms": longest}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
