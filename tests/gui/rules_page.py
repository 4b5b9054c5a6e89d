"""The page "Rules" in a window, for tests that act on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.rules import RulesPage
from gui.pages.rules.editor import RuleEditor

GoneTo = list[tuple[str, object]]


@contextmanager
def rules_page(path: Path, qtbot: QtBot, gone_to: GoneTo, height: int = 812) -> Iterator[RulesPage]:
    """``gone_to`` collects the pages that it leads to, each with what that page is to show."""
    background = Background(path)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, height)
    desk = Desk(path, background, Live(background, now), now, lambda title, what: gone_to.append((title, what)))
    page = RulesPage(desk, window)
    page.setGeometry(window.rect())
    for action in page.head_actions():
        action.setParent(window)
    window.show()
    yield page
    page.hidden()
    background.stop()


def opened_rule(page: RulesPage, qtbot: QtBot, name: str) -> RuleEditor:
    page.shown(name)
    qtbot.waitUntil(lambda: page.editor is not None)
    assert page.editor is not None
    return page.editor
