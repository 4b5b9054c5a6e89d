"""The tab *Dry run*: an event decided again, with the configuration in force or with that of its time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.main_window import now
from gui.widgets.segments import Segments
from models.storage import revisions
from models.storage.workspace import open_workspace
from tests.gui.inspector_page import World, inspector


@pytest.fixture
def world(tmp_path: Path, styled: QApplication, qtbot: QtBot) -> Iterator[World]:
    with inspector(tmp_path, qtbot, "") as one:
        yield one


def test_an_event_is_decided_with_either_configuration(world: World, qtbot: QtBot) -> None:
    tab = world.page.detail.again
    world.page.table.select(18)
    world.page.table.setFocus()
    qtbot.keyClick(world.page.table, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: tab.isVisible() and bool(tab.sentence))
    assert not tab.findChildren(Segments)
    with open_workspace(world.path, "editor") as opened:
        old = revisions.latest(opened.db)
        revisions.save(opened.db, replace(old, data_maps=old.data_maps[1:], rules=()), "ann", "fewer", now())
    tab.look_at(18)
    qtbot.waitUntil(lambda: bool(tab.findChildren(Segments)))
    texts = [one.text() for one in tab.findChildren(QLabel)]
    assert any("with revision 2" in one for one in texts)
    assert any(one.startswith("1 of 2 data maps") for one in texts)
    tab.findChildren(Segments)[0].choose(1)
    qtbot.waitUntil(lambda: any("with revision 1." in one.text() for one in tab.findChildren(QLabel)))
    assert any(one.text().startswith("2 of 3 data maps") for one in tab.findChildren(QLabel))
    assert tab.findChildren(Segments)[0].at == 1
