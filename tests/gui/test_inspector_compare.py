"""Comparing two events of the Inspector's list, and beginning a rule from one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gui.pages.inspector import InspectorPage
from gui.pages.inspector.compare import CompareWindow
from gui.pages.inspector.compare_model import CompareModel
from models.storage.events import pack
from models.storage.workspace import open_workspace
from tests.gui.inspector_sample import Opened, fill_inspector, texts


@pytest.fixture
def page(make_inspector: Callable[[Path], InspectorPage], tmp_path: Path, qtbot: QtBot) -> InspectorPage:
    path = tmp_path / "acme.portway"
    fill_inspector(path, 2)
    with open_workspace(path, "writer") as opened:
        message = {"type": "track", "event": "Coupon Entered", "properties": {"coupon_id": "SPRING", "total": 86.5}}
        opened.connection.execute("UPDATE event_body SET message = ? WHERE event_id = 21", (pack(message),))
    made = make_inspector(path)
    qtbot.waitUntil(lambda: made.feed.complete)
    return made


def places(model: CompareModel, parent: QModelIndex | None = None) -> Iterator[tuple[str, str, str]]:
    parent = parent or QModelIndex()
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        name, left, right = (model.index(row, column, parent).data() for column in range(3))
        yield name, left, right
        yield from places(model, index)


@pytest.mark.qt_log_ignore("This plugin does not support")  # a window of its own
def test_two_events_are_compared_by_what_differs(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(20)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.table, Qt.Key.Key_Equal)
    window = page.findChild(CompareWindow)
    assert window is not None and window.isVisible()
    received, decided, sent = window.trees
    qtbot.waitUntil(lambda: received.model_.rowCount() > 0)
    assert window.said.text().startswith("#20 Post-purchase thanks") and "#21" in window.said.text()
    found = list(places(received.model_))
    assert ("coupon_id", '"AUTUMN10"', '"SPRING"') in found and ("anonymousId", '"a-91c4"', "–") in found
    assert not any(name == "total" for name, _, _ in found)
    assert any(name == "verdict" for name, _, _ in places(decided.model_))
    assert window.tabs.tabText(2) == "Sent  0" and "Nothing differs." in texts(sent)
    window.only.click()
    assert ("total", "86.5", "86.5") in list(places(received.model_))
    row = [name for name, _, _ in places(received.model_)].index("event")
    received.setCurrentIndex(received.model_.index(row, 0))
    qtbot.keyClick(received, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "event"
    window.close()


def test_one_event_alone_cannot_be_compared(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(20)
    qtbot.keyClick(page.table, Qt.Key.Key_Equal)
    assert "Select two events to compare them" in texts(page.banner)


def test_a_rule_is_started_from_an_event(page: InspectorPage, opened: Opened) -> None:
    page.table.select(20)
    next(one for one in page.acts.menu().actions() if one.text() == "Start rule from this event").trigger()
    assert opened == [("Rules", "new-from-event:20")]
