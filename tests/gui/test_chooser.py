"""The first window, as a person uses it on a machine without a workspace, and on one with several."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from gui.chooser import Chooser
from models.storage import places
from models.storage.workspace import open_workspace

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # a dialog


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def asking(qtbot: QtBot, *there: Path) -> Chooser:
    made = Chooser(there)
    qtbot.addWidget(made)
    made.show()
    return made


def press(chooser: Chooser, text: str) -> None:
    next(one for one in chooser.findChildren(QPushButton) if one.text() == text).click()


def test_the_first_workspace_is_made_by_its_name(qtbot: QtBot) -> None:
    chooser = asking(qtbot)
    assert not chooser.findChild(QListWidget).isVisible()
    name = chooser.findChild(QLineEdit)
    press(chooser, "New workspace")
    assert "Give the workspace a name" in " ".join(one.text() for one in chooser.findChildren(QLabel))
    qtbot.keyClicks(name, "acme")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert chooser.chosen == places.named("acme")
    with open_workspace(chooser.chosen, "reader") as workspace:
        assert workspace.path == chooser.chosen


def test_a_name_that_is_taken_is_said_in_one_sentence(qtbot: QtBot) -> None:
    places.data_folder().mkdir(parents=True)
    places.named("acme").write_bytes(b"")
    places.data_folder().joinpath("acme.portway").write_bytes(b"taken")
    chooser = asking(qtbot)
    qtbot.keyClicks(chooser.findChild(QLineEdit), "acme")
    press(chooser, "New workspace")
    assert chooser.chosen is None
    assert any("There is already a file" in one.text() for one in chooser.findChildren(QLabel))


def test_one_of_several_is_chosen_or_the_demo(qtbot: QtBot, home: Path) -> None:
    chooser = asking(qtbot, home / "acme.portway", home / "bcme.portway")
    names = chooser.findChild(QListWidget)
    names.itemActivated.emit(names.item(1))
    assert chooser.chosen == home / "bcme.portway"
    chooser = asking(qtbot)
    press(chooser, "Open the demo")
    assert chooser.chosen is not None and chooser.chosen.exists()
