"""Rules with a real gateway: a person enters one through the door and is taken out of it on the page; the sandbox gets what a
rule triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.door_check import RunKey
from gui.gateways import OtherGateway
from gui.live import Live
from gui.main_window import now
from gui.pages.rules import RulesPage
from gui.supervisor import Running, State, Supervisor
from models.meaning.configuration import Configuration, Reference, Rule
from models.sandbox.control import Control
from models.storage import revisions
from models.storage.workspace import create, open_workspace
from tests.gui.rules_sample import COUPON, MAPS

LONG_MS = 30_000
pytestmark = pytest.mark.usefixtures("styled")


@contextmanager
def running(folder: Path, qtbot: QtBot, rule: Rule) -> Iterator[tuple[RulesPage, Running, Path]]:
    """The page on a workspace with one rule, its gateway running."""
    path = folder / "acme.portway"
    create(path, now())
    with open_workspace(path, "editor") as opened:
        revisions.save(opened.db, Configuration("Acme", data_maps=MAPS, rules=(rule,)), "ann", "Made", now())
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
        window.show()
        page.shown(rule.name)
        yield page, supervisor.running, path
    finally:
        page.hidden()
        background.stop()
        supervisor.finish()


def _end_it(box: QMessageBox) -> object:
    return next(one for one in box.buttons() if one.text() == "End it")


def test_a_person_enters_a_rule_and_is_ended_on_the_page(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path, qtbot, COUPON) as (page, gateway, path):
        body = {"userId": "u-1", "event": "Coupon Entered", "context": {"traits": {"email": "ann@example.com"}}}
        key = RunKey(path, now).issue()

        def accepted() -> bool:
            address = f"{gateway.address}/v1/track"
            return requests.post(address, json=body, auth=(key, ""), timeout=10).status_code == 200

        qtbot.waitUntil(accepted, timeout=LONG_MS)
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


def test_an_external_event_that_the_sandbox_lacks_is_added_with_one_click(qtbot: QtBot, tmp_path: Path) -> None:
    *others, last = COUPON.conditions
    rows = (*others, replace(last, external_event=Reference(4711, "autumn mail")))
    with running(tmp_path, qtbot, replace(COUPON, conditions=rows)) as (page, _, path):
        qtbot.waitUntil(lambda: page.editor is not None and page.editor.footer.remedy.isVisible(), timeout=LONG_MS)
        assert page.editor is not None
        assert page.editor.footer.remedy.text() == "Add it to the sandbox"
        qtbot.mouseClick(page.editor.footer.remedy, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: page.editor is not None and not page.editor.judgement.problems, timeout=LONG_MS)
        with Control.of_file(path.with_suffix(".sandbox")) as control:
            events = {one["id"]: one["name"] for one in control.account()["events"]}
        assert {str(number): name for number, name in events.items()}["4711"] == "autumn mail"
