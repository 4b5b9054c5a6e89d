"""``make screenshots``: renders every page and the parts they are made of, light and dark, into ``screenshots/``.

The pages' pictures are made by the modules ``shots_…`` beside this one, each in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from gui import style
from gui.main_window import MainWindow
from gui.widgets.badge import Mode, ModeBadge
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import FocusRing, button
from gui.widgets.chips import VerdictChip, draw_chip
from gui.widgets.text import label
from models.meaning.trace.verdicts import Verdict
from tests.gui.sample import fill

TARGET = Path("screenshots")


def port_taken(window: MainWindow) -> None:
    window.supervisor._give_up(
        "Port 8400 cannot be used (Address already in use). Choose another one, for example --port 41233,"
        " or stop the program that has it."
    )


PICTURES: tuple[tuple[str, int, tuple[int, int], Callable[[MainWindow], None]], ...] = (
    ("overview-port-taken", 1_000, (1440, 900), port_taken),
)
"""Name, how many events there are, size, and what to do with the window first."""


class ChipColumn(QWidget):
    """Verdicts as lists show them."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, verdict in enumerate(Verdict):
            draw_chip(painter, 0, 14 + 28 * at, verdict)
        painter.end()


def parts() -> QWidget:
    page = QWidget()
    page.setObjectName("page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.resize(900, 420)
    grid = QGridLayout(page)
    chips = QVBoxLayout()
    for verdict in Verdict:
        chips.addWidget(VerdictChip(verdict))
    grid.addLayout(chips, 0, 0)
    grid.addWidget(ChipColumn(), 0, 1)
    others = QVBoxLayout()
    for kind in ("primary", "", "harmful", "quiet"):
        others.addWidget(button(kind.capitalize() or "Secondary", lambda: None, kind=kind, icon="ph.copy"))
    for mode in Mode:
        badge = ModeBadge()
        badge.show_mode(mode)
        others.addWidget(badge)
    for tone in Tone:
        banner = Banner()
        banner.say(tone, "Something happened, for a reason.", "Next step")
        others.addWidget(banner)
    others.addWidget(label("12 mono path, 0123", "secondary"))
    grid.addLayout(others, 0, 2)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 2)
    return page


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            style.wear(app, scheme)
            for name, events, size, prepare in PICTURES:
                workspace = Path(folder) / name / "acme-outdoor.portway"
                if not workspace.exists():
                    workspace.parent.mkdir()
                    fill(workspace, events)
                window = MainWindow(workspace)
                window.resize(*size)
                prepare(window)
                take(app, window, f"{name}-{scheme.name.lower()}")
                window.shut_down()
            page = parts()
            page.show()
            FocusRing(page.findChildren(type(button("", lambda: None)))[0])
            take(app, page, f"parts-{scheme.name.lower()}")
    for one in sorted(Path(__file__).parent.glob("shots_*.py")):
        subprocess.run([sys.executable, "-m", f"tests.gui.{one.stem}"], check=True)
    return 0


def take(app: QApplication, window: QWidget, name: str) -> None:
    """Let the window lay itself out and its figures arrive, then keep its picture."""
    window.show()
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        app.processEvents()
    target = TARGET / f"{name}.png"
    window.grab().save(str(target))
    print(target)
    window.hide()


if __name__ == "__main__":
    sys.exit(main())
