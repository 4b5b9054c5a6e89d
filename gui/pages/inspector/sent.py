"""The tab *Sent*: the requests to Emarsys that carried the event, each with its reply, as on the wire."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from gui import style
from gui.pages.inspector.columns import clock
from gui.theme import Size
from gui.widgets.copy import CopyButton
from gui.widgets.found import Find, mark_boxes, nothing
from gui.widgets.text import label
from models.storage.event_exchanges import Exchange

_MOST_LINES = 16


class Sent(QScrollArea):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places_in: Find = nothing
        """What is to be marked."""
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_exchanges(self, exchanges: Sequence[Exchange]) -> None:
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(Size.PAGE - 8, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        column.setSpacing(Size.CONTROL_GAP)
        if not exchanges:
            column.addWidget(
                label("No request has carried this event, or its requests are not kept any more.", "secondary")
            )
        for one in exchanges:
            self._add(column, one)
            column.addSpacing(Size.COLUMN_GAP)
        column.addStretch(1)
        self.setWidget(body)
        self.mark()

    def mark(self) -> None:
        """Mark what is found by now."""
        mark_boxes(self, self.places_in)

    def _add(self, column: QVBoxLayout, one: Exchange) -> None:
        head = QHBoxLayout()
        head.setSpacing(Size.COLUMN_GAP)
        line = label(f"{one.method} {one.path}", selectable=True)
        line.setFont(style.mono())
        head.addWidget(line)
        head.addWidget(label(_about(one), "secondary"))
        head.addStretch(1)
        column.addLayout(head)
        texts = QHBoxLayout()
        texts.setSpacing(Size.COLUMN_GAP)
        others = f"; with {one.items - 1:,} others, whose parts are left out" if one.items > 1 else ""
        texts.addLayout(_wire(f"Sent{others}", one.sent), 1)
        got = "\n".join(text for text in (one.reply, one.got) if text) or "Nothing came back."
        texts.addLayout(_wire(_answer(one), got), 1)
        column.addLayout(texts)


def _about(one: Exchange) -> str:
    took = f", {one.ms:,} ms" if one.ms is not None else ""
    return f"delivery {one.delivery_id}, {clock(one.at)}{took}"


def _answer(one: Exchange) -> str:
    if one.status is None:
        return "No answer"
    code = f", reply code {one.reply_code}" if one.reply_code is not None else ""
    return f"Answer: HTTP {one.status}{code}"


def _wire(caption: str, text: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    head = QHBoxLayout()
    head.addWidget(label(caption, "secondary"), 1)
    head.addWidget(CopyButton(lambda: text, tip="Copy"))
    column.addLayout(head)
    box = QPlainTextEdit(text)
    box.setReadOnly(True)
    box.setFont(style.mono())
    box.setAccessibleName(caption)
    box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    lines = min(_MOST_LINES, text.count("\n") + 1)
    box.setFixedHeight(QFontMetrics(style.mono()).lineSpacing() * lines + 36)
    column.addWidget(box)
    column.addStretch(1)
    return column
