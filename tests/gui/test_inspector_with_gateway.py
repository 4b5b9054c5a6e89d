"""The Inspector over a real gateway: what is sent over HTTP shows up with its explanation, also under load."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.pages.inspector import InspectorPage
from gui.supervisor import State
from models.storage import keys
from models.storage.full_text import reach
from models.storage.workspace import open_workspace
from tests.gui.sample import fill

LONG_MS = 30_000


@pytest.fixture
def key(tmp_path: Path) -> str:
    fill(tmp_path / "acme.portway", 0)
    with open_workspace(tmp_path / "acme.portway", "writer") as workspace:
        return keys.issue(workspace.db, "shop-prod", "server", "test", time.time_ns() // 1_000_000)[1].reveal()


@pytest.fixture
def window(tmp_path: Path, key: str, styled: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    one = MainWindow(tmp_path / "acme.portway")
    qtbot.addWidget(one, before_close_func=lambda window: window.supervisor.finish())
    one.show()
    return one


def test_events_over_http_show_up_with_their_explanation(
    window: MainWindow, key: str, tmp_path: Path, qtbot: QtBot
) -> None:
    window._book.open("Inspector")
    page = window.findChild(InspectorPage)
    assert page is not None
    window.supervisor.start(port=0)
    qtbot.waitUntil(lambda: window.supervisor.state is State.RUNNING, timeout=LONG_MS)
    assert window.supervisor.running is not None
    address = window.supervisor.running.address
    qtbot.waitUntil(page.test.isEnabled, timeout=LONG_MS)
    assert f"curl {address}/v1/track" in page.nothing._curl.text()
    batch = [{"type": "track", "event": f"Seen {n}", "userId": f"u-{n % 50}"} for n in range(400)]
    for _ in range(3):
        assert requests.post(f"{address}/v1/batch", json={"batch": batch}, auth=(key, ""), timeout=20).ok
    assert requests.post(f"{address}/v1/track", json=batch[0], auth=("wrong", ""), timeout=20).status_code == 401
    qtbot.waitUntil(lambda: len(page.events.ids) >= 1_201, timeout=LONG_MS)
    with open_workspace(tmp_path / "acme.portway", "reader") as opened:
        qtbot.waitUntil(lambda: reach(opened.db).last >= page.events.ids[-1], timeout=LONG_MS)  # its words are indexed
    page.table.select(page.events.ids[0])
    qtbot.waitUntil(lambda: "Nothing to do." in page.detail.head.sentence.text(), timeout=LONG_MS)
    page.bar.show_line("verdict:refused")
    qtbot.waitUntil(lambda: len(page.events.ids) == 1, timeout=LONG_MS)
    page.table.select(page.events.ids[0])
    qtbot.waitUntil(lambda: "no key that is known here" in page.detail.head.sentence.text(), timeout=LONG_MS)
