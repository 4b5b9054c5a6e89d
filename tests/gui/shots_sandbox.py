"""Pictures of the page "Sandbox", light and dark, into ``screenshots/``: ``python -m tests.gui.shots_sandbox``."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui import style
from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.sandbox import SandboxPage
from models.sandbox.control import Control
from models.sandbox.file import beside
from models.storage import commands
from models.storage.commands import Ask
from models.storage.workspace import open_workspace
from tests.gui.sandbox_sample import demo_running

TARGET = Path("screenshots")
SIZE = (1240, 812)
"""The page's room in a window of 1440 × 900."""


def main() -> int:
    app = QApplication(sys.argv[:1])
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "acme.portway"
        with demo_running(workspace):
            _live_a_little(workspace)
            for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
                style.wear(app, scheme)
                _take(app, workspace, scheme.name.lower())
    return 0


def _live_a_little(workspace: Path) -> None:
    with open_workspace(workspace, "editor") as opened:
        request = commands.ask(opened.db, Ask.CLOCK, {"forward": 3 * 86_400_000}, "test", now())
        assert commands.wait(opened.db, request, 60) is not None
    with Control.of_file(beside(workspace)) as control:
        control.add_faults("500@contact:2", "slow@event=800")
        control.switch(email_case="exact")


def _take(app: QApplication, workspace: Path, scheme: str) -> None:
    background = Background(workspace)
    page = SandboxPage(Desk(workspace, background, Live(background, now), now, lambda title, what: None))
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.resize(*SIZE)
    page.show()
    page.shown()
    for at in range(page.tabs.count()):
        page.tabs.setCurrentIndex(at)
        end = time.monotonic() + 1.6
        while time.monotonic() < end:
            app.processEvents()
        name = page.tabs.tabText(at).split(" (")[0].lower().replace(" ", "-")
        page.grab().save(str(TARGET / f"sandbox-{name}-{scheme}.png"))
    page.hidden()
    background.stop()
    page.deleteLater()


if __name__ == "__main__":
    sys.exit(main())
