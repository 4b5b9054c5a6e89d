"""The Inspector's filters as a person uses them: typed, completed, saved, chosen from groups."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gui.help import open_help
from gui.pages.inspector import InspectorPage, side_work
from gui.pages.inspector.filter_delegate import COUNT
from gui.pages.inspector.filter_store import Saved
from gui.pages.inspector.reason_list import _Group
from gui.widgets import asking
from models.meaning.trace.verdicts import Verdict
from models.storage import event_counts, event_list
from models.storage.event_filter import OPERATORS
from models.storage.tables import Command
from models.storage.workspace import open_workspace
from tests.gui.inspector_sample import append, change, fill_inspector, texts


@pytest.fixture
def page(make_inspector: Callable[[Path], InspectorPage], path: Path, qtbot: QtBot) -> InspectorPage:
    made = make_inspector(path)
    qtbot.waitUntil(lambda: made.feed.complete)
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill_inspector(tmp_path / "acme.portway", 20)
    return tmp_path / "acme.portway"


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
    page: InspectorPage, make_inspector: Callable[[Path], InspectorPage], path: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    page.filters.add(Saved("Coupons", "name:coupon*"))
    again = make_inspector(path)
    again.activateWindow()
    qtbot.waitUntil(again.isActiveWindow)
    qtbot.keyClick(again, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: again.bar.line.text() == "name:coupon*")
    qtbot.waitUntil(lambda: len(again.events.ids) == 20)
    other = tmp_path / "other.portway"
    fill_inspector(other, 1)
    assert make_inspector(other).filters.list.count() == 5
    again.filters.list.setCurrentRow(5)
    again.filters.remove("Coupons")
    assert again.filters.list.count() == 5


def test_a_filter_that_leaves_nothing_offers_to_be_cleared(page: InspectorPage, qtbot: QtBot) -> None:
    page.bar.show_line("name:nobody")
    qtbot.waitUntil(page.nothing.clear.isVisible)
    qtbot.mouseClick(page.nothing.clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.events.ids) == 260)
    assert page.bar.line.text() == ""


def test_reasons_of_today_are_grouped_and_lead_to_their_events(page: InspectorPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(page.filters.reasons.groups) == 7)
    names = [one.accessibleName() for one in page.filters.reasons.groups]
    assert names[2].startswith("refused: Unauthorized, 240, ")
    qtbot.mouseClick(page.filters.reasons.groups[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.events.ids) == 20)
    assert page.bar.line.text() == "after:00:00 verdict:rejected code:upsert_rejected"


def test_the_help_has_every_operator(page: InspectorPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.bar.help, Qt.MouseButton.LeftButton)
    shown = open_help(page, "filter")
    qtbot.addWidget(shown)
    assert shown.isVisible() and shown.title.text() == "The filter language"
    assert all(one.example in shown.page.toPlainText() for one in OPERATORS.values())


@pytest.mark.qt_log_ignore("This plugin does not support")  # the menu
def test_a_narrow_window_has_its_filters_in_a_menu(page: InspectorPage, qtbot: QtBot) -> None:
    assert page.filters.isVisible() and page.bar.filters.isHidden()
    page.setMinimumSize(1040, 600)
    page.resize(1040, 600)
    assert page.filters.isHidden() and page.bar.filters.isVisible()
    page.filters.menu(page).actions()[2].trigger()
    qtbot.waitUntil(lambda: len(page.events.ids) == 60)
    assert page.bar.line.text() == "is:error"
    assert page.table.columnViewportPosition(page.table.last_column) < page.table.viewport().width()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_values_are_completed_from_the_workspace(page: InspectorPage, qtbot: QtBot) -> None:
    line = page.bar.line
    qtbot.waitUntil(lambda: bool(line._values))
    qtbot.keyClicks(line, "type:track -name:cou")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == 'type:track -name:"Coupon Entered"'
    qtbot.keyClicks(line, ' rule:"big')
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.text().endswith(' rule:"Big basket"')
    qtbot.keyClicks(line, " map:coupon,ecom_r")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.text().endswith(" map:coupon,ecom_revenue")


def test_a_slow_filter_says_how_far_it_has_looked_back(
    page: InspectorPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_list, "FIRST", 26)
    monkeypatch.setattr(event_list, "SLOW_SPAN", 26)
    said: list[str] = []
    page.feed.older.connect(lambda: said.append(page.bar._progress.text()))
    page.bar.show_line("map:coupon=autumn10")
    qtbot.waitUntil(lambda: page.feed.complete and len(said) == 9)
    assert said[0] == "looking further back, 10% …"
    assert page.bar._progress.text() == "" and len(page.events.ids) == 240


def test_text_is_found_inside_words_among_the_newest_and_that_is_said(page: InspectorPage, qtbot: QtBot) -> None:
    page.bar.show_line("tumn10")
    qtbot.waitUntil(lambda: len(page.events.ids) == 240)
    assert page.bar._sentence.text().endswith("Inside words it is looked for among the newest 50,000 events.")


def counted(page: InspectorPage) -> list[str]:
    items = [page.filters.list.item(row) for row in range(page.filters.list.count())]
    return [f"{item.text()} {item.data(COUNT)}" for item in items]


def test_saved_filters_count_their_events(
    page: InspectorPage, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.filters.add(Saved("Coupons", "coupon name:*ed"))
    qtbot.waitUntil(lambda: counted(page)[-1] == "Coupons 140")
    assert counted(page)[::2] == ["All events 260", "Errors 60", "Moved a rule 100"]
    append(path)
    monkeypatch.setattr(event_counts, "SLOWLY_LOOKED_AT", 26)
    page._side.ask()
    qtbot.waitUntil(lambda: counted(page)[-1] == "Coupons 14+")
    assert counted(page)[0] == "All events 273"


def test_saved_filters_are_moved_by_keys_and_by_dragging(page: InspectorPage, qtbot: QtBot) -> None:
    for name in ("One", "Two", "Three"):
        page.filters.add(Saved(name, f"name:{name}"))
    listed = page.filters.list
    qtbot.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [listed.item(row).text() for row in range(5, 8)] == ["One", "Three", "Two"]
    root = listed.rootIndex()
    listed.model().moveRow(root, 7, root, 0)  # as dropping it does; what is there from the start stays first
    qtbot.waitUntil(lambda: [listed.item(row).text() for row in range(5, 8)] == ["Two", "One", "Three"])
    assert listed.item(0).text() == "All events"
    assert [one.name for one in page.filters._store.load()] == ["Two", "One", "Three"]


def test_a_saved_filter_gives_its_events_a_colour(page: InspectorPage, qtbot: QtBot) -> None:
    page.filters.add(Saved("Orders", 'name:"Order Completed"'))
    colours = page.filters.menu_of(page.filters._saved[0]).actions()[0].menu()
    assert isinstance(colours, QMenu)
    colours.actions()[4].trigger()
    qtbot.waitUntil(lambda: bool(page.events.colours))
    assert set(page.events.colours.values()) == {4}
    assert set(page.events.colours) < set(page.table.visible_ids())
    page.filters.colour("Orders", 0)
    assert not page.events.colours


def test_a_group_is_sent_again_as_a_whole(
    page: InspectorPage, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def agree(parent: object, title: str, text: str, *rest: str) -> bool:
        asked.append(text)
        return True

    monkeypatch.setattr(side_work, "sure", agree)
    monkeypatch.setattr(asking._ask, "__defaults__", (0.05,))
    qtbot.waitUntil(lambda: len(page.filters.reasons.groups) == 7)
    rejected = page.filters.reasons.groups[1]
    assert isinstance(rejected, _Group)
    qtbot.waitUntil(rejected.again.isVisible)
    qtbot.mouseClick(rejected.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.banner.isVisible)
    assert asked == ["Send 20 again?"] and "No gateway has answered yet." in texts(page.banner)
    with open_workspace(path, "reader") as opened:
        (what, arguments), *_ = Command.select(Command.what, Command.arguments).tuples().execute(opened.db)
    assert what == "retry" and len(json.loads(arguments)["deliveries"]) == 20
