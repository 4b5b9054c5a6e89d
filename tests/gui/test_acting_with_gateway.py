"""What the Inspector sends goes through a real gateway: replays stay replays, shoppers become people, keys end with runs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import requests
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.pages.inspector import InspectorPage, removal
from gui.pages.inspector.replay import ReplayWindow
from gui.pages.inspector.traffic import KEY_NAME, TrafficWindow
from gui.supervisor import State
from models.meaning.trace.verdicts import Verdict
from models.storage import keys, marks
from models.storage.workspace import open_workspace
from tests.gui.sample import fill

LONG_MS = 30_000


@pytest.fixture
def key(tmp_path: Path) -> str:
    fill(tmp_path / "acme.portway", 0)
    with open_workspace(tmp_path / "acme.portway", "writer") as workspace:
        return keys.issue(workspace.db, "shop-prod", "server", "test", time.time_ns() // 1_000_000)[1].reveal()


@pytest.fixture
def window(tmp_path: Path, key: str, styled: QApplication, qtbot: QtBot) -> MainWindow:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    one = MainWindow(tmp_path / "acme.portway")
    qtbot.addWidget(one, before_close_func=lambda window: window.supervisor.finish())
    one.show()
    one.supervisor.start(port=0)
    qtbot.waitUntil(lambda: one.supervisor.state is State.RUNNING, timeout=LONG_MS)
    return one


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> InspectorPage:
    window._book.open("Inspector")
    found = window.findChild(InspectorPage)
    assert found is not None
    qtbot.waitUntil(found.test.isEnabled, timeout=LONG_MS)
    return found


def verdicts(page: InspectorPage) -> list[tuple[int | None, Verdict]]:
    with open_workspace(page.desk.workspace, "reader") as opened:
        rows = opened.connection.execute("SELECT replay_of, verdict FROM event ORDER BY id").fetchall()
    return [(replay_of, Verdict(verdict)) for replay_of, verdict in rows]


def replay(page: InspectorPage, qtbot: QtBot, message_id: int) -> None:
    page.table.selectAll()
    page.acts.replay()
    window = page.findChildren(ReplayWindow)[-1]
    window.target.choose(1)
    window.message_id.choose(message_id)
    qtbot.mouseClick(window.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "taken" in window.run.said.text(), timeout=LONG_MS)
    window.done(0)


def test_replays_are_chained_and_with_their_old_id_are_duplicates(
    page: InspectorPage, window: MainWindow, key: str, qtbot: QtBot
) -> None:
    assert window.supervisor.running is not None
    address = window.supervisor.running.address
    for number in (1, 2):
        event = {"type": "track", "event": f"Seen {number}", "userId": "u-1", "messageId": f"m-{number}"}
        assert requests.post(f"{address}/v1/track", json=event, auth=(key, ""), timeout=20).ok
    qtbot.waitUntil(lambda: len(page.events.ids) == 2, timeout=LONG_MS)
    replay(page, qtbot, 1)
    qtbot.waitUntil(lambda: len(page.events.ids) == 4, timeout=LONG_MS)
    assert verdicts(page)[2:] == [(1, Verdict.DUPLICATE), (2, Verdict.DUPLICATE)]
    page.bar.show_line("-is:replay")
    qtbot.waitUntil(lambda: len(page.events.ids) == 2, timeout=LONG_MS)
    replay(page, qtbot, 0)
    page.bar.show_line("")
    qtbot.waitUntil(lambda: len(page.events.ids) == 6, timeout=LONG_MS)
    assert [one for one, _ in verdicts(page)] == [None, None, 1, 2, 1, 2]
    assert Verdict.DUPLICATE not in [verdict for _, verdict in verdicts(page)[4:]]
    page.table.select(1)
    qtbot.waitUntil(lambda: "Replayed as #3 #5" in page.detail.head.chain.text, timeout=LONG_MS)
    with open_workspace(page.desk.workspace, "reader") as opened:
        assert not [one for one in keys.keys(opened.db) if one.for_run and one.active]


def test_shoppers_arrive_and_are_found_by_their_key(page: InspectorPage, qtbot: QtBot) -> None:
    page.acts.traffic()
    traffic = page.findChildren(TrafficWindow)[0]
    traffic.rate.choose(7)
    qtbot.mouseClick(traffic.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.events.ids) > 40, timeout=LONG_MS)
    qtbot.mouseClick(traffic.run.work.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Stopped." in traffic.run.said.text(), timeout=LONG_MS)
    qtbot.mouseClick(traffic.run._show, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.events.ids) and page.bar.line.text().startswith(f'key:"{KEY_NAME}"'))
    assert Verdict.REFUSED not in [verdict for _, verdict in verdicts(page)]


def test_events_are_removed_by_the_gateway_and_what_is_marked_stays(
    page: InspectorPage, key: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def agree(*texts: object) -> bool:
        asked.append(str(texts[2]))
        return True

    monkeypatch.setattr(removal, "sure", agree)
    address = page.desk.live.figures.gateway.address  # type: ignore[union-attr]
    for number in range(1, 7):
        body = {"userId": f"u-{number}", "event": "Order", "messageId": f"m-{number}"}
        assert requests.post(f"{address}/v1/track", json=body, auth=(key, ""), timeout=10).status_code == 200
    qtbot.waitUntil(lambda: len(page.events.ids) == 6, timeout=LONG_MS)
    with open_workspace(page.desk.workspace, "editor") as opened:
        marks.mark(opened.db, [2], 1, "ann", 1)
    page.acts.remove_all()
    qtbot.waitUntil(lambda: list(page.events.ids) == [2, 6], timeout=LONG_MS)
    assert asked == ["Remove 6 events from the workspace?"]
    assert any("4 events were removed. 2 stay" in one.text() for one in page.banner.findChildren(QLabel))
    page.table.select(6)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert asked[1:] == ["Remove event #6 from the workspace?"]
    with open_workspace(page.desk.workspace, "reader") as opened:
        audit = [row[0] for row in opened.connection.execute("SELECT what FROM audit ORDER BY id")]
    assert "asked for remove events" in audit and "events removed" in audit
