"""Opens the console: ``python -m gui -w WORKSPACE``, or ``portway`` without a command."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from models.problems import EnvironmentProblem, UserMistake
from models.storage import places

DEBIAN_PACKAGE = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
}
"""The system libraries that Qt needs on Linux, with the package that brings each."""

_WINDOW_LIBRARIES = ("libxkbcommon.so.0", "libxcb-cursor.so.0")
"""Not needed to import Qt, but to open a window: without them Qt ends the process with a message of its own."""


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="portway", description="The console.")
    parser.add_argument("-w", "--workspace", help="the workspace to open")
    arguments = parser.parse_args(argv)
    try:
        workspace = places.chosen(arguments.workspace)
        check_libraries()
        return run(workspace)
    except UserMistake as mistake:
        print(mistake.text, file=sys.stderr)  # noqa: T201
        return 2
    except EnvironmentProblem as problem:
        print(problem.text, file=sys.stderr)  # noqa: T201
        return 1


def check_libraries() -> None:
    """Raises ``EnvironmentProblem`` that names a missing system library of Qt and the command that installs it."""
    if not sys.platform.startswith("linux"):
        return
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise EnvironmentProblem(missing_library(str(error))) from error
    import ctypes
    import os

    if os.environ.get("QT_QPA_PLATFORM", "") in ("", "xcb"):
        for library in _WINDOW_LIBRARIES:
            try:
                ctypes.CDLL(library)
            except OSError as error:
                raise EnvironmentProblem(missing_library(str(error))) from error


def missing_library(message: str) -> str:
    """The sentence for what the dynamic linker says (``libEGL.so.1: cannot open shared object file …``)."""
    library = next((one for one in DEBIAN_PACKAGE if one in message), message.split(":")[0])
    package = DEBIAN_PACKAGE.get(library)
    if package is None:
        return f"The window needs the system library {library}. Install it with your system's package manager."
    return f"The window needs the system library {library}. Install it with: sudo apt install {package}"


def run(workspace: Path) -> int:
    """Open the window on a workspace and start its gateway; returns when the window is closed."""
    from PySide6.QtWidgets import QApplication

    from gui import style
    from gui.main_window import MainWindow

    app = QApplication(sys.argv[:1])
    app.setApplicationName("Portway")
    style.install(app)
    window = MainWindow(workspace)
    window.show()
    window.start_gateway()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
