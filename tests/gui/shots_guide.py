"""Pictures of the first-run guide and the chooser, light and dark, into ``screenshots/``: ``python -m tests.gui.shots_guide``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from gui import style
from gui.chooser import Chooser
from gui.main_window import MainWindow, now
from gui.pages.guide import GuidePage
from models.meaning.configuration import Configuration, EmarsysAccount, Settings
from models.storage import revisions
from models.storage.workspace import create, open_workspace

TARGET = Path("screenshots")


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            path = Path(folder) / scheme.name / "acme-outdoor.portway"
            path.parent.mkdir()
            create(path, now())
            with open_workspace(path, "editor") as workspace:
                made = Configuration("Acme Outdoor", settings=Settings(port=0))
                revisions.save(workspace.db, made, "console", "Made", now())
            style.wear(app, scheme)
            _walk(app, path, scheme.name.lower())
            _choose(app, path, scheme.name.lower())
    return 0


def _choose(app: QApplication, path: Path, scheme: str) -> None:
    """The chooser with a workspace that was used, one that is live, and one that cannot be opened."""
    live, broken = path.with_name("nordlys-fashion.portway"), path.with_name("old-notes.portway")
    create(live, now())
    with open_workspace(live, "editor") as workspace:
        made = Configuration("Nordlys Fashion", emarsys=EmarsysAccount(mode="live"))
        revisions.save(workspace.db, made, "console", "Made", now())
    broken.write_bytes(b"notes")
    chooser = Chooser([path, live, broken])
    chooser.show()
    _wait(app, 1.0)
    chooser.grab().save(str(TARGET / f"chooser-{scheme}.png"))
    chooser.hide()


def _walk(app: QApplication, path: Path, scheme: str) -> None:
    """Through the guide with a real gateway, a picture of each step."""
    window = MainWindow(path)
    window.resize(1440, 900)
    window.show()
    window.start_gateway()
    window._book.open("Guide", "name")
    page = window._book.pages["Guide"]
    assert isinstance(page, GuidePage)
    _until(app, lambda: bool(page.course.address))
    for at, act in enumerate((None, page.key_step.issue.click, None, None, None)):
        if act is not None:
            act()
        if at == 1:
            _until(app, lambda: page.key_step.listening._after is not None)
            page.key_step.listening.test.click()
            _until(app, lambda: page.key_step.listening._arrived is not None)
        if at == 4:
            page.steps[4].send.click()  # type: ignore[attr-defined]
            _wait(app, 4.0)
        _wait(app, 0.7)
        window.grab().save(str(TARGET / f"guide-{at + 1}-{scheme}.png"))
        if at == 1:
            window.resize(1100, 700)
            _wait(app, 0.3)
            window.grab().save(str(TARGET / f"guide-small-{scheme}.png"))
            window.resize(1440, 900)
        page.next.click()
    window.shut_down()
    window.supervisor.finish()
    window.hide()


def _until(app: QApplication, ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not ready() and time.monotonic() < end:
        app.processEvents()


def _wait(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
