"""The first window, as a person uses it on a machine without a workspace, and on one with several."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from gui.chooser import Chooser
from models.meaning.configuration import EmarsysAccount
from models.storage import places, revisions
from models.storage.workspace import open_workspace
from models.storage.workspace_card import card
from tests.gui.sample import fill

LONG_MS = 30_000

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
    qtbot.waitUntil(lambda: chooser.chosen is not None, timeout=LONG_MS)
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
    qtbot.waitUntil(
        lambda: any("There is already a file" in one.text() for one in chooser.findChildren(QLabel)), timeout=LONG_MS
    )
    assert chooser.chosen is None
    assert chooser.findChild(QLineEdit).isEnabled()


def test_one_of_several_is_chosen_or_the_demo(qtbot: QtBot, home: Path) -> None:
    chooser = asking(qtbot, home / "acme.portway", home / "bcme.portway")
    names = chooser.findChild(QListWidget)
    names.itemActivated.emit(names.item(1))
    assert chooser.chosen == home / "bcme.portway"
    chooser = asking(qtbot)
    press(chooser, "Open the demo")
    qtbot.waitUntil(lambda: chooser.chosen is not None, timeout=LONG_MS)
    assert chooser.chosen is not None and chooser.chosen.exists()


def test_each_says_what_it_is_before_it_is_opened(qtbot: QtBot, home: Path) -> None:
    made, broken = home / "acme.portway", home / "notes.portway"
    fill(made, 0)
    broken.write_bytes(b"not a workspace")
    names = asking(qtbot, made, broken).findChild(QListWidget)
    said = Qt.ItemDataRole.AccessibleTextRole
    qtbot.waitUntil(lambda: names.item(0).data(said) == "Acme Outdoor, Sandbox", timeout=LONG_MS)
    qtbot.waitUntil(lambda: names.item(1).data(said) == "notes, cannot be opened", timeout=LONG_MS)
    assert "notes.portway" in names.item(1).toolTip()


def test_a_card_tells_of_a_live_workspace_and_never_fails(home: Path) -> None:
    path = home / "acme.portway"
    fill(path, 0)
    with open_workspace(path, "editor") as workspace:
        base = revisions.latest(workspace.db)
        revisions.save(workspace.db, replace(base, emarsys=EmarsysAccount(mode="live")), "test", "live", 1)
    found = card(path)
    assert (found.name, found.mode, found.running, found.trouble) == ("Acme Outdoor", "live", False, "")
    assert found.used_at > 0
    assert "There is no workspace" in card(home / "gone.portway").trouble
