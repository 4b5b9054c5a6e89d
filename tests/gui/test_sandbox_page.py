"""The page *Sandbox* over a real gateway and its sandbox: what it shows, what its switches do, time travel and reset."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.sandbox import SandboxPage, clock
from models.meaning.configuration import Configuration, EmarsysAccount
from models.problems import EnvironmentProblem
from models.sandbox.control import Control
from models.sandbox.file import beside
from models.storage import keys, revisions
from models.storage.status import gateway_state
from models.storage.workspace import open_workspace
from tests.gui.sandbox_sample import HOSTILE, SHOPPERS, demo_running

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # pages shown as windows
LONG_MS = 30_000


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    one = tmp_path_factory.mktemp("sandbox") / "acme.portway"
    with demo_running(one):
        yield one


@pytest.fixture
def opened() -> list[tuple[str, Any]]:
    return []


@contextmanager
def made(workspace: Path, opened: list[tuple[str, Any]], qtbot: QtBot) -> Iterator[SandboxPage]:
    background = Background(workspace)
    live = Live(background, now)
    page = SandboxPage(Desk(workspace, background, live, now, lambda title, what: opened.append((title, what))))
    qtbot.addWidget(page)
    page.resize(1240, 812)
    page.show()
    yield page
    page.hidden()
    background.stop()


@pytest.fixture
def page(path: Path, opened: list[tuple[str, Any]], styled: QApplication, qtbot: QtBot) -> Iterator[SandboxPage]:
    with made(path, opened, qtbot) as one:
        one.shown()
        qtbot.waitUntil(one.tabs.isVisible, timeout=LONG_MS)
        yield one


@pytest.fixture
def control(path: Path) -> Iterator[Control]:
    with Control.of_file(beside(path)) as one:
        yield one
        one.clear_faults()


@pytest.fixture
def agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "sure", lambda *_: True)


def rows(page: SandboxPage, name: str) -> int:
    table = getattr(page, name).table
    return len(table.records.ids)


def test_a_contact_is_found_and_shown_with_its_fields_by_name(
    page: SandboxPage, opened: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: rows(page, "contacts") == len(SHOPPERS), timeout=LONG_MS)
    assert page.headline.text().startswith(f"{len(SHOPPERS)} contacts, ")
    qtbot.keyClicks(page.contacts.search.field, "Varga")
    qtbot.waitUntil(lambda: rows(page, "contacts") == 1, timeout=LONG_MS)
    fields = page.contacts._fields.table.records
    shown = [fields.record(at)[:2] for at in range(len(fields.ids))]
    assert ("Last Name", "Varga") in shown
    assert ("Opt-In", "2 (False)") in shown
    qtbot.mouseClick(page.contacts._fields.link, Qt.MouseButton.LeftButton)
    assert opened == [("Users", "nell.varga@example.com")]


def test_foreign_text_stays_text(page: SandboxPage, qtbot: QtBot) -> None:
    page.contacts.search.field.setText("Klein")
    qtbot.waitUntil(lambda: rows(page, "contacts") == 1, timeout=LONG_MS)
    fields = page.contacts._fields.table.records
    assert fields.record(0)[1] == HOSTILE
    assert "&lt;img" in fields.data(fields.index(0, 1), Qt.ItemDataRole.ToolTipRole)
    plain = Qt.TextFormat.PlainText
    assert all(one.textFormat() is plain for one in page.findChildren(QLabel) if one.text())


def test_a_contact_is_searched_for_from_another_page(page: SandboxPage, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.faults)
    page.shown("ivo.lark@example.com")
    qtbot.waitUntil(lambda: rows(page, "contacts") == 1, timeout=LONG_MS)
    assert page.tab is page.contacts


def test_an_event_that_is_missing_is_added_from_another_page(page: SandboxPage, qtbot: QtBot) -> None:
    page.shown({"event": "Back again", "id": 2042})
    qtbot.waitUntil(page.account.add_event.isEnabled, timeout=LONG_MS)
    page.account.add_event.click()
    qtbot.waitUntil(lambda: 2042 in page.account.names.events, timeout=LONG_MS)
    assert page.account.names.of_event(2042) == "Back again"


def test_a_fault_is_switched_on_meets_requests_and_is_switched_off(
    page: SandboxPage, control: Control, qtbot: QtBot
) -> None:
    page.tabs.setCurrentWidget(page.faults)
    qtbot.waitUntil(lambda: "bad_item" in page.faults.rows, timeout=LONG_MS)
    row = page.faults.rows["bad_item"]
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    assert row.problem.text == "◆ Enter the key first."
    assert not row.toggle.isChecked()
    qtbot.keyClicks(row.value, "ada.klein@example.com")
    row.place.setCurrentText("contacts")
    qtbot.keyClicks(row.times, "2")
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not row.value.isEnabled(), timeout=LONG_MS)
    assert control.faults() == ["bad_item@contact=ada.klein@example.com:2"]
    assert page.tabs.tabText(page.tabs.indexOf(page.faults)) == "Faults (1)"
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(row.value.isEnabled, timeout=LONG_MS)
    assert control.faults() == []


def test_what_the_sandbox_refuses_stands_under_the_fault(page: SandboxPage, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.faults)
    qtbot.waitUntil(lambda: "slow" in page.faults.rows, timeout=LONG_MS)
    row = page.faults.rows["slow"]
    row.value.setText("long")
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "whole number" in row.problem.text, timeout=LONG_MS)
    assert not row.toggle.isChecked()


def test_an_unsure_point_is_chosen_and_set_as_usual_again(page: SandboxPage, control: Control, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.switches)
    qtbot.waitUntil(lambda: "rate_body" in page.switches.rows, timeout=LONG_MS)
    row = page.switches.rows["rate_body"]
    assert not page.switches.usual.isEnabled()
    row.control.setFocus()
    qtbot.keyClick(row.control, Qt.Key.Key_Down)
    qtbot.waitUntil(page.switches.usual.isEnabled, timeout=LONG_MS)
    assert control.state()["switches"]["rate_body"] == "text"
    page.switches.usual.click()
    qtbot.waitUntil(lambda: not row.is_changed, timeout=LONG_MS)


def test_an_external_event_and_a_field_are_added(page: SandboxPage, control: Control, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.account)
    qtbot.keyClicks(page.account.event_name, "Win-back")
    qtbot.keyClick(page.account.event_name, Qt.Key.Key_Return)
    qtbot.keyClicks(page.account.field_name, "Shoe size")
    page.account.field_type.setCurrentText("numeric")
    page.account.add_field.click()
    qtbot.waitUntil(lambda: "Shoe size" in [one["name"] for one in page.account.names.fields.values()], timeout=LONG_MS)
    qtbot.waitUntil(lambda: "Win-back" in [one["name"] for one in page.account.names.events.values()], timeout=LONG_MS)
    assert {"Win-back"} <= {one["name"] for one in control.account()["events"]}


def test_the_clock_goes_to_the_next_due_time_and_shows_what_fell_due(
    page: SandboxPage, agreed: None, qtbot: QtBot
) -> None:
    page.tabs.setCurrentWidget(page.hours)
    qtbot.waitUntil(page.clock.next.isEnabled, timeout=LONG_MS)
    qtbot.waitUntil(lambda: len(page.hours.coming.records.ids) == len(SHOPPERS) // 2, timeout=LONG_MS)
    page.clock.next.click()
    qtbot.waitUntil(lambda: "went forward" in page.banner._text.text(), timeout=LONG_MS)
    qtbot.waitUntil(lambda: len(page.hours.fell.records.ids) == len(SHOPPERS) // 2, timeout=LONG_MS)
    assert page.clock.about.text().endswith("ahead")
    page.tabs.setCurrentWidget(page.external_events)
    qtbot.waitUntil(lambda: rows(page, "external_events") == len(SHOPPERS) // 2, timeout=LONG_MS)
    page.tabs.setCurrentWidget(page.requests)
    page.requests.search.field.setText("/trigger")
    qtbot.waitUntil(lambda: rows(page, "requests") >= 1, timeout=LONG_MS)
    assert '"external_id"' in page.requests._body.box.toPlainText()


def test_the_sandbox_is_emptied_and_values_are_sent_to_it_anew(page: SandboxPage, path: Path, qtbot: QtBot) -> None:
    QTimer.singleShot(200, lambda: press("Reset"))
    page.reset.click()
    qtbot.waitUntil(lambda: page.headline.text().startswith("0 contacts"), timeout=LONG_MS)
    qtbot.waitUntil(lambda: accepted(path) == 0, timeout=LONG_MS)
    with open_workspace(path, "editor") as workspace:
        _, key = keys.issue(workspace.db, "again", "server", "test", now())
        state = gateway_state(workspace.db)
    assert state is not None
    again = {"type": "identify", "userId": "u-19341", "traits": {"email": "tess.oake@example.com", "firstName": "Tess"}}
    qtbot.waitUntil(lambda: sent(state.address, key.reveal(), again), timeout=LONG_MS)
    qtbot.waitUntil(lambda: page.headline.text().startswith("1 contact,"), timeout=LONG_MS)
    page.tabs.setCurrentWidget(page.contacts)
    qtbot.waitUntil(lambda: page.contacts._fields.title.text() == "tess.oake@example.com", timeout=LONG_MS)
    fields = page.contacts._fields.table.records
    assert "Tess" in [fields.record(at)[1] for at in range(len(fields.ids))]


def sent(address: str, key: str, event: dict[str, Any]) -> bool:
    """Whether it was accepted; a key that was issued just now is known within moments."""
    return requests.post(f"{address}/v1/identify", json=event, auth=(key, ""), timeout=20).ok


def press(caption: str) -> None:
    """Press a button of the question that is asked just now."""
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    next(one for one in box.buttons() if one.text() == caption).click()


def accepted(path: Path) -> int:
    with open_workspace(path, "reader") as workspace:
        row = workspace.connection.execute("SELECT count(*) FROM contact WHERE accepted_at IS NOT NULL").fetchone()
        return int(row[0])


def test_without_a_sandbox_the_page_says_so(workspace: Path, opened: list[tuple[str, Any]], qtbot: QtBot) -> None:
    with made(workspace, opened, qtbot) as page:
        page.shown()
        qtbot.waitUntil(lambda: "does not run" in page.empty.text, timeout=LONG_MS)
        assert not page.reset.isEnabled()


def test_a_live_workspace_has_a_way_back(
    workspace: Path, opened: list[tuple[str, Any]], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("gui.pages.going_live.mode.sure", lambda *_: True)
    with open_workspace(workspace, "editor") as one:
        revisions.save(one.db, Configuration("Acme", 1, emarsys=EmarsysAccount("live")), "test", "Went live", 1)
    with made(workspace, opened, qtbot) as page:
        page.shown()
        qtbot.waitUntil(lambda: "is live" in page.empty.text, timeout=LONG_MS)
        page.empty.first.click()
        qtbot.waitUntil(lambda: "does not run" in page.empty.text, timeout=LONG_MS)
    with open_workspace(workspace, "reader") as one:
        assert revisions.latest(one.db).emarsys.mode == "sandbox"


def test_a_sandbox_that_went_away_is_told(page: SandboxPage, qtbot: QtBot) -> None:
    page._on_failed(EnvironmentProblem("The sandbox does not answer."))
    assert "does not run" in page.empty.text
    qtbot.waitUntil(page.tabs.isVisible, timeout=LONG_MS)
