"""The Inspector's pane for one event: explanation, what was received and sent, the time line, a dry run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.pages.inspector import InspectorPage
from gui.pages.inspector.stages import Stages
from models.meaning.trace.facts import Fact
from models.meaning.trace.story import tell
from models.meaning.trace.verdicts import Verdict
from tests.gui.inspector_sample import Opened, fill_inspector, texts


@pytest.fixture
def page(make_inspector: Callable[[Path], InspectorPage], path: Path, qtbot: QtBot) -> InspectorPage:
    made = make_inspector(path)
    qtbot.waitUntil(lambda: made.feed.complete)
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill_inspector(tmp_path / "acme.portway", 20)
    return tmp_path / "acme.portway"


def test_the_explanation_has_stages_remedies_and_near_misses(page: InspectorPage, qtbot: QtBot, opened: Opened) -> None:
    page.table.select(5)
    qtbot.waitUntil(lambda: page.detail.explanation.near.isVisible())
    said = texts(page.detail.explanation)
    assert "Accepted with the key shop-prod, as number 3 of 5 in one request." in said
    assert "The map ecom_revenue needs a number" in said
    assert "Big basket" in said and "Order Completed" in said
    link = next(
        one for one in page.detail.explanation.findChildren(type(page.test)) if one.text() == "Open the data map"
    )
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert opened == [("Data maps", "ecom_revenue")]


def test_foreign_text_is_never_markup(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(5)
    qtbot.waitUntil(lambda: page.detail.currentIndex() == 1)
    for label in page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()


def test_received_shows_the_message_and_copies_paths_for_data_maps(
    page: InspectorPage, qtbot: QtBot, opened: Opened
) -> None:
    page.table.select(6)
    qtbot.waitUntil(lambda: page.detail.currentIndex() == 1)
    tree, model = page.detail.received.tree, page.detail.received.model
    page.detail._tabs.setCurrentWidget(page.detail.received)
    qtbot.keyClicks(page.detail.received._find, "T-2")
    assert model.node(tree.currentIndex()).path() == "properties.products[1].sku"
    assert model.rowCount() == 1 and tree.isExpanded(model.index(0, 0))  # nothing else is shown
    qtbot.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "properties.products[1].sku"
    page.detail.received._find.clear()
    assert model.rowCount() > 4
    qtbot.keyClicks(page.detail.received._find, "nowhere")
    assert "Nothing in the message has this text." in texts(page.detail.received) and not model.rowCount()
    page.detail.received._find.clear()
    qtbot.keyClicks(page.detail.received._find, "a.b")
    menu = tree.menu_of(model.node(tree.currentIndex()))
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == 'context["a.b"]'
    menu.actions()[1].trigger()
    assert QGuiApplication.clipboard().text() == "null"
    menu.actions()[3].trigger()
    assert opened == [("Data maps", 'new:context["a.b"]')]


def test_sent_shows_request_and_reply(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(8)
    qtbot.waitUntil(lambda: page.detail._tabs.tabText(3) == "Sent  1")
    wires = [box.toPlainText() for box in page.detail.sent.findChildren(QPlainTextEdit)]
    assert '"key_id": "3"' in wires[0] and "olga.fenn@example.com" in wires[0]
    assert "2010" in wires[1]
    assert "PUT contact/?create_if_not_exists=1" in texts(page.detail.sent)
    assert "answered in 176 ms" in texts(page.detail.explanation)


def test_the_time_line_leads_to_the_persons_other_events(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(8)
    qtbot.waitUntil(lambda: page.detail._tabs.tabText(4) == "Contact time line  20")
    page.detail._tabs.setCurrentWidget(page.detail.time_line)
    table = page.detail.time_line.table
    qtbot.keyClick(table, Qt.Key.Key_J)
    assert page.table.selected == 8
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert page.table.selected == 21


def test_the_explanation_is_copied_as_markdown(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(8)
    qtbot.waitUntil(lambda: page.detail.head.markdown.startswith("### #8 identify"))
    assert "**Rejected. Emarsys has rejected the contact" in page.detail.head.markdown
    assert "- mapping (part): The map ecom\\_revenue needs a number" in page.detail.head.markdown


def test_a_dry_run_decides_again_without_storing(page: InspectorPage, qtbot: QtBot) -> None:
    page.detail._tabs.setCurrentWidget(page.detail.again)
    page.table.select(5)
    qtbot.waitUntil(lambda: "with revision 1" in texts(page.detail.again))
    assert "Nothing to do." in texts(page.detail.again)
    page.table.select(4)
    qtbot.waitUntil(lambda: "nothing to decide" in texts(page.detail.again))
    assert page.events.ids[-1] == 260


def test_curl_sends_the_message_again_as_a_new_one(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(5)
    qtbot.waitUntil(lambda: "curl http://127.0.0.1:8400/v1/batch" in page.detail.head.curl)
    qtbot.keyClick(page.table, Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == page.detail.head.curl
    qtbot.keyClick(page.table, Qt.Key.Key_X)
    assert QGuiApplication.clipboard().text() == page.detail.head.markdown
    assert "messageId" not in page.detail.head.curl and "AUTUMN10" in page.detail.head.curl


def test_the_time_line_shows_rule_instances_and_leads_to_events_by_a_click(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(6)
    qtbot.waitUntil(lambda: page.detail.currentIndex() == 1)
    page.detail._tabs.setCurrentWidget(page.detail.time_line)
    bars = page.detail.time_line.bars
    qtbot.waitUntil(bars.isVisible)
    assert "Big basket, version 1: completed" in bars.accessibleDescription()
    assert "Big basket, version 1: next" in bars.accessibleDescription()
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(int(bars.x_of(110)), 12))
    assert page.table.selected == 110


def test_decided_tells_values_rules_and_deliveries(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(8)
    page.detail._tabs.setCurrentWidget(page.detail.decided)
    qtbot.waitUntil(lambda: "Update the contact olga.fenn@example.com" in texts(page.detail.decided))
    told = texts(page.detail.decided)
    assert "2 of 3 data maps, with revision 1" in told and "properties.coupon_id" in told
    assert "The map ecom_revenue needs a number, and “twelve” at properties.revenue is none." in told


def test_remedies_lead_to_the_very_field(styled: QApplication, qtbot: QtBot, opened: Opened) -> None:
    facts = [
        Fact("not_number", {"map": "ecom_revenue", "path": "properties.revenue", "value": "x"}),
        Fact("rule_start_old", {"rule": "Coupon"}),
        Fact("user_id_conflict", {"person": 7, "user_id": "u"}),
        Fact("rule_exit_recorded", {"rule": "Coupon", "event": "Mail", "time": "now"}),
        Fact("no_user_anon_id", {}),
    ]
    story = tell(Verdict.NOTHING_TO_DO, "nothing_new", facts)
    stages = Stages(story, lambda title, wanted: opened.append((title, wanted)))
    qtbot.addWidget(stages)
    for link in stages.findChildren(QPushButton):
        link.click()
    assert sorted(opened, key=str) == [
        ("Data maps", "ecom_revenue"),
        ("Data maps", None),
        ("Rules", "Coupon:status"),
        ("Settings", "settings.age_limit_hours"),
        ("Users", 7),
    ]
