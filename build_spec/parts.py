"""Which files of the libraries go into the built application: what the console uses of Qt, and nothing for its makers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

UNUSED_MODULES = [
    *("tkinter", "unittest", "pydoc", "doctest", "pdb", "lib2to3", "ensurepip", "idlelib", "test", "pip", "setuptools"),
    *("pytest", "hypothesis", "numpy", "IPython", "watchdog", "click.testing", "playhouse", "greenlet", "gevent"),
    *("yaml", "dotenv", "pygments"),  # libraries use them where they are there; nothing of ours needs them
    *("PyQt5", "PyQt6", "PySide2"),
    *(
        f"PySide6.{name}"
        for name in (
            *("QtConcurrent", "QtDBus", "QtDesigner", "QtHelp", "QtNetwork", "QtOpenGL", "QtOpenGLWidgets"),
            *("QtQml", "QtQuick", "QtQuickControls2", "QtQuickTest", "QtQuickWidgets", "QtSql"),
            *("QtSvg", "QtSvgWidgets", "QtTest", "QtUiTools", "QtXml"),
        )
    ),
]
WITH_METADATA = ("PySide6_Essentials", "keyring")
"""Distributions that are asked for their own entry: which version it is, which key stores it knows."""

_UNUSED_FILES = re.compile(
    r"Qt6?(Qml|Quick|Pdf|VirtualKeyboard|Network|Sql|Test|Designer|Help|Labs|ShaderTools|EglFS|EglFs|Svg|"
    r"WlShellIntegration.*ivi|Concurrent)"
    r"|/translations/|/qml/|qtvirtualkeyboard|/egldeviceintegrations/|/platforms/libq(eglfs|linuxfb|minimal|vnc|vk)"
    r"|/platforms/q(minimal|direct2d)|/(sqldrivers|tls|networkinformation|generic|assetimporters)/"
    r"|/printsupport/libcups"  # it would bring CUPS along with all that it needs; there the report is printed from its PDF
    r"|/platformthemes/libqgtk3|/platforminputcontexts/libqtvirtual"
    r"|/imageformats/.*(pdf|tiff|webp|tga|wbmp|icns|svg)|/iconengines/"
    r"|opengl32sw|d3dcompiler"
    r"|qtawesome/fonts/(?!phosphor)"
    r"|^/lib(fontconfig|freetype|stdc\+\+|gcc_s)\.so"  # they belong to the system's fonts and drivers: its own fit these
)


def is_used(target: str) -> bool:
    """Whether the file goes into the folder. ``target`` is where it would lie there."""
    return _UNUSED_FILES.search("/" + target.replace("\\", "/")) is None


def needed(binaries: list[tuple[str, str, str]], imports: Callable[[str], Iterable[tuple[str, object]]]) -> list[str]:
    """The targets of what still has a purpose once unused files are left out: libraries of the system that nothing
    links to any more go too (GTK came along only for a Qt plugin that was dropped).

    ``binaries``: target, source and kind, as PyInstaller lists them; ``imports``: what a file links to.
    """
    files = {target: source for target, source, _ in binaries}
    kept = {target for target in files if not _is_system_library(target)}
    new = kept
    while new:
        linked = {PurePath(name).name for target in new for name, _ in imports(files[target])}
        new = {target for target in files if PurePath(target).name in linked} - kept
        kept = kept | new
    return sorted(kept)


def _is_system_library(target: str) -> bool:
    """PyInstaller puts them side by side, beside the packages; Python's own library is one that the program loads."""
    return re.fullmatch(r"lib(?!python)[^/]*\.so[.\d]*", target) is not None


def forget_build_paths(folder: Path, library_folder: str) -> None:
    """Let the libraries of ``folder`` no longer look into the folder that Python's libraries had where it was built
    (their RUNPATH): on another machine somebody else may own it, and could put libraries there that we would load."""
    old = library_folder.encode() + b"\0"
    new = b"$ORIGIN".ljust(len(old), b"\0")  # of the same length, so that nothing else in the file moves
    for file in folder.rglob("*.so*"):
        if not file.is_symlink() and old in (held := file.read_bytes()):
            file.write_bytes(held.replace(old, new))
