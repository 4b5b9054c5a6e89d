"""The console as it is measured: its real window on a workspace, with a watchdog that notes how long each tick took.

``python -m tests.bench.console_window WORKSPACE SECONDS`` prints what it found as JSON; with 0 seconds only how
soon the window was there. It draws off screen.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

TICK_MS = 10
LOOKING_S = 2.0
"""So long a person looks at the first page before going to another."""


class Watchdog:
    """A tick every ten milliseconds; ``late`` holds by how much each came too late, ms."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.late: list[float] = []
        self._last = 0.0
        self._timer = QTimer(interval=TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def take(self) -> list[float]:
        """What was noted since, sorted; begins anew."""
        found, self.late = sorted(self.late), []
        return found

    def _on_tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1000 - TICK_MS))
        self._last = now


def main(workspace: Path, seconds: float) -> dict[str, float]:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QSettings

    from gui.__main__ import application
    from gui.contents import CONTENTS
    from gui.main_window import MainWindow

    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(workspace.parent))
    app = application()
    window = MainWindow(workspace)
    window.resize(1440, 900)
    window.show()
    window.grab()  # what a person sees first is painted
    first = time.time() - psutil.Process().create_time()
    if not seconds:
        window.shut_down()
        return {"first_window_s": first}
    window.start_gateway()  # adopts the one that runs
    window.load_pages()
    watchdog = Watchdog()
    pages = [one.title for one in CONTENTS if one.listed]
    watchdog.start()
    _for(app.processEvents, LOOKING_S)
    loading = watchdog.take()[-1]
    opening = [_opened(app.processEvents, window, title, watchdog) for title in pages]
    window._book.open("Inspector")
    _for(app.processEvents, 2.0)
    watchdog.take()
    _for(app.processEvents, seconds)
    late = watchdog.take()
    events = window._live.figures.total if window._live.figures is not None else 0
    memory = psutil.Process().memory_info().rss / 2**20
    window.shut_down()
    return {
        "first_window_s": first,
        "loading_ms": loading,
        "longest_opening_ms": max(opening),
        "ticks": len(late),
        "late_999_ms": late[int(len(late) * 0.999)],
        "latest_ms": late[-1],
        "memory_mb": memory,
        "events": events,
    }


def _opened(turn: Callable[[], None], window: object, title: str, watchdog: Watchdog) -> float:
    """The longest that the window stood still while it opened a page for the first time, ms."""
    watchdog.take()
    window._book.open(title)  # type: ignore[attr-defined]
    _for(turn, 0.7)
    return watchdog.take()[-1]


def _for(turn: Callable[[], None], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        turn()
        time.sleep(0.001)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), float(sys.argv[2]))))
