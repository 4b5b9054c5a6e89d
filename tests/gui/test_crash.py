"""A fault is said in a dialog; its report names places in the program and nothing of what was in it; the console goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.shell.crash import CrashDialog, Faults, LastWords
from gui.shell.crash_report import place, report, report_of_end
from models.version import VERSION

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # the dialog
PERSONAL = "ann@example.com"


@pytest.fixture
def faults(styled: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Faults]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    made = Faults()
    made.install()
    yield made
    for one in QApplication.topLevelWidgets():
        if isinstance(one, CrashDialog):
            one.close()
    QApplication.processEvents()


def fault(value: str) -> BaseException:
    """As one comes out of the program: with a value in its text, and in the variables of its frames."""
    try:
        try:
            int(value)
        except ValueError as error:
            raise RuntimeError(f"no number: {value}") from error
    except RuntimeError as error:
        return error


def shown() -> list[CrashDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, CrashDialog) and one.isVisible()]


def test_a_report_names_versions_and_places_and_no_value() -> None:
    said = report(fault(PERSONAL))
    assert VERSION in said
    assert "builtins.ValueError" in said and "builtins.RuntimeError" in said
    assert "tests/gui/test_crash.py:" in said
    assert PERSONAL not in said
    assert str(Path.home()) not in said
    assert str(Path(__file__).parents[2]) not in said


def test_libraries_are_named_as_everybody_has_them() -> None:
    assert place("/home/ann/x/lib/python3.11/site-packages/peewee.py") == "peewee.py"
    assert place(r"C:\Users\ann\AppData\portway\_internal\PySide6\core.py") == "PySide6/core.py"
    assert place("/home/ann/secret/thing.py") == "thing.py"


def test_a_fault_is_shown_and_its_report_can_be_copied_and_saved(
    faults: Faults, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = fault(PERSONAL)
    sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: len(shown()) == 1)
    (dialog,) = shown()
    said = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "builtins.RuntimeError" in said and PERSONAL not in said
    press(dialog, "Copy report")
    assert QGuiApplication.clipboard().text() == said
    target = tmp_path / "report.txt"
    monkeypatch.setattr("gui.shell.crash.QFileDialog.getSaveFileName", lambda *_: (str(target), ""))
    press(dialog, "Save report …")
    assert target.read_text("utf-8") == said + "\n"


def test_a_fault_of_another_thread_is_shown_and_later_ones_are_counted(faults: Faults, qtbot: QtBot) -> None:
    def fail() -> None:
        raise RuntimeError(PERSONAL)

    for _ in range(3):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: len(shown()) == 1)
    (dialog,) = shown()
    qtbot.waitUntil(lambda: "3 faults" in dialog._said.text())
    dialog.close()
    qtbot.waitUntil(lambda: not shown())
    error = fault(PERSONAL)
    sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: len(shown()) == 1)


ENDS = """
import os, pathlib, sys
from gui.shell.crash import LastWords
words = LastWords(pathlib.Path(sys.argv[1]))
words.keep()
if sys.argv[2] == "fatal":
    from PySide6.QtCore import qFatal
    qFatal("ann@example.com broke it")
elif sys.argv[2] == "abort":
    os.abort()
words.end_well()
"""


@pytest.mark.parametrize("how", ["fatal", "abort"])
def test_the_next_start_tells_of_a_run_that_was_ended_by_a_fault(tmp_path: Path, how: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ENDS, str(tmp_path), how], capture_output=True, timeout=30, check=False
    )
    assert ended.returncode != 0
    said = LastWords(tmp_path).of_last_run()
    assert VERSION in said and "Fatal Python error" in said
    assert PERSONAL not in said
    assert str(Path.home()) not in said
    assert ("Qt fatal message" in said) == (how == "fatal")


def test_a_run_that_ends_well_leaves_nothing(tmp_path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", ENDS, str(tmp_path), "well"], timeout=30, check=False).returncode == 0
    assert LastWords(tmp_path).of_last_run() == ""
    assert not list(tmp_path.iterdir())


def test_what_the_fault_handler_writes_is_read_without_paths() -> None:
    left = "Fatal Python error: Segmentation fault\n\nCurrent thread 0x00007f (most recent call first):\n"
    left += '  File "/home/ann/portway/lib/python3.11/site-packages/gui/book.py", line 7 in open\nann@example.com\n'
    said = report_of_end(left)
    assert "gui/book.py:7 open" in said
    assert "ann" not in said


def press(dialog: CrashDialog, text: str) -> None:
    next(one for one in dialog.findChildren(QPushButton) if one.text() == text).click()
