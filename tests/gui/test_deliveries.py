"""The page *Deliveries* as a person uses it: reasons, items, the wire, retry, held exits, who got what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.deliveries import DeliveriesPage
from models.storage import delivery_groups
from models.storage.tables import Command
from models.storage.workspace import open_workspace
from tests.gui.people_sample import HOSTILE, fill_people


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "acme.portway"
    fill_people(target)
    return target


@pytest.fixture
def page(styled: QApplication, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeliveriesPage]:
    monkeypatch.setattr("gui.widgets.asking.PATIENCE", 0.0)
    background = Background(path)
    made = DeliveriesPage(Desk(path, background, Live(background, now), now, lambda title, what: None))
    qtbot.addWidget(made)
    made.setMinimumSize(1200, 812)
    made.show()
    made.shown()
    qtbot.waitUntil(lambda: made.groups.records.rowCount() == 3)
    yield made
    made.hidden()
    background.stop()


def asked(path: Path) -> list[tuple[str, object]]:
    with open_workspace(path, "reader") as workspace:
        rows = Command.select(Command.what, Command.arguments).tuples().execute(workspace.db)
        return [(what, json.loads(text)) for what, text in rows]


def test_the_largest_reason_comes_first_and_is_retried_as_a_group(
    page: DeliveriesPage, path: Path, qtbot: QtBot
) -> None:
    assert page.sentence.text().startswith("12 contacts – rejected by Emarsys: More contacts found")
    assert page.segments["Failed"].text() == "Failed 23"
    qtbot.mouseClick(page.retry, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.banner.isVisible())
    assert asked(path) == [("retry", {"deliveries": list(range(12, 0, -1))})]


def test_the_wire_names_fields_and_tints_the_reply(page: DeliveriesPage, qtbot: QtBot) -> None:
    page.items.select(1)
    qtbot.waitUntil(lambda: "Country or region" in page.wire.request.toPlainText())
    assert "Authorization: ••••••••" in page.wire.request.toPlainText()
    assert page.wire.reply.extraSelections()


def test_held_exits_are_dropped(page: DeliveriesPage, path: Path, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.segments["Queue"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.groups.records.rowCount() == 2)
    page.groups.selectRow(1)
    qtbot.waitUntil(lambda: page.drop.isVisible())
    qtbot.mouseClick(page.drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: asked(path) == [("drop exits", {"deliveries": [26, 25, 24]})])


def test_pause_is_asked_of_the_gateway(page: DeliveriesPage, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.pause.clicked):
        page.pause.click()
    qtbot.waitUntil(lambda: asked(path) == [("pause", {})])


def test_who_got_what_is_safe_to_open_in_a_spreadsheet(path: Path) -> None:
    with open_workspace(path, "editor") as workspace:
        workspace.connection.execute("UPDATE delivery SET key = '=1+1' WHERE id = 57")
        text = delivery_groups.who_got_what(workspace.db)
    assert ",'=1+1," in text and HOSTILE in text
    assert "Welcome,thanks-3-days," in text
