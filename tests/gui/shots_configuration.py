"""Pictures of *Configuration*, light and dark, into ``screenshots/``: ``python -m tests.gui.shots_configuration``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui import style
from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.configuration import ConfigurationPage
from models.meaning.bundle import to_text
from models.storage import backups, bundles
from models.storage.workspace import open_workspace
from tests.gui.configuration_sample import file_for_import, fill_configuration

TARGET = Path("screenshots")
Step = Callable[[ConfigurationPage, Path], None]


def importing(page: ConfigurationPage, file: Path) -> None:
    page.shown(file)


def testing(page: ConfigurationPage, file: Path) -> None:
    """A bundle of which some events were expected to come out otherwise."""
    target = file.with_name("acme.portway-bundle")
    with open_workspace(page.desk.workspace, "reader") as opened:
        bundle = bundles.make(opened.db, bundles.newest_events(opened.db, 40), now(), progress=lambda done, of: None)
    text = to_text(bundle).replace('"Opt-In"', '"Newsletter"').replace('"excluded"', '"moved"')
    target.write_text(text.replace('"verdict": "nothing to do"', '"verdict": "parked"', 2))
    page.shown("Client bundle")
    page.bundle.open_file(target)


PICTURES: tuple[tuple[str, Step], ...] = (
    ("file", lambda page, file: page.shown("Import and export")),
    ("review", importing),
    ("bundle", lambda page, file: page.shown("Client bundle")),
    ("bundle-report", testing),
    ("hand-over", lambda page, file: page.shown("Hand-over report")),
    ("workspace", lambda page, file: page.shown("This workspace")),
    ("revisions", lambda page, file: page.shown("Revisions")),
)


def main() -> int:
    app = QApplication(sys.argv[:1])
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    only = set(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "acme.portway"
        fill_configuration(workspace)
        file = file_for_import(workspace)
        with open_workspace(workspace, "editor") as opened:
            for days in (1, 8):
                at = now() - days * 86_400_000
                backups.take(opened, backups.default_target(workspace, at), "console", at)
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            style.wear(app, scheme)
            for name, step in PICTURES:
                if only and name not in only:
                    continue
                background = Background(workspace)
                page = ConfigurationPage(
                    Desk(workspace, background, Live(background, now), now, lambda title, what: None)
                )
                page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
                page.resize(1240, 812)
                page.show()
                step(page, file)
                wait(app)
                page.grab().save(str(TARGET / f"configuration-{name}-{scheme.name.lower()}.png"))
                page.hidden()
                background.stop()
                page.hide()
    return 0


def wait(app: QApplication, seconds: float = 1.2) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
