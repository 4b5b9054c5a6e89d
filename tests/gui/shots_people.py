"""Pictures of *Users* and *Deliveries*, light and dark, into ``screenshots/``: ``python -m tests.gui.shots_people``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui import style
from gui.background import Background
from gui.desk import Desk, Page
from gui.live import Live
from gui.main_window import now
from gui.pages.deliveries import DeliveriesPage
from gui.pages.users import UsersPage
from tests.gui.people_sample import fill_people

TARGET = Path("screenshots")
PICTURES: tuple[tuple[str, Callable[[Desk], Page], Any], ...] = (
    ("users", UsersPage, None),
    ("contact", UsersPage, 1),
    ("deliveries", DeliveriesPage, None),
    ("deliveries-13", DeliveriesPage, 13),
)


def wait(app: QApplication) -> None:
    end = time.monotonic() + 0.8
    while time.monotonic() < end:
        app.processEvents()


def main() -> int:
    app = QApplication(sys.argv[:1])
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "acme.portway"
        fill_people(workspace)
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            style.wear(app, scheme)
            for name, make, wanted in PICTURES:
                background = Background(workspace)
                page = make(Desk(workspace, background, Live(background, now), now, lambda title, what: None))
                page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
                page.resize(1200, 812)
                page.show()
                page.shown(wanted)
                wait(app)
                if isinstance(page, DeliveriesPage) and wanted:
                    page.right.head.correct.click()
                    wait(app)
                page.grab().save(str(TARGET / f"{name}-{scheme.name.lower()}.png"))
                page.hidden()
                background.stop()
                page.hide()
    return 0


if __name__ == "__main__":
    sys.exit(main())
