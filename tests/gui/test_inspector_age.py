"""The column Age: chosen by who wants it, and going on while one looks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.pages.inspector import InspectorPage
from gui.pages.inspector.columns import AGE, age
from tests.gui.inspector_sample import fill_inspector


@pytest.mark.parametrize(
    ("ms", "said"),
    [(-5, "now"), (999, "now"), (12_400, "12 s"), (60_000, "1 min"), (7_200_000, "2 h"), (86_400_000, "1 day")],
)
def test_an_age_is_said_in_its_largest_unit(ms: int, said: str) -> None:
    assert age(ms) == said


def test_it_is_there_for_who_chooses_it_and_grows(
    make_inspector: Callable[[Path], InspectorPage], tmp_path: Path, qtbot: QtBot
) -> None:
    fill_inspector(tmp_path / "acme.portway", 2)
    page = make_inspector(tmp_path / "acme.portway")
    qtbot.waitUntil(lambda: page.feed.complete)
    page.resize(1_490, 812)
    table, events = page.table, page.events
    assert table.isColumnHidden(AGE) and not table._aging.isActive()
    action = next(one for one in page.columns.menu().actions() if one.text() == "Age")
    action.setChecked(True)
    assert not table.isColumnHidden(AGE) and table._aging.isActive()
    events.now = lambda: events._lines[events.ids[-1]][0].received_at + 3_000
    last = events.index(events.rowCount() - 1, AGE)
    assert last.data() == "3 s"
    events.now = lambda: events._lines[events.ids[-1]][0].received_at + 65_000
    assert last.data() == "1 min"
    action.setChecked(False)
    assert not table._aging.isActive()


def test_a_sandbox_whose_clock_was_moved_counts_by_its_own_clock(
    make_inspector: Callable[[Path], InspectorPage], tmp_path: Path, qtbot: QtBot
) -> None:
    fill_inspector(tmp_path / "acme.portway", 2)
    page = make_inspector(tmp_path / "acme.portway")
    before = page.events.now()
    page._clock_ahead = 3_600_000
    assert page.events.now() - before >= 3_600_000
