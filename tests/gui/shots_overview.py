"""Pictures of the Overview, light and dark, into ``screenshots/``: ``python -m tests.gui.shots_overview``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from gui import style
from gui.main_window import MainWindow, now
from gui.supervisor import Running, State
from tests.gui.overview_sample import Amount, fill_overview
from tests.gui.sample import fill

TARGET = Path("screenshots")
RUNNING = Running("http://127.0.0.1:8400", 4711)


def running(window: MainWindow) -> None:
    window.supervisor._enter(State.RUNNING, RUNNING)


PICTURES: tuple[tuple[str, Callable[[Path], None], tuple[int, int], Callable[[MainWindow], None]], ...] = (
    ("overview", lambda path: fill_overview(path, now(), Amount()), (1440, 900), running),
    ("overview-first", lambda path: fill(path, 0), (1440, 900), running),
    ("overview-stopped", lambda path: fill_overview(path, now(), Amount(events=3_000)), (1100, 700), lambda window: None),
)


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        for name, make, size, prepare in PICTURES:
            workspace = Path(folder) / name / "acme-outdoor.portway"
            workspace.parent.mkdir()
            make(workspace)
            for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
                style.wear(app, scheme)
                window = MainWindow(workspace)
                window.resize(*size)
                prepare(window)
                window.show()
                end = time.monotonic() + 2.0
                while time.monotonic() < end:
                    app.processEvents()
                window.grab().save(str(TARGET / f"{name}-{scheme.name.lower()}.png"))
                window.shut_down()
                window.hide()
    return 0


if __name__ == "__main__":
    sys.exit(main())
