"""The Inspector in a process of its own, as ``tests.bench.inspector`` starts it. Not a test.

``python -m tests.gui.bench_inspector look FILE`` measures the page on a workspace at rest and prints what it found as JSON;
``… open FILE`` shows the page until stdin ends, then prints how its ticks and its event loop did meanwhile.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from models.storage.event_list import News

FILTERS = {
    "an index": "verdict:failed",
    "columns": "name:*Refunded email:lio*",
    "a word": "AUTUMN10 verdict:failed",
    "a rare word": "m-500000",
    "text inside words": "utumn",
    "a data map": "map:coupon=autumn10",
    "a data map without values": "map:nothing>1",
    "a rule": "rule:Coupon*",
}
NEAR = 50_000


def main() -> int:
    how, path = sys.argv[1], Path(sys.argv[2])
    app = QApplication(sys.argv[:1])
    style.install(app)
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        found = _look(app, path) if how == "look" else _stay(app, path)
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


@contextmanager
def _page(path: Path) -> Iterator[InspectorPage]:
    background = Background(path)
    page = InspectorPage(Desk(path, background, Live(background, now), now, lambda title, what: None))
    page.resize(1200, 812)
    page.show()
    page.shown()
    try:
        yield page
    finally:
        page.hidden()
        background.stop()


def _look(app: QApplication, path: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    began = time.perf_counter()
    with _page(path) as page:
        _until(app, lambda: bool(page.events.ids))
        page.grab()
        found["first paint"] = _since(began)
        _until(app, lambda: page.feed.complete)
        found["all ids"] = _since(began)
        for name, line in FILTERS.items():
            _filter(app, page, name, line, found)
        page.bar.show_line("")
        _until(app, lambda: page.feed.complete and not page.bar.line.text())
        shown: list[int] = []
        page.detail.shown.connect(shown.append)
        began = time.perf_counter()
        page.table.select(len(page.events.ids) // 2)
        _until(app, lambda: bool(shown))
        found["selection to explanation"] = _since(began)
        found["memory"] = psutil.Process().memory_info().rss / 1e6
    return found


def _filter(app: QApplication, page: InspectorPage, name: str, line: str, found: dict[str, float]) -> None:
    begun: list[bool] = []
    page.feed.begun.connect(lambda: begun.append(True))
    last = page.feed._seen.last if page.feed._seen is not None else 0
    began = time.perf_counter()
    page.bar.show_line(line)
    _until(app, lambda: bool(begun))
    found[f"{name}: first"] = _since(began)
    _until(app, lambda: page.feed.complete or page.feed.below < last - NEAR)
    found[f"{name}: newest"] = _since(began)
    _until(app, lambda: page.feed.complete)
    found[f"{name}: all"] = _since(began)


def _stay(app: QApplication, path: Path) -> dict[str, float]:
    """Follow the list, looking at the newest event now and then, as a person does."""
    ended = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    ticks: list[float] = []
    late: list[float] = []
    with _page(path) as page:
        _until(app, lambda: page.feed.complete)
        _time_ticks(page, ticks)
        beat = QTimer(interval=10)
        last = [time.perf_counter()]

        def on_beat() -> None:
            this = time.perf_counter()
            late.append(max(0.0, (this - last[0]) * 1000 - 10))
            last[0] = this

        beat.timeout.connect(on_beat)
        beat.start()
        looking = QTimer(interval=3_000)
        looking.timeout.connect(lambda: page.table.select(page.events.ids[-1]) if page.events.ids else None)
        looking.timeout.connect(page.table.go_to_end)
        looking.start()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while not ended.is_set():
            app.processEvents()
            time.sleep(0.001)
        rows = len(page.events.ids)
    ticks.sort()
    late.sort()
    return {
        "rows": rows,
        "tick median": ticks[len(ticks) // 2] if ticks else 0.0,
        "tick longest": ticks[-1] if ticks else 0.0,
        "late 999": late[int(len(late) * 0.999)] if late else 0.0,
        "late longest": late[-1] if late else 0.0,
    }


def _time_ticks(page: InspectorPage, ticks: list[float]) -> None:
    original = page.feed._on_news

    def timed(news: News | None) -> None:
        began = time.perf_counter()
        original(news)
        if news is not None:
            ticks.append(_since(began))

    page.feed._on_news = timed  # type: ignore[method-assign]


def _until(app: QApplication, condition: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not condition():
        app.processEvents()
        time.sleep(0.001)


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
