"""What is copied of an event has nobody in it, until a person says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.storage.workspace import open_workspace
from tests.gui.inspector_page import World, inspector


@pytest.fixture
def world(tmp_path: Path, styled: QApplication, qtbot: QtBot) -> Iterator[World]:
    with inspector(tmp_path, qtbot, "") as one:
        yield one


def copied(world: World, qtbot: QtBot, key: Qt.Key) -> str:
    world.page.table.setFocus()
    qtbot.keyClick(world.page.table, key)
    return QGuiApplication.clipboard().text()


def test_stand_ins_are_copied_unless_a_person_unticks_that(world: World, qtbot: QtBot) -> None:
    world.page.table.select(18)
    qtbot.waitUntil(lambda: "came close" in world.page.detail.head.markdown)
    for key, pieces in (
        (Qt.Key.Key_C, ("curl http", "AUTUMN10")),
        (Qt.Key.Key_X, ("### #18 track Coupon Entered", "Big basket", "```json", "```sh", "AUTUMN10")),
    ):
        text = copied(world, qtbot, key)
        assert all(piece in text for piece in pieces)
        assert "a-91c4" not in text
    menu = world.page.acts.menu()
    next(one for one in menu.actions() if one.text() == "Copy stand-ins for personal data").trigger()
    assert "a-91c4" in copied(world, qtbot, Qt.Key.Key_C)
    assert "a-91c4" in copied(world, qtbot, Qt.Key.Key_X)


def test_nothing_that_an_event_brought_leaves_its_block(world: World, qtbot: QtBot) -> None:
    message = b'{"type": "track", "event": "Cart", "properties": {"note": "```\\n# a head ````"}}'
    with open_workspace(world.path, "writer") as writer:
        writer.connection.execute("UPDATE event_body SET message = ? WHERE event_id = 18", (message,))
    world.page.table.select(18)
    qtbot.waitUntil(lambda: "a head" in world.page.detail.head.markdown)
    assert "\n`````json\n" in world.page.detail.head.markdown
