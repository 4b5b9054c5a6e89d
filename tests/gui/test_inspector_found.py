"""What the filter looks for is marked in the list and in the message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from gui import style
from gui.pages.inspector import InspectorPage
from gui.pages.inspector.columns import CONTACT, NAME
from gui.theme import DARK, LIGHT, Roles, contrast
from gui.widgets.found import FOUND, GROUND, UNDERLINE, draw_found, mark_boxes, mark_labels, nothing
from gui.widgets.text import label
from models.storage.event_filter.sought import sought
from tests.gui.inspector_sample import fill_inspector


@pytest.fixture
def page(make_inspector: Callable[[Path], InspectorPage], tmp_path: Path, qtbot: QtBot) -> InspectorPage:
    fill_inspector(tmp_path / "acme.portway", 3)
    page = make_inspector(tmp_path / "acme.portway")
    qtbot.waitUntil(lambda: page.feed.complete)
    return page


def search(page: InspectorPage, qtbot: QtBot, line: str) -> None:
    with qtbot.waitSignal(page.feed.begun):
        page.bar.show_line(line)
    qtbot.waitUntil(lambda: page.feed.complete)


def marked_columns(page: InspectorPage, event: int) -> set[int]:
    """The columns of an event's row in which the ground of marks is seen."""
    row, table = page.events.row_of(event), page.table
    table.scrollTo(page.events.index(row, 0))
    image = table.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    columns = set()
    for column in (0, NAME, CONTACT):
        box = table.visualRect(page.events.index(row, column))
        within = QRect(box.topLeft() * ratio, box.size() * ratio)
        if colours(image.copy(within)) >= {style.roles().accent_t.lower(), style.roles().accent.lower()}:
            columns.add(column)
    return columns


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for y in range(image.height()) for x in range(image.width())}


def found_in(page: InspectorPage, above: QModelIndex | None = None) -> list[tuple[str, str]]:
    """The path and marked text of each place in the message."""
    model, places = page.detail.received.model, []
    above = above if above is not None else QModelIndex()
    for row in range(model.rowCount(above)):
        for index in (model.index(row, column, above) for column in (0, 1)):
            places += [(model.node(index).path(), index.data()[start:end]) for start, end in index.data(FOUND)]
        places += found_in(page, model.index(row, 0, above))
    return places


@pytest.mark.parametrize(
    ("line", "event", "columns"),
    [
        ("coupon entered", 5, {NAME}),
        ("tess", 5, {CONTACT}),
        ("name:coup* email:*example*", 5, {NAME, CONTACT}),
        ("email:*example*", 5, {CONTACT}),
        ("-order type:track", 5, set()),
        ("name:*room", 12, {NAME}),  # behind what there is room for
    ],
)
def test_the_list_marks_what_is_looked_for(
    page: InspectorPage, qtbot: QtBot, line: str, event: int, columns: set[int]
) -> None:
    search(page, qtbot, line)
    assert marked_columns(page, event) == columns
    search(page, qtbot, "type:track")
    assert marked_columns(page, event) == set()


def test_the_message_opens_at_the_first_place(page: InspectorPage, qtbot: QtBot) -> None:
    search(page, qtbot, "analytics.js t-1")
    page.table.select(5)
    qtbot.waitUntil(lambda: page.detail.currentIndex() == 1)
    assert found_in(page) == [("properties.products[0].sku", "T-1"), ("context.library.name", "analytics.js")]
    received = page.detail.received
    received.tree.collapseAll()
    received.mark()
    page.detail._tabs.setCurrentWidget(received)
    qtbot.waitUntil(lambda: received.tree.viewport().rect().contains(received.tree.visualRect(sku(page))))
    assert received.tree.visualRect(sku(page)).height() > 0


def sku(page: InspectorPage) -> QModelIndex:
    return page.detail.received.model.first_found()


def test_another_filter_marks_the_same_message_anew(page: InspectorPage, qtbot: QtBot) -> None:
    page.table.select(5)
    qtbot.waitUntil(lambda: page.detail.currentIndex() == 1)
    assert found_in(page) == []
    search(page, qtbot, "name:*entered coupon")
    assert found_in(page) == [("event", "Coupon Entered"[:6]), ("event", "Entered"), ("properties.coupon_id", "coupon")]
    search(page, qtbot, "")
    assert found_in(page) == []


def test_a_word_far_inside_a_long_value_is_found(page: InspectorPage) -> None:
    received = page.detail.received
    page.detail.mark(sought("needle"))
    received.show_message({"hay": "x " * 400 + "needle", "none": None, "list": [1, {"needles": True}]})
    first = received.model.first_found()
    assert received.model.node(first).path() == "hay"
    assert received.model.data(first.siblingAtColumn(1), FOUND) == ((801, 807),)
    assert received.model.data(received.model.index(2, 1), FOUND) == ()
    received.show_message({"none": None, "list": [1, {"needles": True}]})
    assert received.model.node(received.model.first_found()).path() == "list[1].needles"
    received.show_message(None)  # removed meanwhile
    assert not received.model.first_found().isValid()


