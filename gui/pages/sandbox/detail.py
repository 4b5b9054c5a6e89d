"""The head of a detail at the right of a list, and the box that shows JSON as it was sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.copy import CopyButton
from gui.widgets.text import label


class Detail(QWidget):
    """``column`` takes what stands below the head. The link is left out where there is no ``caption``."""

    def __init__(self, caption: str = "", on_link: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.title = label("", "sentence", wrap=True, selectable=True)
        self.facts = label("", "secondary", wrap=True, selectable=True)
        self.link = button(caption, on_link, kind="link")
        self.link.setVisible(bool(caption))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(Size.PAGE, Size.COLUMN_GAP + 4, Size.PAGE, Size.COLUMN_GAP)
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addWidget(self.facts)
        row = QHBoxLayout()
        row.addWidget(self.link)
        row.addStretch(1)
        head.addLayout(row)
        self.column.addLayout(head)

    def say(self, title: str, facts: str) -> None:
        self.title.setText(title)
        self.facts.setText(facts)


class JsonBox(QWidget):
    """A caption, *Copy*, and a text that is laid out where it is JSON and shown as it is where it is not."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.caption = label(caption, "section")
        self.box = QPlainTextEdit()
        self.box.setReadOnly(True)
        self.box.setProperty("role", "wire")
        self.box.setFont(style.mono())
        self.box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.box.setAccessibleName(caption)
        head = QHBoxLayout()
        head.addWidget(self.caption, 1)
        head.addWidget(CopyButton(self.box.toPlainText, tip=f"Copy the {caption.lower()}"))
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PAGE, 0, Size.PAGE, Size.COLUMN_GAP)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.box, 1)

    def show_value(self, value: Any) -> None:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
        if text != self.box.toPlainText():
            self.box.setPlainText(text)

    def show_text(self, text: str) -> None:
        """A body as it was on the wire; one that was cut is no JSON any more and stays as it is."""
        try:
            self.show_value(json.loads(text))
        except (ValueError, RecursionError):
            self.show_value(text)
