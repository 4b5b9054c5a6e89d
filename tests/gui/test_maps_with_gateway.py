"""Data maps with a real gateway: the account's fields are read, a test event arrives, a map of it reaches the account."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.gateways import OtherGateway
from gui.live import Live
from gui.main_window import now
from gui.pages.maps import MapsPage
from gui.supervisor import State, Supervisor
from models.meaning.configuration import Configuration, DataMap, Reference
from models.storage import revisions
from models.storage.workspace import create, open_workspace

LONG_MS = 30_000
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # the lists of completions


def test_a_map_is_made_from_what_came_in(styled: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "acme.portway"
    create(path, now())
    with open_workspace(path, "editor") as opened:
        revisions.save(opened.db, Configuration("Acme"), "ann", "Made", now())
    other = OtherGateway(path, now)
    supervisor = Supervisor(path, other.find, other.stop)
    background = Background(path)
    window = QWidget()
    qtbot.addWidget(window)
    desk = Desk(path, background, Live(background, now), now, lambda title, what: None, supervisor)
    page = MapsPage(desk, window)
    page.setGeometry(0, 0, 1240, 812)
    for action in page.head_actions():
        action.setParent(window)
    try:
        supervisor.start(port=0)
        qtbot.waitUntil(lambda: supervisor.state is State.RUNNING, timeout=LONG_MS)
        window.show()
        page.shown()
        qtbot.waitUntil(lambda: "No event yet" in page.catalogue.empty.text)
        page.catalogue.empty.first.click()
        qtbot.waitUntil(lambda: page.judge.message is not None, timeout=LONG_MS)
        page.bench.refresh_asked.emit()
        qtbot.waitUntil(lambda: 1 in page.judge.catalogue.fields, timeout=LONG_MS)
        paths = [one.seen.path for one in page.catalogue.shown.entries]
        page.catalogue.list.setCurrentIndex(page.catalogue.shown.index(paths.index("traits.firstName"), 0))
        qtbot.keyClick(page.catalogue.list, Qt.Key.Key_Return)
        assert page.bench.table.shown.lines[0].preview.value == "Test"
        qtbot.keyClick(page.bench.editor.name, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.draft.base.revision == 2)
        name = page.judge.catalogue.fields[1].name
        assert page.draft.base.data_maps == (
            DataMap("first_name", ("traits.firstName",), "string", Reference(1, name)),
        )
    finally:
        page.hidden()
        background.stop()
        supervisor.finish()
