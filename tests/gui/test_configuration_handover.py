"""The tab *Hand-over report*: what it says, that foreign text stays text, and the files that it writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintPreviewDialog, QPrintPreviewWidget
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gui import style
from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.configuration import ConfigurationPage
from gui.pages.configuration.handover_part import HandoverPart
from gui.pages.configuration.report_view import drawn
from models.meaning.rules.timeline import timeline
from tests.gui.configuration_sample import fill_configuration
from tests.gui.rules_sample import CHECKOUT, MAPS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # pages shown as windows


@pytest.fixture
def part(styled: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[HandoverPart]:
    shop = tmp_path / "acme.portway"
    fill_configuration(shop)
    background = Background(shop)
    page = ConfigurationPage(Desk(shop, background, Live(background, now), now, lambda title, what: None))
    qtbot.addWidget(page)
    page.show()
    page.shown(HandoverPart.title)
    qtbot.waitUntil(lambda: page.handover.pdf.isEnabled())
    yield page.handover
    page.hidden()
    background.stop()


def saved(part: HandoverPart, monkeypatch: pytest.MonkeyPatch, button: Any, name: str) -> Path:
    target = part.desk.workspace.parent / name
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    button.click()
    assert part.banner.isVisible()
    return target


def test_it_says_what_the_workspace_does(part: HandoverPart) -> None:
    text = part.view.toPlainText()
    for expected in (
        "Acme Outdoor",
        "traits.email, else context.traits.email",
        "Fires segment.com test event 48 hours after Coupon Entered, unless Order Completed comes first.",
        "externalevent.trigger",
        "30 days, at most 4 GB",
        "Segment production",
        "The client id is missing.",
    ):
        assert expected in text


def test_foreign_text_stays_text_and_nothing_is_loaded(part: HandoverPart) -> None:
    assert "Shop <b>web</b>" in part.view.toPlainText()
    document = part.view.document()
    for address in ("http://h/x", "file:///etc/hostname", "x.png"):
        assert document.loadResource(2, QUrl(address)) is None
    assert isinstance(document.loadResource(2, QUrl("picture:0")), QImage)


def test_the_pdf_is_one_and_the_html_needs_nothing_else(part: HandoverPart, monkeypatch: pytest.MonkeyPatch) -> None:
    assert saved(part, monkeypatch, part.pdf, "report.pdf").read_bytes().startswith(b"%PDF-")
    html = saved(part, monkeypatch, part.html, "report.html").read_text()
    assert html.count('src="data:image/png;base64,') == 2
    assert "Shop &lt;b&gt;web&lt;/b&gt;" in html
    assert "<script" not in html and 'src="http' not in html and "picture:" not in html


def test_a_place_that_cannot_be_written_is_told(part: HandoverPart, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(part, monkeypatch, part.pdf, "nowhere/report.pdf")
    assert "cannot be written" in part.banner._text.text()


def test_time_lines_are_drawn_on_white_whatever_the_scheme(styled: QApplication) -> None:
    shown = timeline(CHECKOUT, MAPS)
    light = drawn(shown)
    style.wear(styled, Qt.ColorScheme.Dark)
    assert drawn(shown) == light
    assert style.roles() is not None and style.colour("surface").name() != "#ffffff"


def test_the_print_preview_paints_every_page(part: HandoverPart, qtbot: QtBot) -> None:
    pages: list[int] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QPrintPreviewDialog)
        pages.append(dialog.findChild(QPrintPreviewWidget).pageCount())
        dialog.reject()

    QTimer.singleShot(800, look)
    part.print.click()
    assert pages[0] >= 2
