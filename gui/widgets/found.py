"""Texts in which what somebody looked for is marked: on a ground of its own and underlined, so not by colour alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from math import ceil

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette, QTextCharFormat, QTextCursor, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTextEdit,
    QWidget,
)

from gui import style

GROUND, UNDERLINE = "accent_t", "accent"
FOUND = Qt.ItemDataRole.UserRole + 1
"""The role by which a model gives the places to mark in its text."""

Places = Sequence[Sequence[int]]
Find = Callable[[str], Places]
"""Where in a text something is to be marked."""
_PLAIN = "plain"
"""The property that keeps what a label says."""
_ONE_LINE = str.maketrans(dict.fromkeys("\n\r\t\u2028\u2029", " "))


def nothing(text: str) -> Places:
    """Where nothing is looked for."""
    return ()


def found_format() -> QTextCharFormat:
    """How a marked place looks."""
    shape = QTextCharFormat()
    shape.setBackground(style.colour(GROUND))
    shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    shape.setUnderlineColor(style.colour(UNDERLINE))
    return shape


def draw_found(painter: QPainter, box: QRect, alignment: Qt.AlignmentFlag, text: str, places: Places) -> None:
    """Draw one line in the painter's font and pen, cut off where there is no room; a place in what is cut off marks the dots
    that stand for it."""
    text = text.translate(_ONE_LINE)
    shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    layout = QTextLayout(shown, painter.font())
    option = QTextOption(alignment & Qt.AlignmentFlag.AlignHorizontal_Mask)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    kept = len(text) if shown == text else len(shown) - 1
    layout.setFormats([_range(shown, start, end) for start, end in _cut(places, kept)])
    layout.beginLayout()
    line = layout.createLine()
    if line.isValid():
        line.setLineWidth(box.width())
    layout.endLayout()
    layout.draw(
        painter, QPointF(box.left(), box.top() + ceil((box.height() - line.height()) / 2))
    )  # as drawText rounds


def mark_labels(within: QWidget, find: Find) -> None:
    """Mark what is found in the labels that one can copy from; the others are captions. It takes markup, with every text
    escaped in it, and a label without a mark is plain again."""
    for label in within.findChildren(QLabel):
        if label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
            marked, before = label.textFormat() is Qt.TextFormat.RichText, label.property(_PLAIN)
            text = before if marked else label.text()
            places = find(text)
            if places or marked:
                label.setProperty(_PLAIN, text)
                label.setTextFormat(Qt.TextFormat.RichText if places else Qt.TextFormat.PlainText)
                label.setText(_markup(text, places) if places else text)


def mark_boxes(within: QWidget, find: Find) -> None:
    """Mark what is found in boxes of text."""
    for box in within.findChildren(QPlainTextEdit):
        text, marks = box.toPlainText(), []
        for start, end in find(text):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(box.document())
            mark.cursor.setPosition(units(text[:start]))
            mark.cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
            mark.format = found_format()
            marks.append(mark)
        box.setExtraSelections(marks)


def _markup(text: str, places: Places) -> str:
    look = f"background: {style.colour(GROUND).name()}; text-decoration: underline;"
    made, at = [], 0
    for start, end in places:
        made += [escape(text[at:start]), f'<span style="{look}">{escape(text[start:end])}</span>']
        at = end
    return f'<span style="white-space: pre-wrap">{"".join(made)}{escape(text[at:])}</span>'


def _cut(places: Places, kept: int) -> Iterator[tuple[int, int]]:
    for start, end in places:
        if start < kept:
            yield start, min(end, kept)
    if any(end > kept for _, end in places):
        yield kept, kept + 1


def _range(text: str, start: int, end: int) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = units(text[:start]), units(text[start:end])
    made.format = found_format()
    return made


def units(text: str) -> int:
    """How long Qt takes a text to be: it counts in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


class FoundDelegate(QStyledItemDelegate):
    """Paints as usual, and marks what the model gives by the role ``FOUND``."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        places = index.data(FOUND)
        if not places:
            super().paint(painter, option, index)
            return
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        drawn = shown.widget.style() if shown.widget is not None else QApplication.style()
        box = drawn.subElementRect(QStyle.SubElement.SE_ItemViewItemText, shown, shown.widget)
        margin = drawn.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, shown, shown.widget) + 1
        text, shown.text = shown.text, ""
        drawn.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setFont(shown.font)
        painter.setPen(style.colour("text") if selected else shown.palette.color(QPalette.ColorRole.Text))
        draw_found(painter, box.adjusted(margin, 0, -margin, 0), shown.displayAlignment, text, places)
        painter.restore()
