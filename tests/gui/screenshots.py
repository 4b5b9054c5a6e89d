"""``make screenshots``: renders every page, light and dark, with a filled workspace, into ``screenshots/``."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui import style
from gui.main_window import MainWindow
from gui.supervisor import Running, State
from tests.gui.sample import fill

TARGET = Path("screenshots")


def main() -> int:
    app = QApplication(sys.argv[:1])
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, events in (("overview", 1_000), ("overview-empty", 0)):
            workspace = Path(folder) / f"{name}.portway"
            fill(workspace, events)
            for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
                style.wear(app, scheme)
                window = MainWindow(workspace)
                window.resize(1440, 900)
                if events:
                    window.supervisor._enter(State.RUNNING, Running("http://127.0.0.1:8400", 4711))
                window.show()
                _settle(app)
                target = TARGET / f"{name}-{scheme.name.lower()}.png"
                window.grab().save(str(target))
                print(target)
                window.shut_down()
                window.hide()
    return 0


def _settle(app: QApplication) -> None:
    """Let the window lay itself out and its figures arrive."""
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
