"""The back-test of a rule: figures, chart and people, all of them in a window, each leading to their page and events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pages.rules.backtest_panel import BacktestPanel
from gui.pages.rules.people_window import PeopleWindow
from tests.gui.rules_page import GoneTo, opened_rule, rules_page
from tests.gui.rules_sample import fill_rules


@pytest.fixture
def gone_to() -> GoneTo:
    return []


@pytest.fixture
def testing(styled: QApplication, qtbot: QtBot, tmp_path: Path, gone_to: GoneTo) -> Iterator[BacktestPanel]:
    fill_rules(tmp_path / "acme.portway", 300)
    with rules_page(tmp_path / "acme.portway", qtbot, gone_to) as page:
        editor = opened_rule(page, qtbot, "Checkout started, no order")
        editor.side.show_panel(editor.side.testing)
        yield editor.side.testing


def test_the_back_test_fills_figures_chart_and_people(testing: BacktestPanel, qtbot: QtBot) -> None:
    testing.run.click()
    assert testing.run.text() == "Cancel"
    qtbot.waitUntil(lambda: testing.run.text() == "Run")
    started, fired = (int(testing._figures[word].text()) for word in ("started", "fired"))
    assert started > fired > 0
    ends = [one.what for one in testing._tested]
    assert ends.count("fired") == fired
    assert sum(count for _, count in testing.chart._days) == fired


def test_a_back_test_can_be_cancelled(testing: BacktestPanel, qtbot: QtBot) -> None:
    testing.run.click()
    testing.run.click()
    qtbot.waitUntil(lambda: testing.run.text() == "Run")


@pytest.mark.qt_log_ignore("This plugin does not support")  # the window
def test_people_of_a_back_test_lead_to_their_page_and_their_events(
    testing: BacktestPanel, qtbot: QtBot, gone_to: GoneTo
) -> None:
    assert not testing.show_all.isVisible()
    testing.run.click()
    qtbot.waitUntil(testing.show_all.isVisible)
    people = testing._tested
    assert testing.show_all.text() == f"Show all {len(people)}"
    first = testing.people.visualRect(testing.people.shown.index(0, 0)).center()
    qtbot.mouseClick(testing.people.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert gone_to.pop() == ("Users", people[0].person_id)
    testing.show_all.click()
    (window,) = testing.findChildren(PeopleWindow)
    excluded = [one for one in people if one.what == "excluded"]
    window.ends.choose(2)
    assert len(window.table.records.ids) == len(excluded)
    for column, event in ((2, excluded[0].start_event_id), (5, excluded[0].end_event_id)):
        place = window.table.visualRect(window.table.records.index(0, column)).center()
        qtbot.mouseClick(window.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert gone_to.pop() == ("Inspector", event)
    qtbot.keyClick(window.table, Qt.Key.Key_Return)
    assert gone_to.pop() == ("Users", excluded[0].person_id)
    qtbot.keyClicks(window.search.field, "nobody")
    qtbot.waitUntil(lambda: len(window.table.records.ids) == 0)
    window.close()
