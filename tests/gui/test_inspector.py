"""The Inspector's list as a person uses it: looks, scrolls, presses keys, while events come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.main_window import now
from gui.pages.inspector import InspectorPage
from models.meaning.trace.verdicts import Verdict
from models.storage import event_list
from models.storage.removed import note_removed
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
    make_inspector: Callable[[Path], InspectorPage], path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_list, "FIRST", 60)
    monkeypatch.setattr(event_list, "SPAN", 40)
    made = make_inspector(path)
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


def test_empty_says_how_to_begin_and_the_first_event_takes_its_place(
    make_inspector: Callable[[Path], InspectorPage], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "empty.portway"
    fill_inspector(path, 0)
    made = make_inspector(path)
    qtbot.waitUntil(made.nothing.isVisible)
    assert "curl http://127.0.0.1:8400/v1/track" in texts(made.nothing)
    assert not made.nothing.test.isEnabled()
    append(path)
    qtbot.waitUntil(made.table.isVisible)
    assert made.nothing.isHidden()


def test_another_page_opens_an_event_or_a_filter(page: InspectorPage, qtbot: QtBot) -> None:
    page.shown(77)
    qtbot.waitUntil(lambda: page.table.selected == 77)
    page.shown("verdict:failed")
    qtbot.waitUntil(lambda: len(page.events.ids) == 20)


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


def test_what_retention_removed_stands_before_the_first_row(page: InspectorPage, path: Path, qtbot: QtBot) -> None:
    with open_workspace(path, "writer") as writer:
        note_removed(writer.connection, 12_000, now())
        note_removed(writer.connection, 345, now())
    page._side.ask()
    qtbot.waitUntil(lambda: bool(page.table._before_first))
    head = page.table.horizontalHeader()
    tall = head.height()
    qtbot.keyClick(page.table, Qt.Key.Key_G)
    assert page.table._before_first.startswith("12,345 older events were removed, last today ")
    assert head.height() == 2 * tall and page.table.viewport().y() == head.height()
    qtbot.keyClick(page.table, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert head.height() == tall
