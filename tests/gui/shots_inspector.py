"""Pictures of the Inspector, light and dark, into ``screenshots/``: ``python -m tests.gui.shots_inspector``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from gui import style
from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.inspector import InspectorPage
from gui.pages.inspector.compare import CompareWindow
from gui.pages.inspector.filter_store import Saved
from tests.gui.inspector_sample import fill_inspector
from tests.gui.instance_sample import fill_instances

TARGET = Path("screenshots")
SIZE = (1200, 812)
MOVED = -1
"""In place of a number of rounds: the workspace in which rules were really moved."""


def explanation(page: InspectorPage) -> None:
    page.table.select(len(page.events.ids) - 8)


def tab(number: int, event: int) -> Callable[[InspectorPage], None]:
    def show(page: InspectorPage) -> None:
        page.table.select(event)
        page.detail._tabs.setCurrentIndex(number)

    return show


def at_top(page: InspectorPage) -> None:
    """The beginning, where something was removed, with a coloured filter."""
    page.filters.add(Saved("Orders", "name:Order*", 4))
    page.table.select(1)
    page.table.say_before_first("12,345 older events were removed, last today 03:00. What is marked stays.")


def compared(page: InspectorPage) -> None:
    """The window of a comparison in the place of the page."""
    window = CompareWindow(page.desk, page)
    window.setWindowFlags(Qt.WindowType.Widget)
    window.look_at(8, 6)
    window.move(0, 0)
    window.resize(page.size())


def found(line: str, number: int, event: int) -> Callable[[InspectorPage], None]:
    """What is looked for, in the list and in a tab."""

    def show(page: InspectorPage) -> None:
        page.detail._tabs.setCurrentIndex(number)
        page.bar.show_line(line)
        page.feed.begun.connect(lambda: page.table.select(event))

    return show


def at_right(page: InspectorPage) -> None:
    """A wide window."""
    page.resize(1_500, 812)
    explanation(page)


PICTURES: tuple[tuple[str, int, Callable[[InspectorPage], None]], ...] = (
    ("inspector", 40, explanation),
    ("inspector-rejected", 40, tab(0, 8)),
    ("verdict-failed", 40, tab(0, 12)),
    ("inspector-received", 40, tab(1, 500)),
    ("inspector-sent", 40, tab(3, 8)),
    ("inspector-time-line", 40, tab(4, 500)),
    (
        "inspector-filtered",
        40,
        lambda page: page.bar.show_line('type:track -name:"Order Completed" verdict:parked,failed'),
    ),
    ("inspector-decided", 40, tab(2, 8)),
    ("inspector-top", 40, at_top),
    ("inspector-right", 40, at_right),
    ("inspector-compare", 40, compared),
    ("inspector-dry-run", 40, tab(6, 500)),
    ("instance-waiting", MOVED, tab(5, 6)),
    ("instance-ended", MOVED, tab(5, 4)),
    ("instance-none", MOVED, tab(5, 5)),
    ("instance-bars", MOVED, tab(4, 4)),
    ("instance-explained", MOVED, tab(0, 3)),
    ("inspector-found", 40, found("coupon email:*@example*", 1, 500)),
    ("inspector-found-explained", 40, found("autumn coupon", 0, 512)),
    ("inspector-found-decided", 40, found("autumn coupon", 2, 512)),
    ("inspector-found-sent", 40, found("olga", 3, 8)),
    ("inspector-found-cut", 40, found("name:*room*,*order* xxx", 1, 506)),
    ("inspector-wrong", 40, lambda page: page.bar.show_line("type:track verdikt:failed coupon")),
    ("inspector-no-match", 40, lambda page: page.bar.show_line("name:nobody")),
    ("inspector-empty", 0, lambda page: None),
)


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        for rounds in {rounds for _, rounds, _ in PICTURES}:
            path = Path(folder) / f"acme-{rounds}.portway"
            fill_instances(path) if rounds == MOVED else fill_inspector(path, rounds)
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            style.wear(app, scheme)
            for name, rounds, prepare in PICTURES:
                _take(app, Path(folder) / f"acme-{rounds}.portway", prepare, f"{name}-{scheme.name.lower()}")
    return 0


def _take(app: QApplication, workspace: Path, prepare: Callable[[InspectorPage], None], name: str) -> None:
    background = Background(workspace)
    page = InspectorPage(Desk(workspace, background, Live(background, now), now, lambda title, what: None))
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.resize(*SIZE)
    page.show()
    page.shown()
    _wait(app, 0.4)
    prepare(page)
    _wait(app, 0.6)
    page.grab().save(str(TARGET / f"{name}.png"))
    page.hidden()
    background.stop()
    page.hide()


def _wait(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
