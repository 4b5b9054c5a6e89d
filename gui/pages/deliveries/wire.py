"""A request to Emarsys and its reply as on the wire: field names beside their ids, guilty lines on a tint, no secrets."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.copy import CopyButton
from gui.widgets.text import label
from models.meaning.emarsys.curl import as_curl
from models.storage.event_exchanges import Exchange

_FIELD = re.compile(r'^\s*"(\d+)":')
_NAMES_AT = 44


class Wire(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.request, self.reply = _box("Request"), _box("Reply")
        self._about, self._came = label("Request", "section"), label("Reply", "section")
        self._curl = ""
        self.copy_curl = CopyButton(lambda: self._curl, "Copy as curl")
        self.copy_curl.hide()
        self._reply_side = _side(self._came, self.reply, CopyButton(self.reply.toPlainText, tip="Copy"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(_side(self._about, self.request, self.copy_curl), 1)
        row.addWidget(self._reply_side, 1)

    def show_exchange(
        self, one: Exchange | None, fields: dict[str, str], guilty: str | None, base_url: str = ""
    ) -> None:
        """``guilty``: the id of the field that the reply names. ``base_url``: where the path is found."""
        self.copy_curl.setVisible(one is not None)
        if one is None:
            self._about.setText("Request")
            self._came.setText("Reply")
            self.request.setPlainText("No request has carried it yet, or it is not kept any more.")
            self.reply.setPlainText("")
            self._reply_side.hide()
            return
        self._reply_side.show()
        self._curl = as_curl(one.method, one.path, one.sent, base_url)
        others = f", 1 of {one.items:,} contacts" if one.items > 1 else ""
        self._about.setText(f"Request{others}")
        took = f", {one.ms:,} ms" if one.ms is not None else ""
        self._came.setText(f"Reply: HTTP {one.status}{took}" if one.status else "No answer")
        head = f"{one.method} /api/v3/{one.path}\nAuthorization: ••••••••\nContent-Type: application/json\n\n"
        lines = [_named(line, fields) for line in one.sent.splitlines()]
        self.request.setPlainText(head + "\n".join(lines))
        self.reply.setPlainText("\n".join(text for text in (one.reply, one.got) if text))
        _tint(self.request, [at + 4 for at, line in enumerate(lines) if guilty and _id(line) == guilty])
        first = one.reply.count("\n") + 1 if one.reply else 0
        _tint(self.reply, list(range(first, first + one.got.count("\n") + 1)) if one.got else [])


def _side(caption: QLabel, box: QPlainTextEdit, copy: CopyButton) -> QWidget:
    side = QWidget()
    head = QHBoxLayout()
    head.addWidget(caption, 1)
    head.addWidget(copy)
    column = QVBoxLayout(side)
    column.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.COLUMN_GAP, Size.COLUMN_GAP)
    column.addLayout(head)
    column.addWidget(box, 1)
    return side


def _box(name: str) -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setReadOnly(True)
    box.setProperty("role", "wire")
    box.setFont(style.mono())
    box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    box.setAccessibleName(name)
    return box


def _id(line: str) -> str:
    found = _FIELD.match(line)
    return found.group(1) if found else ""


def _named(line: str, fields: dict[str, str]) -> str:
    name = fields.get(_id(line))
    return f"{line:<{_NAMES_AT}}  {name}" if name else line


def _tint(box: QPlainTextEdit, lines: list[int]) -> None:
    marks = []
    for at in lines:
        mark = QTextEdit.ExtraSelection()
        form = QTextCharFormat()
        form.setBackground(style.colour("bad_t"))
        form.setForeground(style.colour("bad"))
        form.setProperty(QTextFormat.Property.FullWidthSelection, True)
        mark.format = form
        cursor = QTextCursor(box.document().findBlockByNumber(at))
        cursor.select(QTextCursor.SelectionType.LineUnderCursor)
        mark.cursor = cursor
        marks.append(mark)
    box.setExtraSelections(marks)
