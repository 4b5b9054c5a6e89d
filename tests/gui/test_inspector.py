"""The Inspector as a person uses it: looks, scrolls, types a filter, presses keys, while events come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.inspector import InspectorPage
from gui.pages.inspector.columns import COLUMNS
from gui.pages.inspector.help import InspectorHelp
from gui.pages.inspector.saved_filters import Saved
from models.meaning.trace.verdicts import Verdict
from models.storage import event_list
from models.storage.event_filter import OPERATORS
from models.storage.workspace import open_workspace
from tests.gui.inspector_sample import append_round, change, fill_inspector

Opened = list[tuple[str, Any]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "acme.portway"
    fill_inspector(target, 20)
    return target


@pytest.fixture
def opened() -> Opened:
    return []


@pytest.fixture
def make(
    styled: QApplication, qtbot: QtBot, tmp_path: Path, opened: Opened
) -> Iterator[Callable[[Path], InspectorPage]]:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
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


@pytest.fixture
def page(make: Callable[[Path], InspectorPage], path: Path, qtbot: QtBot) -> InspectorPage:
    made = make(path)
    qtbot.waitUntil(lambda: made.feed.complete)
    return made


def append(path: Path, rounds: int = 1) -> None:
    with open_workspace(path, "writer") as writer:
        append_round(writer, now(), rounds)


def texts(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_the_newest_is_in_view_and_followed(page: InspectorPage, path: Path, qtbot: QtBot) -> None:
    assert page.events.ids[-1] == 260
    append(path)
    qtbot.waitUntil(lambda: len(page.events.ids) == 273)
    bar = page.table.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert page.table.rowAt(page.table.viewport().height() - 5) == 272
    assert page.table.end.isHidden()


def test_who_reads_further_up_is_not_disturbed(page: InspectorPage, path: Path, qtbot: QtBot) -> None:
    page.table.verticalScrollBar().setValue(50)
    page.table.select(60)
    top = page.events.ids[page.table.rowAt(0)]
    append(path)
    qtbot.waitUntil(lambda: page.table.end.isVisible())
    assert page.table.end.text() == "13 new, End"
    assert (page.events.ids[page.table.rowAt(0)], page.table.selected) == (top, 60)
    assert not page.follow.isChecked()
    qtbot.mouseClick(page.table.end, Qt.MouseButton.LeftButton)
    assert page.table.rowAt(page.table.viewport().height() - 5) == 272
    assert page.follow.isChecked() and page.table.end.isHidden()


def test_older_events_come_in_above_without_moving_what_is_read(
    make: Callable[[Path], InspectorPage], path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_list, "FIRST", 60)
    monkeypatch.setattr(event_list.older, "__defaults__", (40,))
    made = make(path)
    tops = []
    made.feed.begun.connect(lambda: made.table.verticalScrollBar().setValue(10))
    made.feed.older.connect(lambda: tops.append(made.events.ids[made.table.rowAt(0)]))
    qtbot.waitUntil(lambda: made.feed.complete)
    assert list(made.events.ids) == list(range(1, 261))
    assert len(tops) == 5 and set(tops) == {211}


def test_pause_holds_the_list_and_loses_nothing(page: InspectorPage, path: Path, qtbot: QtBot) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    append(path)
    qtbot.waitUntil(lambda: page.pause.text() == "Paused, 13 wait")
    assert len(page.events.ids) == 260
    qtbot.mouseClick(page.pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.events.ids) == 273)
    assert page.pause.text() == "Pause" and not page.pause.isChecked()


def test_keys_walk_through_the_list_and_its_errors(page: InspectorPage, qtbot: QtBot) -> None:
    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int | None:
        qtbot.keyClick(page.table, key, modifier)
        return page.table.selected

    shift = Qt.KeyboardModifier.ShiftModifier
    assert press(Qt.Key.Key_G) == 1
    assert press(Qt.Key.Key_J) == 2
    assert press(Qt.Key.Key_K) == 1
    assert [press(Qt.Key.Key_E) for _ in range(3)] == [4, 8, 12]
    assert press(Qt.Key.Key_E, shift) == 8
    assert press(Qt.Key.Key_G, shift) == 260
    assert page.table.following


def test_a_late_verdict_shows_in_row_counts_and_pane(page: InspectorPage, path: Path, qtbot: QtBot) -> None:
    page.table.select(258)
    qtbot.waitUntil(lambda: page.detail.head.sentence.text().startswith("Queued."))
    assert page.bar.badges.badges[Verdict.QUEUED].text() == "20"
    with open_workspace(path, "writer") as writer:
        change(writer, 258, Verdict.DELIVERED)
    qtbot.waitUntil(lambda: page.detail.head.sentence.text().startswith("Delivered."))
    assert page.bar.badges.badges[Verdict.QUEUED].text() == "19"
    assert page.bar.badges.badges[Verdict.DELIVERED].text() == "81"
    shown = page.events.shown(257)
    assert shown is not None and "delivered" in shown[1]


def test_retention_takes_rows_away_at_the_head(page: InspectorPage, path: Path, qtbot: QtBot) -> None:
    page.table.verticalScrollBar().setValue(150)
    top = page.events.ids[page.table.rowAt(0)]
    page.table.select(20)
    page.table.verticalScrollBar().setValue(150)
    with open_workspace(path, "writer") as writer:
        writer.connection.execute("DELETE FROM event WHERE id <= 100")
    qtbot.waitUntil(lambda: page.events.ids[0] == 101)
    assert page.table.selected == 101
    assert "Every event since #101; older ones were removed." in texts(page.bar)
    assert page.events.ids[page.table.rowAt(0)] == top or page.table.selected == 101


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
    qtbot.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "properties.products[1].sku"
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
    qtbot.waitUntil(lambda: page.detail._tabs.tabText(2) == "Sent  1")
    wires = [box.toPlainText() for box in page.detail.sent.findChildren(QPlainTextEdit)]
    assert '"key_id": "3"' in wires[0] and "olga.fenn@example.com" in wires[0]
    assert "2010" in wires[1]
    assert "PUT contact/?create_if_not_exists=1" in texts(page.detail.sent)


def test_the_time_line_leads_to_the_persons_other_events(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(8)
    qtbot.waitUntil(lambda: page.detail._tabs.tabText(3) == "Contact time line  20")
    page.detail._tabs.setCurrentWidget(page.detail.time_line)
    table = page.detail.time_line.table
    qtbot.keyClick(table, Qt.Key.Key_J)
    assert page.table.selected == 8
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert page.table.selected == 21


@pytest.mark.qt_log_ignore("This plugin does not support")  # the list of completions
def test_a_filter_is_typed_read_aloud_and_cleared(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(100)
    qtbot.keyClick(page.table, Qt.Key.Key_Slash)
    qtbot.waitUntil(page.bar.line.hasFocus)
    qtbot.keyClicks(page.bar.line, "verdict:failed,rejec")
    qtbot.keyClick(page.bar.line, Qt.Key.Key_Tab)  # takes the completion
    assert page.bar.line.text() == "verdict:failed,rejected"
    qtbot.keyClick(page.bar.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.events.ids) == 40)
    assert "Failed or rejected." in texts(page.bar)
    assert [page.bar.badges.badges[one].isVisible() for one in (Verdict.FAILED, Verdict.DELIVERED)] == [True, False]
    assert page.table.selected == 103  # the nearest one that is still there
    page.bar.show_line("")
    qtbot.waitUntil(lambda: len(page.events.ids) == 260)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_wrong_word_is_named_and_the_list_stays(page: InspectorPage, qtbot: QtBot) -> None:
    page.bar.line.setFocus()
    qtbot.keyClicks(page.bar.line, "verdikt:failed")
    qtbot.waitUntil(lambda: "There is no operator “verdikt:”" in texts(page.bar))
    assert len(page.events.ids) == 260


def test_live_rows_pass_through_the_filter(page: InspectorPage, path: Path, qtbot: QtBot) -> None:
    page.bar.show_line("verdict:queued")
    qtbot.waitUntil(lambda: len(page.events.ids) == 20)
    append(path)
    qtbot.waitUntil(lambda: len(page.events.ids) == 21)
    with open_workspace(path, "writer") as writer:
        change(writer, 11, Verdict.DELIVERED)
        change(writer, 1, Verdict.QUEUED)
        change(writer, 27, Verdict.QUEUED)
    qtbot.waitUntil(lambda: 11 not in page.events.ids)
    assert 27 in page.events.ids and list(page.events.ids) == sorted(page.events.ids)


def test_a_badge_shows_only_its_verdict(page: InspectorPage, qtbot: QtBot) -> None:
    page.bar.show_line('type:track name:"Order Completed"')
    qtbot.waitUntil(lambda: len(page.events.ids) == 40)
    qtbot.mouseClick(page.bar.badges.badges[Verdict.DUPLICATE], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.events.ids) == 20)
    assert page.bar.line.text() == 'type:track name:"Order Completed" verdict:duplicate'


def test_saved_filters_are_kept_per_workspace(
    page: InspectorPage, make: Callable[[Path], InspectorPage], path: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    page.filters.add(Saved("Coupons", "name:coupon*"))
    again = make(path)
    again.activateWindow()
    qtbot.waitUntil(again.isActiveWindow)
    qtbot.keyClick(again, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: again.bar.line.text() == "name:coupon*")
    qtbot.waitUntil(lambda: len(again.events.ids) == 20)
    other = tmp_path / "other.portway"
    fill_inspector(other, 1)
    assert make(other).filters.list.count() == 5
    again.filters.list.setCurrentRow(5)
    again.filters.remove("Coupons")
    assert again.filters.list.count() == 5


def test_empty_says_how_to_begin_and_the_first_event_takes_its_place(
    make: Callable[[Path], InspectorPage], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "empty.portway"
    fill_inspector(path, 0)
    made = make(path)
    qtbot.waitUntil(made.nothing.isVisible)
    assert "curl http://127.0.0.1:8400/v1/track" in texts(made.nothing)
    assert not made.nothing.test.isEnabled()
    append(path)
    qtbot.waitUntil(made.table.isVisible)
    assert made.nothing.isHidden()


def test_a_filter_that_leaves_nothing_offers_to_be_cleared(page: InspectorPage, qtbot: QtBot) -> None:
    page.bar.show_line("name:nobody")
    qtbot.waitUntil(page.nothing.clear.isVisible)
    qtbot.mouseClick(page.nothing.clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.events.ids) == 260)
    assert page.bar.line.text() == ""


def test_another_page_opens_an_event_or_a_filter(page: InspectorPage, qtbot: QtBot) -> None:
    page.shown(77)
    qtbot.waitUntil(lambda: page.table.selected == 77)
    page.shown("verdict:failed")
    qtbot.waitUntil(lambda: len(page.events.ids) == 20)


def test_the_explanation_is_copied_as_markdown(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(8)
    qtbot.waitUntil(lambda: page.detail.head.markdown.startswith("### #8 identify"))
    assert "**Rejected. Emarsys has rejected the contact" in page.detail.head.markdown
    assert "- mapping (part): The map ecom\\_revenue needs a number" in page.detail.head.markdown


def test_reasons_of_today_are_grouped_and_lead_to_their_events(page: InspectorPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(page.filters.reasons.groups) == 7)
    names = [one.accessibleName() for one in page.filters.reasons.groups]
    assert names[2].startswith("refused: Unauthorized, 240, last ")
    qtbot.mouseClick(page.filters.reasons.groups[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.events.ids) == 20)
    assert page.bar.line.text() == "after:00:00 verdict:rejected code:upsert_rejected"


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


def test_the_help_has_every_operator(page: InspectorPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.bar.help, Qt.MouseButton.LeftButton)
    shown = page.findChild(InspectorHelp)
    assert shown is not None and shown.isVisible()
    assert all(one.example in texts(shown) and one.help in texts(shown) for one in OPERATORS.values())
    shown.close()


def test_trouble_is_said_and_goes_when_it_is_over(
    page: InspectorPage, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk gone")

    with monkeypatch.context() as patch:
        patch.setattr(event_list, "begin", broken)
        page.bar.show_line("verdict:failed")
        qtbot.waitUntil(page.banner.isVisible)
        assert "The events could not be read (disk gone). It is tried again." in texts(page.banner)
        assert len(page.events.ids) == 260
    qtbot.waitUntil(lambda: len(page.events.ids) == 20)
    assert page.banner.isHidden()


def test_follow_stays_pressed_while_the_end_is_followed(page: InspectorPage, qtbot: QtBot) -> None:
    page.follow.setParent(page)
    page.follow.show()
    qtbot.mouseClick(page.follow, Qt.MouseButton.LeftButton)
    assert page.follow.isChecked() and page.table.following
    page.table.verticalScrollBar().setValue(3)
    assert not page.follow.isChecked()
    qtbot.mouseClick(page.follow, Qt.MouseButton.LeftButton)
    assert page.follow.isChecked() and page.table.following


@pytest.mark.qt_log_ignore("This plugin does not support")  # the menu
def test_a_narrow_window_has_its_filters_in_a_menu(page: InspectorPage, qtbot: QtBot) -> None:
    assert page.filters.isVisible() and page.bar.filters.isHidden()
    page.setMinimumSize(1040, 600)
    page.resize(1040, 600)
    assert page.filters.isHidden() and page.bar.filters.isVisible()
    page.filters.menu(page).actions()[2].trigger()
    qtbot.waitUntil(lambda: len(page.events.ids) == 60)
    assert page.bar.line.text() == "is:error"
    assert page.table.columnViewportPosition(len(COLUMNS) - 1) < page.table.viewport().width()
