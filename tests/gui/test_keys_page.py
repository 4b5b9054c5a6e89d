"""The page of the API keys, used as a person does."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.keys import KeysPage
from gui.pages.keys.recipes import YOUR_KEY, recipes
from models.storage import keys
from models.storage.workspace import open_workspace


@pytest.fixture
def page(workspace: Path, styled: QApplication, qtbot: QtBot) -> Iterator[KeysPage]:
    background = Background(workspace)
    live = Live(background, now)
    one = KeysPage(Desk(workspace, background, live, now, lambda title, wanted: None))
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    for inside in (one, one.revoke):
        inside.setParent(window)
    one.resize(1200, 800)
    window.show()
    one.shown()
    yield one
    background.stop()


def press(page: KeysPage, qtbot: QtBot, text: str) -> None:
    found = next(one for one in page.findChildren(QPushButton) if one.text() == text)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def stored(workspace: Path) -> list[keys.Key]:
    with open_workspace(workspace, "reader") as opened:
        return keys.keys(opened.db)


def test_a_key_is_issued_shown_once_and_gone_when_the_page_is_left(
    page: KeysPage, workspace: Path, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.panel.name, "shop-prod")
    press(page, qtbot, "Issue key")
    shown = page.panel.key.text()
    assert shown.startswith("pw_s_")
    assert [(one.name, one.kind) for one in stored(workspace)] == [("shop-prod", "server")]
    qtbot.waitUntil(lambda: len(page.table.records.ids) == 1, timeout=5_000)
    page.hidden()
    page.shown()
    assert page.panel.key.text() == ""


def test_a_key_is_selected_where_another_page_asks_for_it(page: KeysPage, workspace: Path, qtbot: QtBot) -> None:
    with open_workspace(workspace, "editor") as opened:
        first, _ = keys.issue(opened.db, "shop", "server", "test", 1)
        keys.issue(opened.db, "app", "server", "test", 2)
    page.hidden()
    page.shown(first)
    qtbot.waitUntil(lambda: page.table.selected() == [first], timeout=5_000)


def test_a_name_is_needed(page: KeysPage, workspace: Path, qtbot: QtBot) -> None:
    press(page, qtbot, "Issue key")
    assert "needs a name" in page.panel.said.text()
    assert stored(workspace) == []


def test_a_public_key_has_allowed_origins(page: KeysPage, workspace: Path, qtbot: QtBot) -> None:
    page.panel.public.setChecked(True)
    qtbot.keyClicks(page.panel.name, "web")
    qtbot.keyClicks(page.panel.origins, "https://shop.example")
    press(page, qtbot, "Issue key")
    (key,) = stored(workspace)
    assert (key.kind, key.origins) == ("public", ("https://shop.example",))


def test_revoking_asks_first(page: KeysPage, workspace: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    qtbot.keyClicks(page.panel.name, "old")
    press(page, qtbot, "Issue key")
    qtbot.waitUntil(lambda: len(page.table.records.ids) == 1, timeout=5_000)
    page.table.selectRow(0)
    answers = [False, True]
    monkeypatch.setattr(page, "_sure", lambda name: answers.pop(0))
    page.revoke.click()
    assert stored(workspace)[0].active
    page.revoke.click()
    assert not stored(workspace)[0].active


def test_recipes_hold_the_address_and_the_key_or_its_stand_in() -> None:
    for one in recipes("https://in.example", "pw_s_x"):
        assert "in.example" in one.text
        assert "pw_s_x" in one.text or b64encode(b"pw_s_x:").decode() in one.text
        assert one.limits.endswith(".")
    assert all(YOUR_KEY in one.text for one in recipes("https://in.example", YOUR_KEY))


def test_where_room_is_scarce_the_panel_waits_behind_its_button(page: KeysPage, qtbot: QtBot) -> None:
    page.resize(1_240, 800)
    assert page.panel.isVisible()
    page.resize(1_044, 600)
    assert not page.panel.isVisible()
    page.fold.button.click()
    assert page.panel.isVisible()
    page.resize(1_240, 800)
    assert page.panel.isVisible()


def test_before_the_first_key_the_page_says_what_to_do(page: KeysPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.empty.isVisible)
    page.empty.first.click()
    assert page.panel.name.isVisible()
