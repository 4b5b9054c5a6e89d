"""Pictures of "Settings" and "Going live", light and dark, into ``screenshots/``: ``python -m tests.gui.shots_settings``.

A sandbox of its own stands for the real account, so that there is something to find.
"""

from __future__ import annotations

import os
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
from tests.gui.real_account import demo_of_an_account, real_account

TARGET = Path("screenshots")
PAGES: tuple[type[Page], ...] = (SettingsPage, GoingLivePage)


def main() -> int:
    app = QApplication(sys.argv[:1])
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, real_account() as account:
        os.environ["PORTWAY_EMARSYS_SECRET"] = account["client_secret"]
        workspace = Path(folder) / "acme.portway"
        demo_of_an_account(workspace, account)
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            style.wear(app, scheme)
            for kind in PAGES:
                _take(app, kind, workspace, scheme.name.lower())
    return 0


def _take(app: QApplication, kind: type[Page], workspace: Path, scheme: str) -> None:
    background = Background(workspace)
    page = kind(Desk(workspace, background, Live(background, now), now, lambda title, what: None))
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.resize(1240, 812)
    page.show()
    page.shown()
    end = time.monotonic() + 4
    while time.monotonic() < end:
        app.processEvents()
    page.grab().save(str(TARGET / f"{kind.title.lower().replace(' ', '-')}-{scheme}.png"))
    if isinstance(page, SettingsPage):
        _take_the_rest(app, page, scheme)
    page.hidden()
    background.stop()
    page.deleteLater()


def _take_the_rest(app: QApplication, page: SettingsPage, scheme: str) -> None:
    """The foot of the page, and the assistant after a test."""
    bar = page._scroll.verticalScrollBar()
    for name, at in (("middle", bar.maximum() // 2), ("foot", bar.maximum())):
        bar.setValue(at)
        app.processEvents()
        page.grab().save(str(TARGET / f"settings-{name}-{scheme}.png"))
    page.account.assistant.click()
    assert page.assistant is not None
    page.assistant.secret.setText(os.environ["PORTWAY_EMARSYS_SECRET"])
    page.assistant.test.click()
    end = time.monotonic() + 3
    while time.monotonic() < end:
        app.processEvents()
    page.assistant.grab().save(str(TARGET / f"settings-assistant-{scheme}.png"))
    page.assistant.reject()


if __name__ == "__main__":
    sys.exit(main())
