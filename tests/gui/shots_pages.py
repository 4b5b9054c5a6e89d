"""Every page in its window, light and dark, wide and in the smallest window: ``python -m tests.gui.shots_pages``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui import style
from gui.contents import CONTENTS
from gui.main_window import MainWindow
from gui.supervisor import Running, State
from gui.theme import Size
from tests.gui.people_sample import fill_people

TARGET = Path("screenshots")
SIZES = {"": (1440, 900), "-small": Size.MINIMUM}
SETTLES_MS = 500


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        workspace = Path(folder) / "acme-outdoor.portway"
        fill_people(workspace)
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            style.wear(app, scheme)
            window = MainWindow(workspace)
            window.supervisor._enter(State.RUNNING, Running("http://127.0.0.1:8400", 4711))
            window.show()
            for title in (one.title for one in CONTENTS):
                window._book.open(title)
                for suffix, size in SIZES.items():
                    window.resize(*size)
                    QTest.qWait(SETTLES_MS)
                    name = f"page-{title.lower().replace(' ', '-')}{suffix}-{scheme.name.lower()}.png"
                    window.grab().save(str(TARGET / name))
            window.shut_down()
            window.hide()
    return 0


if __name__ == "__main__":
    sys.exit(main())
