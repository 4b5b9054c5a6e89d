"""A rule with a real gateway: a person enters it through the door, is seen on the page, and is taken out of it there."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.door_check import RunKey
from gui.gateways import OtherGateway
from gui.live import Live
from gui.main_window import now
from gui.pages.rules import RulesPage
from gui.supervisor import State, Supervisor
from models.meaning.configuration import Configuration
from models.storage import revisions
from models.storage.workspace import create, open_workspace
from tests.gui.rules_sample import COUPON, MAPS

LONG_MS = 30_000


def _end_it(box: QMessageBox) -> object:
    return next(one for one in box.buttons() if one.text() == "End it")


def test_a_person_enters_a_rule_and_is_ended_on_the_page(
    styled: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "acme.portway"
    create(path, now())
    with open_workspace(path, "editor") as opened:
        revisions.save(opened.db, Configuration("Acme", data_maps=MAPS, rules=(COUPON,)), "ann", "Made", now())
    other = OtherGateway(path, now)
    supervisor = Supervisor(path, other.find, other.stop)
    background = Background(path)
    window = QWidget()
    qtbot.addWidget(window)
    page = RulesPage(Desk(path, background, Live(background, now), now, lambda title, what: None), window)
    page.setGeometry(0, 0, 1200, 812)
    for action in page.head_actions():
        action.setParent(window)
    try:
        supervisor.start(port=0)
        qtbot.waitUntil(lambda: supervisor.state is State.RUNNING, timeout=LONG_MS)
        assert supervisor.running is not None
        body = {"userId": "u-1", "event": "Coupon Entered", "context": {"traits": {"email": "ann@example.com"}}}
        key = RunKey(path, now).issue()

        def accepted() -> bool:
            assert supervisor.running is not None
            address = f"{supervisor.running.address}/v1/track"
            return requests.post(address, json=body, auth=(key, ""), timeout=10).status_code == 200

        qtbot.waitUntil(accepted, timeout=LONG_MS)
        window.show()
        page.shown(COUPON.name)
        qtbot.waitUntil(lambda: page.editor is not None)
        assert page.editor is not None
        panel = page.editor.side.open
        page.editor.side.show_panel(panel)
        qtbot.waitUntil(lambda: panel.table.shown.rowCount() == 1)
        assert panel.table.shown.rows[0][0] == "ann@example.com"
        panel.table.selectRow(0)
        monkeypatch.setattr(QMessageBox, "exec", lambda box: 0)
        monkeypatch.setattr(QMessageBox, "clickedButton", _end_it)
        panel.end.click()
        qtbot.waitUntil(lambda: panel.status.text().startswith("Nobody is in this rule"), timeout=LONG_MS)
    finally:
        page.hidden()
        background.stop()
        supervisor.finish()
