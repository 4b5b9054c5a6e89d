"""Pictures of what surrounds the pages, light and dark, into ``screenshots/``: ``python -m tests.gui.shots_shell``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui import style
from gui.chooser import Chooser
from gui.main_window import MainWindow
from gui.shell.crash import GOES_ON, CrashDialog
from gui.shell.crash_report import report
from gui.shell.shortcut_list import ShortcutList
from gui.supervisor import Running, State
from tests.gui.people_sample import fill_people

TARGET = Path("screenshots")


def palette(window: MainWindow) -> QWidget:
    window.shell.show_palette()
    return window


def palette_typed(window: MainWindow) -> QWidget:
    window.shell.palette.field.setText("com")
    return window


def menu(window: MainWindow) -> QWidget:
    window.shell.palette.close_it()
    made = window.shell.commands.menu()
    made.popup(window.pos())
    return made


def banner(window: MainWindow) -> QWidget:
    window.shell.undo.saved.emit('Changed rule "Win-back after 30 days"')
    return window


def narrow(window: MainWindow) -> QWidget:
    window.resize(1100, 700)
    return window


def keys(window: MainWindow) -> QWidget:
    made = ShortcutList(window)
    made.show()
    return made


def crash(window: MainWindow) -> QWidget:
    try:
        raise RuntimeError("a value")
    except RuntimeError as error:
        made = CrashDialog(GOES_ON, report(error), window)
    made.show()
    return made


def chooser(window: MainWindow) -> QWidget:
    made = Chooser([Path(f"/home/ann/{name}.portway") for name in ("acme-outdoor", "harbour-coffee", "demo")])
    made.show()
    return made


PICTURES: tuple[Callable[[MainWindow], QWidget], ...] = (
    palette,
    palette_typed,
    menu,
    banner,
    narrow,
    keys,
    crash,
    chooser,
)


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
            window.resize(1440, 900)
            window.supervisor._enter(State.RUNNING, Running("http://127.0.0.1:8400", 1))
            window.show()
            QTest.qWait(600)
            for picture in PICTURES:
                shown = picture(window)
                QTest.qWait(500)
                shown.grab().save(str(TARGET / f"shell-{picture.__name__.replace('_', '-')}-{scheme.name.lower()}.png"))
                if shown is not window:
                    shown.close()
            window.shut_down()
            window.hide()
    return 0


if __name__ == "__main__":
    sys.exit(main())
