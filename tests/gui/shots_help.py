"""Pictures of the help, light and dark, into ``screenshots/``: ``python -m tests.gui.shots_help``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from gui import style
from gui.help import HelpWindow

TARGET = Path("screenshots")
TOPICS = (
    *("getting-started", "segment", "public-address", "inspector", "settings", "sandbox"),
    *("rules-exactly", "verdicts", "troubleshooting", "reason:rule_start_old"),
    *("filter", "keyboard", "command-line", "file-format"),
)


def main() -> int:
    app = QApplication(sys.argv[:1])
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            style.wear(app, scheme)
            window = HelpWindow()
            window.show()
            window.activateWindow()
            for topic in TOPICS:
                window.open(topic)
                _keep(app, window, topic.replace("reason:", "reason-"), scheme)
            window.search.setText("opt-in")
            window.open("mapping")
            window.find_bar.open()
            window.find_bar.field.setText("field")
            _keep(app, window, "search", scheme)
            window.search.setText("zebra")
            window.find_bar.close_bar()
            _keep(app, window, "nothing", scheme)
            window.close()
    return 0


def _keep(app: QApplication, window: HelpWindow, name: str, scheme: Qt.ColorScheme) -> None:
    app.processEvents()
    window.grab().save(str(TARGET / f"help-{name}-{scheme.name.lower()}.png"))


if __name__ == "__main__":
    sys.exit(main())
