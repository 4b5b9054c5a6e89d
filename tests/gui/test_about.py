"""What the console and the command say about themselves is the same, and true."""

from __future__ import annotations

import sqlite3

import pytest
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gui.about import show_about
from models import version


@pytest.mark.qt_log_ignore("This plugin does not support")  # the box
def test_about_shows_the_versions_and_copies_them(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    show_about(window)
    (box,) = window.findChildren(QMessageBox)
    said = box.text() + box.informativeText()
    for part in (version.VERSION, "from source", f"Qt {qVersion()}", f"SQLite {sqlite3.sqlite_version}", "Python 3."):
        assert part in said
    copy = next(one for one in box.buttons() if one.text() == "Copy")
    copy.click()
    assert QGuiApplication.clipboard().text() == version.in_one_line()
