"""Opens the console: ``python -m gui -w WORKSPACE``, or ``portway`` without a command."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from models.problems import EnvironmentProblem, UserMistake
from models.storage import places

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication  # at run time only once its libraries are known to be there

DEBIAN_PACKAGES = (
    "libegl1 libgl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0"
    " libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1"
)
"""What Qt needs of a Debian system, all at once: one command mends what would else come to light one by one."""


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="portway", description="The console.")
    parser.add_argument("-w", "--workspace", help="the workspace to open")
    arguments = parser.parse_args(argv)
    try:
        check_libraries()
        workspace = wanted(arguments.workspace)
        return 0 if workspace is None else run(workspace)
    except UserMistake as mistake:
        print(mistake.text, file=sys.stderr)  # noqa: T201
        return 2
    except EnvironmentProblem as problem:
        print(problem.text, file=sys.stderr)  # noqa: T201
        return 1


def check_libraries() -> None:
    """Raises ``EnvironmentProblem`` that names a missing system library of Qt and the command that installs it.

    Where Qt finds its X11 plugin unusable it ends the process with a message of its own, so the plugin is loaded first.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        from PySide6.QtCore import QLibraryInfo
        from PySide6.QtWidgets import QApplication  # noqa: F401  (what needs the libraries)

        if os.environ.get("QT_QPA_PLATFORM", "xcb") == "xcb" and not os.environ.get("WAYLAND_DISPLAY"):
            plugins = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
            ctypes.CDLL(str(Path(plugins, "platforms", "libqxcb.so")))
    except (ImportError, OSError) as error:
        if ".so" not in str(error):
            raise
        raise EnvironmentProblem(missing_library(str(error))) from error


def missing_library(message: str) -> str:
    """The sentence for what the dynamic linker says (``libEGL.so.1: cannot open shared object file …``)."""
    library = message.split(":")[0]
    return (
        f"The window needs the system library {library}. On Debian and Ubuntu this installs it:"
        f" sudo apt install {DEBIAN_PACKAGES}"
    )


def wanted(argument: str | None) -> Path | None:
    """The workspace that is named, or the only one there is; else a person is asked, and ``None`` says that nobody chose."""
    there = places.workspaces()
    if argument or places.from_environment() or len(there) == 1:
        return places.chosen(argument)
    from gui.chooser import Chooser, known

    app = application()
    asking = Chooser(known(there))
    asking.exec()
    app.processEvents()  # the dialog is gone before the window comes
    return asking.chosen


def application() -> QApplication:
    """The one of this process, dressed; made at the first call."""
    from PySide6.QtWidgets import QApplication

    from gui import appearance, style
    from gui.icon import program_icon

    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Portway")
    app.setDesktopFileName("portway")  # by it Wayland finds the icon
    app.setQuitOnLastWindowClosed(False)  # the window goes before its gateway has finished
    style.install(app)
    appearance.wear(app)
    app.setWindowIcon(program_icon())
    return app


def is_new(workspace: Path) -> bool:
    """Whether it is opened here for the first time and nothing was done in it yet: then the guide leads through it."""
    from gui import memory
    from models.storage.setting_up import untouched

    return workspace not in memory.recent() and untouched(workspace)


def run(workspace: Path) -> int:
    """Open the window on a workspace and start its gateway; returns when the window is closed. Where one is open on it
    already, that one comes to the front instead."""
    from gui import memory
    from gui.door_check import revoke_left
    from gui.main_window import MainWindow, now
    from gui.shell.crash import CrashDialog, Faults, LastWords
    from gui.shell.single_instance import FirstInstance

    app = application()
    first = FirstInstance.of(workspace)
    if first is not None and not first.is_first:
        first.call_first()
        return 0
    new = is_new(workspace)
    memory.opened(workspace)
    Faults(app).install()
    words = LastWords()
    ended_by_a_fault = words.of_last_run()
    words.keep()
    window = MainWindow(workspace)
    window.ended.connect(app.quit)
    if first is not None:
        first.called.connect(window.come_forward)
        window.leaving.connect(first.close)
    window.show()
    revoke_left(workspace, now)
    window.start_gateway()
    window.load_pages()
    if new:
        window.begin_guide()
    if ended_by_a_fault:
        CrashDialog.of_last_run(ended_by_a_fault, window).open()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: app.exit(0))  # quit() would ask; noticed at the next look
    code = app.exec()
    window.shut_down()
    window.supervisor.finish()  # where the end came without a question
    words.end_well()
    if first is not None:
        first.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
