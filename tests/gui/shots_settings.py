"""Pictures of "Settings" and "Going live", light and dark, into ``screenshots/``: ``python -m tests.gui.shots_settings``."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui import style
from gui.background import Background
from gui.desk import Desk, Page
from gui.live import Live
from gui.main_window import now
from gui.pages.going_live import GoingLivePage
from gui.pages.settings import SettingsPage
from tests.gui.sample import fill

TARGET = Path("screenshots")
PAGES: tuple[type[Page], ...] = (SettingsPage, GoingLivePage)


def main() -> int:
    app = QApplication(sys.argv[:1])
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "acme.portway"
        fill(workspace, 200)
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            style.wear(app, scheme)
            for kind in PAGES:
                background = Background(workspace)
                page = kind(Desk(workspace, background, Live(background, now), now, lambda title, what: None))
                page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
                page.resize(1200, 812)
                page.show()
                page.shown()
                end = time.monotonic() + 4
                while time.monotonic() < end:
                    app.processEvents()
                page.grab().save(str(TARGET / f"{kind.title.lower().replace(' ', '-')}-{scheme.name.lower()}.png"))
                background.stop()
                page.deleteLater()
    return 0


if __name__ == "__main__":
    sys.exit(main())
