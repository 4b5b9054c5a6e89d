"""The help, used as a person does: by F1, by search, by links, by keys; and what it refuses to load."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui import help as help_
from gui import style
from gui.help import HelpWindow, open_help, topic_at
from gui.pages.inspector.explanation import Explanation
from gui.theme import DARK, Size
from models.meaning.trace.facts import fact
from models.meaning.trace.story import tell
from models.meaning.trace.verdicts import Verdict

IMAGE = QTextDocument.ResourceType.ImageResource.value
HTML = QTextDocument.ResourceType.HtmlResource.value

FOREIGN = (
    *("file:///etc/passwd", "http://example.com/x.png", "https://example.com/", "//example.com/x.png"),
    *("../../models/version.py", "getting-started.md", "qrc:/x", "data:text/html,<b>x</b>", "verdict:../x"),
)


@pytest.fixture
def window(styled: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HelpWindow:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    made = HelpWindow()
    qtbot.addWidget(made)
    made.show()
    made.open("getting-started")
    monkeypatch.setattr(help_, "_window", made)
    return made


def shown(window: HelpWindow) -> str:
    return window.page.toPlainText()


def top(window: HelpWindow) -> str:
    """The line at the upper edge of the page."""
    return window.page.cursorForPosition(QPoint(60, 10)).block().text()


def rows(window: HelpWindow) -> list[str]:
    return [one.text for one in window.list.entries.rows]


def click_row(window: HelpWindow, qtbot: QtBot, text: str) -> None:
    index = window.list.entries.index(rows(window).index(text))
    window.list.scrollTo(index)
    middle = window.list.visualRect(index).center()
    qtbot.mouseClick(window.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def follow(window: HelpWindow, qtbot: QtBot, text: str) -> None:
    place = window.page.document().find(text)
    place.setPosition(place.selectionStart() + 1)
    window.page.setTextCursor(place)
    window.page.ensureCursorVisible()
    at = window.page.cursorRect(place).center() + QPoint(1, 0)
    qtbot.mouseMove(window.page.viewport(), at)
    qtbot.mouseClick(window.page.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_topic_opens_at_its_heading(window: HelpWindow, qtbot: QtBot) -> None:
    open_help(None, "rules-exactly#criteria")
    assert window.title.text() == "Rules, exactly"
    assert top(window) == "Criteria"
    assert window.list.currentIndex().data() == "Criteria"


def test_the_contents_are_open_at_the_page_that_is_shown(window: HelpWindow, qtbot: QtBot) -> None:
    assert "From nothing to a delivered contact" in rows(window)
    click_row(window, qtbot, "Rules, exactly")
    assert "From nothing to a delivered contact" not in rows(window)
    click_row(window, qtbot, "Excludes")
    assert (window.title.text(), top(window)) == ("Rules, exactly", "Excludes")
    assert window.list.currentIndex().data() == "Excludes"


def test_a_reason_opens_at_its_code(window: HelpWindow) -> None:
    assert open_help(None, "reason:rule_start_old") is window
    assert window.title.text() == "Troubleshooting"
    assert top(window) == "rule_start_old"


def test_what_is_unknown_leads_to_a_page_that_helps(window: HelpWindow) -> None:
    for topic in ("", "zebra", "../../secret", "file:///etc/passwd"):
        open_help(None, topic)
        assert window.title.text() == "Getting started"
    open_help(None, "reason:zebra")
    assert window.title.text() == "Troubleshooting"


def test_the_contents_lead_to_pages_and_back_again(window: HelpWindow, qtbot: QtBot) -> None:
    click_row(window, qtbot, "Segment set-up")
    assert window.title.text() == "Segment set-up"
    window.page.verticalScrollBar().setValue(200)
    click_row(window, qtbot, "Verdicts")
    assert "nothing to do" in shown(window)
    qtbot.mouseClick(window.back, Qt.MouseButton.LeftButton)
    assert (window.title.text(), window.page.verticalScrollBar().value()) == ("Segment set-up", 200)
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.title.text() == "Verdicts"
    assert not window.forward.isEnabled() and window.back.isEnabled()


def test_a_link_leads_to_the_page_and_the_heading(window: HelpWindow, qtbot: QtBot) -> None:
    window.open("rules")
    follow(window, qtbot, "too old")
    assert (window.title.text(), top(window)) == ("Rules, exactly", "Time")
    window.resize(800, 480)
    window.open("segment")
    follow(window, qtbot, "below")
    assert (window.title.text(), top(window)) == ("Segment set-up", "Calls that are not events")


def test_a_search_finds_the_best_first_and_return_opens_it(window: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search, "identifier_no_address")
    assert rows(window)[0] == "identifier_no_address"
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert top(window) == "identifier_no_address"
    window.search.clear()
    assert "Getting started" in rows(window)


def test_arrows_in_the_search_go_through_what_was_found(window: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search, "cool-down")
    first, second = window.list.entries.rows[:2]
    qtbot.keyClick(window.search, Qt.Key.Key_Down)
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert (first.text, second.text) == (rows(window)[0], window.list.currentIndex().data())


def test_a_search_without_a_result_says_so(window: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search, "zebra <b>")
    assert window.nothing.isVisible() and rows(window) == []
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert window.search.text() == "" and not window.nothing.isVisible()
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_words_are_found_in_the_page(window: HelpWindow, qtbot: QtBot) -> None:
    window.open("rules-exactly")
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.find_bar.field, "superseded")
    assert window.find_bar.says.text() == "1 place"
    assert window.page.textCursor().selectedText() == "superseded"
    window.find_bar.field.setText("exclude")
    before = window.page.textCursor().position()
    qtbot.keyClick(window.find_bar.field, Qt.Key.Key_Return)
    assert window.page.textCursor().position() > before
    qtbot.keyClick(window.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert window.page.textCursor().position() == before
    qtbot.keyClicks(window.find_bar.field, "zebra")
    assert window.find_bar.says.text() == "Not on this page"
    qtbot.keyClick(window.find_bar.field, Qt.Key.Key_Escape)
    assert not window.find_bar.isVisible() and window.isVisible()


def test_nothing_but_our_own_shapes_is_loaded(window: HelpWindow) -> None:
    for address in FOREIGN:
        for kind in (HTML, IMAGE, QTextDocument.ResourceType.StyleSheetResource.value):
            got = window.page.loadResource(kind, QUrl(address))
            assert got is None or (isinstance(got, QImage) and got.isNull()), address
    assert not window.page.loadResource(IMAGE, QUrl("verdict:nothing-to-do")).isNull()
    assert window.page.loadResource(HTML, QUrl("verdict:parked")) is None


def test_a_link_that_leads_out_leads_nowhere(window: HelpWindow, qtbot: QtBot) -> None:
    for address in ("http://example.com/", "file:///etc/passwd", "//host/x", "javascript:x"):
        with qtbot.assertNotEmitted(window.page.followed):
            window.page.anchorClicked.emit(QUrl(address))
    assert window.title.text() == "Getting started"


def test_the_page_is_drawn_anew_in_the_dark_and_stays_where_it_was(window: HelpWindow, styled: QApplication) -> None:
    window.open("rules-exactly#exits")
    before = window.page.verticalScrollBar().value()
    style.wear(styled, Qt.ColorScheme.Dark)
    assert DARK.text.lower() in window.page.toHtml().lower()
    assert window.page.verticalScrollBar().value() == before > 0
    style.wear(styled, Qt.ColorScheme.Light)


def test_every_control_is_named_and_reached_by_tab(window: HelpWindow, qtbot: QtBot) -> None:
    controls = [one for kind in (QLineEdit, QPushButton) for one in window.findChildren(kind)]
    assert [one for one in controls if not one.accessibleName()] == []
    window.open("rules")
    window.open("users")
    window.go_back()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5_000)
    window.search.setFocus()
    reached = [window.search]
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached == [window.search, window.list, window.back, window.forward, window.look, window.page]


def test_text_is_never_wider_than_it_reads_well(window: HelpWindow) -> None:
    window.resize(1800, 900)
    assert window.page.document().textWidth() <= Size.SENTENCE + 2 * Size.PAGE


def test_the_window_comes_back_where_it_was(window: HelpWindow, qtbot: QtBot) -> None:
    window.resize(790, 600)
    window.close()
    again = HelpWindow()
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (790, 600)


def test_a_widget_says_what_it_is_about_or_what_stands_around_it(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    inner, other = QLabel("x"), QLabel("y")
    column = QVBoxLayout(outer)
    column.addWidget(inner)
    column.addWidget(other)
    outer.help_topic = "rules"
    inner.setProperty("help_topic", "reason:duplicate")
    assert (topic_at(inner), topic_at(other), topic_at(None)) == ("reason:duplicate", "rules", "")


def test_a_line_of_an_explanation_leads_to_its_code(styled: QApplication, qtbot: QtBot) -> None:
    facts = [fact("accepted", key="shop"), fact("duplicate", first=7)]
    explanation = Explanation(lambda page, wanted: None)
    qtbot.addWidget(explanation)
    explanation.show_story(tell(Verdict.DUPLICATE, "duplicate", facts), {})
    assert topic_at(explanation) == "reason:duplicate"
    said = {one.text(): topic_at(one) for one in explanation.findChildren(QLabel)}
    assert said["Accepted with the key shop."] == "reason:accepted"
    assert [one for text, one in said.items() if "as event 7" in text] == ["reason:duplicate"]
