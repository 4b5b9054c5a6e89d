"""Measures the Inspector on a million seeded events: ``python -m tests.gui.bench_inspector [EVENTS]``. Not a test.

First paint, the ticks while another connection writes 1,000 events a second, the longest stall of the event loop, a rare
filter, and what the process holds in memory.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from gui import style
from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.inspector import InspectorPage
from models.storage.workspace import open_workspace
from tests.gui.inspector_sample import append_round, fill_inspector

SECONDS = 10
ROUND = 13


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        path = Path(folder) / "big.portway"
        fill_inspector(path, 4)
        with open_workspace(path, "writer") as workspace:
            for _ in range(count // (ROUND * 1_000)):
                append_round(workspace, now(), 1_000)
        _out(f"seeded {count:,} events, {path.stat().st_size / 1e6:,.0f} MB")
        _measure(path)
    return 0


def _measure(path: Path) -> None:
    app = QApplication(sys.argv[:1])
    style.install(app)
    began = time.perf_counter()
    background = Background(path)
    page = InspectorPage(Desk(path, background, Live(background, now), now, lambda title, what: None))
    page.resize(1200, 812)
    page.show()
    page.shown()
    _until(app, lambda: bool(page.events.ids))
    page.grab()
    _say("first paint", began)
    _until(app, lambda: page.feed.complete)
    _say(f"all {len(page.events.ids):,} ids", began)
    ticks: list[float] = []
    _time_ticks(page, ticks)
    stalls = _stalls(app, path)
    ticks.sort()
    _out(f"ticks: {len(ticks)}, median {ticks[len(ticks) // 2]:.2f} ms, longest {ticks[-1]:.2f} ms")
    _out(f"event loop: 99.9 % under {stalls[int(len(stalls) * 0.999)]:.0f} ms, longest {stalls[-1]:.0f} ms")
    for line in ("verdict:failed", "name:*Refunded email:lio*", "code:nothing-of-the-kind"):
        began = time.perf_counter()
        begun: list[bool] = []
        page.feed.begun.connect(lambda told=begun: told.append(True))
        page.bar.show_line(line)
        _until(app, lambda told=begun: bool(told))
        _say(f"{line}: first", began)
        _until(app, lambda: page.feed.complete)
        _say(f"{line}: all {len(page.events.ids):,}", began)
    began = time.perf_counter()
    shown: list[int] = []
    page.detail.shown.connect(shown.append)
    page.bar.show_line("")
    _until(app, lambda: page.feed.complete)
    began = time.perf_counter()
    page.table.select(500_000)
    _until(app, lambda: bool(shown))
    _say("selection to explanation", began)
    _out(f"memory: {psutil.Process().memory_info().rss / 1e6:,.0f} MB")
    page.hidden()
    background.stop()


def _time_ticks(page: InspectorPage, ticks: list[float]) -> None:
    original = page.feed._on_news

    def timed(news: object) -> None:
        began = time.perf_counter()
        original(news)  # type: ignore[arg-type]
        if news is not None:
            ticks.append((time.perf_counter() - began) * 1000)

    page.feed._on_news = timed  # type: ignore[method-assign]


def _stalls(app: QApplication, path: Path) -> list[float]:
    stop = threading.Event()
    writer = threading.Thread(target=_write, args=(path, stop))
    gaps, last = [], [time.perf_counter()]

    def beat() -> None:
        this = time.perf_counter()
        gaps.append((this - last[0]) * 1000)
        last[0] = this

    timer = QTimer(interval=0)
    timer.timeout.connect(beat)
    writer.start()
    timer.start()
    _until(app, lambda: False, SECONDS)
    stop.set()
    writer.join()
    return sorted(gaps)


def _write(path: Path, stop: threading.Event) -> None:
    with open_workspace(path, "writer") as workspace:
        while not stop.wait(0.1):
            append_round(workspace, now(), 8)


def _until(app: QApplication, condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not condition():
        app.processEvents()
        time.sleep(0.001)


def _out(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _say(what: str, began: float) -> None:
    _out(f"{what}: {(time.perf_counter() - began) * 1000:,.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
