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
from gui.pages.overview import OverviewPage
from gui.supervisor import Running, State
from models.storage import accounts, keys
from models.storage.accounts import Paused, SendingState
from models.storage.workspace import open_workspace
from tests.gui.overview_sample import Amount, fill_overview
from tests.gui.sample import fill

TARGET = Path("screenshots")
RUNNING = Running("http://127.0.0.1:8400", 4711)


def running(window: MainWindow) -> None:
    window.supervisor._enter(State.RUNNING, RUNNING)


def week(window: MainWindow) -> None:
    """Of a workspace that is live, with all sending paused."""
    running(window)
    page = window._book.pages["Overview"]
    assert isinstance(page, OverviewPage)
    page.period.choose(2)


def fill_week(path: Path) -> None:
    fill_overview(path, now(), Amount(events=240_000, hours=7 * 24, refused=0))
    with open_workspace(path, "writer") as workspace:
        connection = workspace.connection
        accounts.keep_sending(connection, 1, SendingState(paused=Paused(now() - 600_000, "console")))
        connection.execute("UPDATE delivery SET state = 'sent' WHERE state IN ('rejected', 'failed')")
        connection.execute("UPDATE event SET verdict = 1 WHERE verdict IN (9, 10)")
        keys.revoke(workspace.db, 1, "console", now())


PICTURES: tuple[tuple[str, Callable[[Path], None], tuple[int, int], Callable[[MainWindow], None]], ...] = (
    ("overview", lambda path: fill_overview(path, now(), Amount()), (1440, 900), running),
    ("overview-week", fill_week, (1440, 900), week),
    ("overview-first", lambda path: fill(path, 0), (1440, 900), running),
    (
        "overview-stopped",
        lambda path: fill_overview(path, now(), Amount(events=3_000)),
        (1100, 700),
        lambda window: None,
    ),
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
