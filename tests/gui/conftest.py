"""A styled application and a sample workspace for the console's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import style
from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from tests.gui.inspector_sample import Opened
from tests.gui.sample import fill

if TYPE_CHECKING:
    from gui.pages.inspector import InspectorPage


@pytest.fixture(autouse=True)
def _own_memory(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the console remembers lies in a folder of the test, never with the settings of whoever runs it."""
    folder = str(tmp_path_factory.mktemp("settings"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[QApplication]:
    style.wear(qapp, Qt.ColorScheme.Light)
    yield qapp
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what is closed must not outlive its style
    qapp.setStyleSheet("")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "acme.portway"
    fill(path, 200)
    return path


@pytest.fixture
def opened() -> Opened:
    """What the pages asked other pages to show, by their titles."""
    return []


@pytest.fixture
def make_inspector(styled: QApplication, qtbot: QtBot, opened: Opened) -> Iterator[Callable[[Path], InspectorPage]]:
    from gui.pages.inspector import InspectorPage

    backgrounds, pages = [], []

    def make_one(workspace: Path) -> InspectorPage:
        background = Background(workspace)
        page = InspectorPage(
            Desk(workspace, background, Live(background, now), now, lambda title, what: opened.append((title, what)))
        )
        backgrounds.append(background)
        pages.append(page)
        qtbot.addWidget(page)
        page.setMinimumSize(1200, 812)
        page.show()
        page.shown()
        return page

    yield make_one
    for page in pages:
        page.hidden()
    for background in backgrounds:
        background.stop()