def test_explanation_decisions_and_requests_are_marked_and_stay_plain(page: InspectorPage, qtbot: QtBot) -> None:
    search(page, qtbot, "autumn coupon")
    page.table.select(5)
    qtbot.waitUntil(lambda: page.detail.currentIndex() == 1)
    said = [one for one in page.detail.explanation.findChildren(QLabel) if "AUTUMN" in one.text()]
    assert [plain(one) for one in said] == ["AUTUMN10"] and "underline" in said[0].text()
    page.detail._tabs.setCurrentWidget(page.detail.decided)
    qtbot.waitUntil(lambda: "AUTUMN10" in [plain(one) for one in page.detail.decided.findChildren(QLabel)])
    search(page, qtbot, "type:track")
    assert not [one for one in page.detail.findChildren(QLabel) if one.textFormat() is Qt.TextFormat.RichText]


def plain(label: QLabel) -> str:
    return QTextDocumentFragment.fromHtml(label.text()).toPlainText()


def test_marked_text_is_never_markup(styled: QApplication, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = QHBoxLayout(holder)
    foreign, caption = label("<b>needle</b> &amp;  two", selectable=True), label("needle")
    box = QPlainTextEdit("\U0001f600 a Needle")
    for one in (foreign, caption, box):
        row.addWidget(one)
    mark_labels(holder, sought("needle").in_text)
    mark_boxes(holder, sought("needle").in_text)
    assert plain(foreign) == "<b>needle</b> &amp;  two"
    assert caption.text() == "needle"
    assert [one.cursor.selectedText() for one in box.extraSelections()] == ["Needle"]
    mark_labels(holder, sought("two").in_text)
    assert foreign.text().count("underline") == 1
    mark_labels(holder, nothing)
    assert foreign.text() == "<b>needle</b> &amp;  two" and foreign.textFormat() is Qt.TextFormat.PlainText


def test_what_is_typed_above_the_message_is_marked_instead(page: InspectorPage, qtbot: QtBot) -> None:
    search(page, qtbot, "coupon")
    page.table.select(5)
    qtbot.waitUntil(lambda: page.detail.currentIndex() == 1)
    page.detail._tabs.setCurrentWidget(page.detail.received)
    qtbot.keyClicks(page.detail.received._find, "T-")
    assert found_in(page) == [
        ("properties.products[0].sku", "T-"),
        ("properties.products[1].sku", "T-"),
    ]
    page.detail.received._find.clear()
    assert ("event", "Coupon") in found_in(page)


def test_letters_of_two_units_move_no_mark(styled: QApplication) -> None:
    """Qt counts in UTF-16: behind a face the mark must not slip."""
    plain, faced = drawn("ab"), drawn("\U0001f600ab")
    assert plain and faced and abs(plain - faced) <= 1


def drawn(text: str) -> int:
    """How wide the mark of the last letter is."""
    image = QImage(200, 28, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    box = QRect(0, 0, 200, 28)
    draw_found(painter, box, Qt.AlignmentFlag.AlignLeft, text, ((len(text) - 1, len(text)),))
    painter.end()
    ground = style.roles().accent_t.lower()
    return sum(any(image.pixelColor(x, y).name() == ground for y in range(28)) for x in range(200))


@pytest.mark.parametrize("height", [20, 21, 22, 28, 29])
@pytest.mark.parametrize("side", [Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight])
def test_a_text_with_marks_stands_where_it_stands_without(
    styled: QApplication, height: int, side: Qt.AlignmentFlag
) -> None:
    box, where = QRect(3, 2, 120, height), side | Qt.AlignmentFlag.AlignVCenter

    def image(draw: Callable[[QPainter, str], None]) -> QImage:
        image = QImage(130, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setFont(style.mono())
        draw(painter, "Coupon Entered")
        painter.end()
        return image

    usual = image(lambda painter, text: painter.drawText(box, where | Qt.TextFlag.TextSingleLine, text))
    assert image(lambda painter, text: draw_found(painter, box, where, text, ())) == usual


def test_a_marked_row_is_read_while_it_is_selected(page: InspectorPage, qtbot: QtBot) -> None:
    search(page, qtbot, "coupon")
    page.table.select(5)
    qtbot.waitUntil(lambda: page.detail.currentIndex() == 1)
    page.detail._tabs.setCurrentWidget(page.detail.received)
    tree, first = page.detail.received.tree, page.detail.received.model.first_found()
    tree.setCurrentIndex(first)
    box = tree.visualRect(first.siblingAtColumn(1))
    seen = colours(tree.viewport().grab(box).toImage())
    assert {style.roles().text.lower(), style.roles().select.lower(), style.roles().accent_t.lower()} <= seen


def test_marks_change_with_the_scheme(page: InspectorPage, qtbot: QtBot, styled: QApplication) -> None:
    search(page, qtbot, "autumn")
    page.table.select(5)
    qtbot.waitUntil(lambda: page.detail.currentIndex() == 1)
    said = next(one for one in page.detail.explanation.findChildren(QLabel) if "AUTUMN" in one.text())
    assert LIGHT.accent_t.lower() in said.text()
    style.wear(styled, Qt.ColorScheme.Dark)
    try:
        assert DARK.accent_t.lower() in said.text()
    finally:
        style.wear(styled, Qt.ColorScheme.Light)


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_are_read_and_seen(roles: Roles) -> None:
    ground, line = getattr(roles, GROUND), getattr(roles, UNDERLINE)
    assert all(contrast(getattr(roles, text), ground) >= 4.5 for text in ("text", "text_2", "text_3"))
    assert all(contrast(line, behind) >= 3.0 for behind in (ground, roles.surface, roles.select, roles.hover))
