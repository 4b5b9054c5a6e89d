"""The page *Deliveries* as a person uses it: reasons, items, the wire, retry, held exits, who got what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
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
    qtbot.waitUntil(lambda: len(made.side.list.rows) == 5)  # three reasons, a head, one that was solved
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
    assert page.right.head.sentence.text().startswith("12 contacts – rejected by Emarsys: More contacts found")
    assert page.segments.accessibleName() == "Deliveries: Failed 23"
    qtbot.mouseClick(page.right.head.retry, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.banner.isVisible())
    assert asked(path) == [("retry", {"deliveries": list(range(12, 0, -1))})]


def test_the_wire_names_fields_and_tints_the_reply(page: DeliveriesPage, qtbot: QtBot) -> None:
    page.right.items.select(1)
    qtbot.waitUntil(lambda: "Country or region" in page.right.wire.request.toPlainText())
    assert "Authorization: ••••••••" in page.right.wire.request.toPlainText()
    assert page.right.wire.reply.extraSelections()


def test_held_exits_are_dropped(page: DeliveriesPage, path: Path, qtbot: QtBot) -> None:
    page.segments.setFocus()
    qtbot.keyClick(page.segments, Qt.Key.Key_Left)
    qtbot.keyClick(page.segments, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: len(page.side.list.rows) == 2)
    qtbot.keyClick(page.side.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.right.head.drop.isVisible())
    qtbot.mouseClick(page.right.head.drop, Qt.MouseButton.LeftButton)
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


def test_what_was_solved_and_what_failed_by_day_stand_beside_it(page: DeliveriesPage) -> None:
    last = page.side.list.rows[-1]
    assert last.lines[0] == "A value does not fit field 4" or last.lines[0] == "A value does not fit its field"
    assert last.count == "14"
    assert page.side.chart.accessibleDescription().endswith(": 23")


def test_search_narrows_the_reasons(page: DeliveriesPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.search.field, "person14@")
    qtbot.waitUntil(lambda: page.side.list.rows[0].count == "1")
    qtbot.waitUntil(lambda: page.right.items.records.rowCount() == 1)
    page.search.field.setText("nobody at all")
    qtbot.waitUntil(lambda: page.right.head.sentence.text() == "Nothing here holds this text.")


def test_everything_that_failed_is_sent_again_from_the_head(page: DeliveriesPage, path: Path, qtbot: QtBot) -> None:
    assert page.retry_all.text() == "Retry all 23"
    page.retry_all.click()
    qtbot.waitUntil(lambda: bool(asked(path)))
    ((what, arguments),) = asked(path)
    assert what == "retry"
    assert isinstance(arguments, dict)
    assert sorted(arguments["deliveries"]) == list(range(1, 24))


def test_much_is_asked_for_in_parts_and_can_be_stopped(
    page: DeliveriesPage, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.pages.deliveries.acts.AT_ONCE", 10)
    monkeypatch.setattr("gui.widgets.asking.PATIENCE", 1.0)
    page.retry_all.click()
    line = page.acts.progress
    assert line.text.text() == "0 of 23 asked for"
    page.right.head.retry.click()
    assert any("still under way" in one.text() for one in page.banner.findChildren(QLabel))
    qtbot.waitUntil(lambda: line.text.text() == "10 of 23 asked for")
    line.stop.click()
    assert page.banner.isVisible()
    qtbot.waitUntil(line.isHidden)
    assert [len(arguments["deliveries"]) for _, arguments in asked(path)] == [10, 10]  # type: ignore[index]


def test_corrected_values_are_seen_before_they_are_sent(page: DeliveriesPage, path: Path, qtbot: QtBot) -> None:
    qtbot.keyClick(page.side.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.right.head.retry.text() == "Retry the 8")
    qtbot.mouseClick(page.right.head.correct, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.right.correction.send.isEnabled())
    assert page.right.correction.sentence.text() == "8 contacts go out with other values."
    line = page.right.correction.table.records.record(0)
    assert (line.field, line.before, line.after) == ("Country or region", "Narnia", "Austria")
    qtbot.mouseClick(page.right.correction.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: asked(path) == [("send corrected", {"deliveries": list(range(20, 12, -1))})])
    assert page.right.head.isVisible()


def test_nothing_to_correct_says_what_comes_first(page: DeliveriesPage, qtbot: QtBot) -> None:
    page.right.head.correct.click()
    qtbot.waitUntil(lambda: page.right.correction.sentence.text().startswith("Nothing would change"))
    assert not page.right.correction.send.isEnabled()
    page.right.correction.back.click()
    assert page.right.head.isVisible()


def test_a_delivery_is_found_by_its_number(page: DeliveriesPage, qtbot: QtBot) -> None:
    page.hidden()
    page.shown(57)
    qtbot.waitUntil(lambda: page.right.items.selected() == [57])
    assert page.segment == "Sent"


def test_contacts_of_a_reason_go_into_a_file(
    page: DeliveriesPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "contacts.csv"
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_: (str(target), ""))
    page.right.head.export.click()
    qtbot.waitUntil(target.exists)
    lines = target.read_text().splitlines()
    assert lines[0] == "contact"
    assert len(lines) == 13
    assert "tess.oake@example.com" in lines


def test_the_request_is_copied_as_a_curl_line_without_a_secret(page: DeliveriesPage, qtbot: QtBot) -> None:
    page.right.items.select(1)
    qtbot.waitUntil(lambda: page.right.wire.copy_curl.isVisible())
    page.right.wire.copy_curl.click()
    text = QApplication.clipboard().text()
    assert text.startswith("curl -X PUT 'https://api.emarsys.net/api/v3/contact/?create_if_not_exists=1'")
    assert "Bearer YOUR_TOKEN" in text
