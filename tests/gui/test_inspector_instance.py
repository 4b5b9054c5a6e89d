"""The tab Instance and the bars of the time line, as a person uses them; the events have really moved the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.pages.inspector import InspectorPage
from gui.pages.inspector.instance_bars import InstanceBars
from gui.pages.inspector.instance_tab import InstanceTab
from tests.gui.inspector_sample import Opened, texts
from tests.gui.instance_sample import fill_instances


@pytest.fixture
def page(make_inspector: Callable[[Path], InspectorPage], tmp_path: Path, qtbot: QtBot) -> InspectorPage:
    fill_instances(tmp_path / "acme.portway")
    made = make_inspector(tmp_path / "acme.portway")
    qtbot.waitUntil(lambda: made.feed.complete)
    return made


def show(page: InspectorPage, event: int, qtbot: QtBot) -> InstanceTab:
    """The tab for an event; it counts from 1."""
    page.table.select(event)
    page.detail._tabs.setCurrentWidget(page.detail.instance)
    with qtbot.waitSignal(page.detail.instance.counted):
        pass
    return page.detail.instance


def press(inside: InstanceTab, text: str, qtbot: QtBot) -> None:
    found = next(one for one in inside.findChildren(QPushButton) if one.text() == text)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def bars_of(page: InspectorPage, event: int, qtbot: QtBot) -> InstanceBars:
    page.table.select(event)
    page.detail._tabs.setCurrentWidget(page.detail.time_line)
    bars = page.detail.time_line.bars
    qtbot.waitUntil(lambda: bars.isVisible() and bars._event == event)
    return bars


def test_each_condition_has_its_state_and_a_way_to_its_event(page: InspectorPage, qtbot: QtBot, opened: Opened) -> None:
    tab = show(page, 4, qtbot)
    said = texts(tab)
    assert "Coupon entered, no order" in said
    assert "and ended the instance." in said and "Not reached." in said and "Ended as excluded" in said
    press(tab, "#2", qtbot)
    qtbot.waitUntil(lambda: page.table.selected == 2)
    press(tab, "Open the rule", qtbot)
    assert opened == [("Rules", "Coupon entered, no order")]


def test_of_several_instances_one_is_chosen_and_what_waits_counts_down(page: InspectorPage, qtbot: QtBot) -> None:
    tab = show(page, 6, qtbot)
    assert tab.choice is not None and tab.choice.count() == 2
    said = texts(tab)
    assert "Waits for it until" in said and "left." in said and "Guards to the last exit." in said
    tab.choice.setCurrentIndex(1)
    tab.choice.activated.emit(1)
    assert "Big basket" in tab.choice.currentText() and "Goes on" in texts(tab)


def test_an_event_without_an_instance_says_so(page: InspectorPage, qtbot: QtBot) -> None:
    tab = show(page, 5, qtbot)
    assert "moved no rule" in texts(tab)


def test_the_explanation_leads_to_the_instance(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(3)
    find = lambda: [  # noqa: E731
        one for one in page.detail.explanation.findChildren(QPushButton) if one.text() == "Show the instance"
    ]
    qtbot.waitUntil(lambda: bool(find()))
    with qtbot.waitSignal(page.detail.instance.counted):
        qtbot.mouseClick(find()[0], Qt.MouseButton.LeftButton)
    assert page.detail._tabs.currentWidget() is page.detail.instance
    assert "Coupon entered, no order" in texts(page.detail.instance)


def test_the_ends_of_a_bar_lead_to_the_events_that_made_them(page: InspectorPage, qtbot: QtBot) -> None:
    bars = bars_of(page, 4, qtbot)
    bar = next(at for at, one in enumerate(bars._bars) if one.outcome is not None)
    middle = 6 + (bar + 1) * 22 + 11
    end = bars._x(bars._bars[bar].ended_at or 0)
    hit = bars._hit(QPointF(end + 4, middle))
    assert hit is not None and hit.event_id == 4 and "by #4" in hit.tip
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(round(bars._x(bars._bars[bar].started_at)), middle))
    qtbot.waitUntil(lambda: page.table.selected == 2)


def test_a_bar_leads_to_its_instance_with_mouse_and_keys(page: InspectorPage, qtbot: QtBot) -> None:
    bars = bars_of(page, 1, qtbot)
    with qtbot.waitSignal(page.detail.instance.counted):
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(60, 6 + 22 + 11))
    first = texts(page.detail.instance)
    bars = bars_of(page, 1, qtbot)
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Down)
    assert bars.accessibleDescription().startswith("#2 ")
    with qtbot.waitSignal(page.detail.instance.counted):
        qtbot.keyClick(bars, Qt.Key.Key_Return)
    assert texts(page.detail.instance) != first
    bars = bars_of(page, 4, qtbot)
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Up)
    with qtbot.waitSignal(bars.wanted) as wanted:
        qtbot.keyClick(bars, Qt.Key.Key_Left)
    assert wanted.args == [2]
