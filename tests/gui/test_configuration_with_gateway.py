"""A workspace leaves this computer while its gateway runs: the gateway finishes first, and nothing is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.pages.configuration import ConfigurationPage
from gui.pages.configuration.typed_sure import TypedSure
from gui.pages.configuration.workspace_part import WorkspacePart
from gui.supervisor import State
from models.storage import moving
from models.storage.workspace import open_workspace
from tests.gui.configuration_sample import file_for_import, fill_configuration

pytestmark = [pytest.mark.e2e, pytest.mark.qt_log_ignore("This plugin does not support")]
LONG_MS = 40_000


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "here").mkdir()
    path = tmp_path / "here" / "acme.portway"
    fill_configuration(path)
    return path


@pytest.fixture
def window(shop: Path, styled: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    one = MainWindow(shop)
    qtbot.addWidget(one, before_close_func=lambda window: window.supervisor.finish())
    one.show()
    one.supervisor.start(port=0)
    qtbot.waitUntil(lambda: one.supervisor.state is State.RUNNING, timeout=LONG_MS)
    yield one
    one.shut_down()


def part_of(window: MainWindow, qtbot: QtBot) -> WorkspacePart:
    window._book.open("Configuration", WorkspacePart.title)
    page = window.findChild(ConfigurationPage)
    assert isinstance(page, ConfigurationPage)
    qtbot.waitUntil(lambda: page.workspace._going is not None)
    return page.workspace


def family(pid: int) -> list[psutil.Process]:
    gateway = psutil.Process(pid)
    return [gateway, *gateway.children(recursive=True)]


def test_removing_stops_the_gateway_and_closes_the_window(window: MainWindow, shop: Path, qtbot: QtBot) -> None:
    window._book.open("Configuration", file_for_import(shop).rename(shop.parents[1] / "file.json"))
    qtbot.waitUntil(lambda: bool(window._book.unsaved()))  # nobody is asked about an edit that goes with the workspace
    part = part_of(window, qtbot)
    assert window.supervisor.running is not None
    processes = family(window.supervisor.running.pid)

    def type_the_name() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, TypedSure)
        dialog.name.setText("acme")
        dialog.go_on.click()

    QTimer.singleShot(200, type_the_name)
    with qtbot.waitSignal(window.ended, timeout=LONG_MS):
        part.remove.click()
    assert list(shop.parent.iterdir()) == []
    assert not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)


def test_moving_stops_the_gateway_first(
    window: MainWindow, shop: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = part_of(window, qtbot)
    target = shop.parents[1] / "stick.portway"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    def go_on() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QMessageBox)
        next(one for one in dialog.buttons() if one.text() == "Stop and move").click()

    QTimer.singleShot(200, go_on)
    part.move_away.click()
    qtbot.waitUntil(lambda: "take it over there" in part.banner._text.text(), timeout=LONG_MS)
    assert window.supervisor.state is State.STOPPED
    with open_workspace(target, "reader") as there, open_workspace(shop, "reader") as here:
        assert there.connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert moving.is_elsewhere(here.connection)
