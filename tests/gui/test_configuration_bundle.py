"""The tab *Client bundle* as a person uses it: made, tested, its configuration taken in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import MainWindow, now
from gui.pages.configuration import ConfigurationPage
from gui.pages.configuration.bundle_part import BundlePart
from gui.pages.inspector import InspectorPage
from tests.gui.configuration_sample import fill_configuration

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # pages shown as windows


@pytest.fixture
def page(styled: QApplication, tmp_path: Path, qtbot: QtBot) -> ConfigurationPage:
    shop = tmp_path / "acme.portway"
    fill_configuration(shop)
    background = Background(shop)
    made = ConfigurationPage(Desk(shop, background, Live(background, now), now, lambda title, what: None))
    qtbot.addWidget(made, before_close_func=lambda _: (made.hidden(), background.stop()))
    made.show()
    made.shown(BundlePart.title)
    return made


def make(page: ConfigurationPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Path:
    target = page.desk.workspace.with_name("acme.portway-bundle")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.bundle.make.click()
    qtbot.waitUntil(lambda: page.bundle.banner.isVisible(), timeout=15_000)
    return target


def test_a_bundle_is_made_of_stand_ins_and_tested_with_one_click(
    page: ConfigurationPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.bundle.newest.setText("12")
    target = make(page, qtbot, monkeypatch)
    assert "@shop.example" not in target.read_text()
    assert "12 events; people are stand-ins" in page.bundle.banner._text.text()
    page.bundle.banner._link.click()
    report = page.bundle.report
    qtbot.waitUntil(lambda: report.sentence.text().startswith("All 12 events came out as expected"), timeout=15_000)
    assert len(report.table.records.ids) == 12
    assert report.detail.records.record(0).part == "Verdict"


def test_people_are_in_it_where_the_tick_is_taken_away(
    page: ConfigurationPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.shown([3, 1])
    page.bundle.masked.click()
    target = make(page, qtbot, monkeypatch)
    assert target.read_text().count("@shop.example") >= 2
    assert "2 events; it holds personal data" in page.bundle.banner._text.text()
    page.bundle.instead.click()
    assert page.bundle.newest.isVisible()


def test_differences_are_told_event_by_event_and_the_configuration_is_taken_on(
    page: ConfigurationPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = make(page, qtbot, monkeypatch)
    target.write_text(target.read_text().replace('"excluded"', '"completed"'))
    page.bundle.zone.given.emit(target)
    report = page.bundle.report
    qtbot.waitUntil(lambda: "of 40 events came out otherwise" in report.sentence.text(), timeout=15_000)
    first = report.table.records.record(0)
    assert "completed, step 0 → excluded, step 0" in str(first.differences[0])
    assert len(report.table.records.ids) < 40
    report.which.choose(1)
    assert len(report.table.records.ids) == 40
    report.take.click()
    review = page.exchange.review
    qtbot.waitUntil(lambda: review.sentence.text() == "acme.portway-bundle changes nothing.")


def test_another_file_is_refused(page: ConfigurationPage, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "x").write_text('{"format": "portway/1"}')
    page.bundle.open_file(tmp_path / "x")
    qtbot.waitUntil(lambda: page.bundle.banner.isVisible())
    assert "not a bundle" in page.bundle.banner._text.text()


def test_a_test_can_be_cancelled(page: ConfigurationPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page.bundle.make.clicked.connect(lambda: page.bundle.work.cancel.click())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(page.desk.workspace.with_name("b")), ""))
    page.bundle.make.click()
    qtbot.waitUntil(lambda: page.bundle.make.isEnabled())
    assert not page.desk.workspace.with_name("b").exists()
    assert not page.bundle.work.running


def test_a_bundle_that_is_dropped_as_a_configuration_is_tested(
    page: ConfigurationPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = make(page, qtbot, monkeypatch)
    page.shown("import")
    page.exchange.zone.given.emit(target)
    qtbot.waitUntil(lambda: "came out as expected" in page.bundle.report.sentence.text(), timeout=15_000)
    assert page.tabs.currentIndex() == page.parts.index(page.bundle)


def test_selected_events_of_the_inspector_become_its_samples(
    styled: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    fill_configuration(tmp_path / "acme.portway")
    window = MainWindow(tmp_path / "acme.portway")
    qtbot.addWidget(window)
    window.show()
    window._book.open("Inspector")
    inspector = window.findChild(InspectorPage)
    assert isinstance(inspector, InspectorPage)
    qtbot.waitUntil(lambda: len(inspector.table.events.ids) == 40)
    inspector.table.selectAll()
    next(one for one in inspector.acts.menu().actions() if one.text().startswith("Make a client bundle")).trigger()
    page = window.findChild(ConfigurationPage)
    assert isinstance(page, ConfigurationPage)
    assert page.bundle._before.text() == "40 selected" and not page.bundle.newest.isVisible()
    window.shut_down()
