"""A message in an editor: what is wrong with its JSON under it, and beside it what would become of it, with every edit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor, QTextFormat
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSplitter, QTextEdit, QVBoxLayout, QWidget

from gui import style
from gui.desk import Desk
from gui.pages.inspector.again import Decided
from gui.theme import Size
from gui.widgets.field import ProblemLine
from gui.widgets.segments import Segments
from gui.widgets.text import label
from models.meaning.rules.validation import Problem
from models.storage.event_dry_run import Again, decide_body

TYPING_MS = 250
"""So long after the last key the message is decided."""
DOORS = ("tracking", "destination")
_WORDS = ("Tracking door", "Destination door")
_STAMPS = ("messageId", "timestamp", "sentAt", "originalTimestamp", "receivedAt")
LONGEST = 2_000_000
"""Characters; no door takes more in one event."""


def as_new(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message without what makes it this one: its id and its times."""
    return {name: value for name, value in message.items() if name not in _STAMPS}


class EventEditor(QWidget):
    """``changed`` after every edit; ``message`` is what stands there, ``None`` while it is no JSON object."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._round = 0
        self.message: dict[str, Any] | None = None
        self.door = Segments(_WORDS, "Door")
        self.text = QPlainTextEdit()
        self.text.setFont(style.mono())
        self.text.setAccessibleName("Message as JSON")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.problem = ProblemLine()
        self.decided = Decided(desk)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._decide)
        self.head = QHBoxLayout()
        self._lay_out()
        self.text.textChanged.connect(self._on_text)
        self.door.chosen.connect(lambda _: self._on_text())

    def _lay_out(self) -> None:
        self.head.setSpacing(Size.COLUMN_GAP)
        self.head.addWidget(self.door)
        self.head.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, Size.COLUMN_GAP, 0)
        column.setSpacing(Size.CONTROL_GAP)
        column.addLayout(self.head)
        column.addWidget(self.text, 1)
        column.addWidget(self.problem)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        caption = label("Dry run", "section")
        caption.setContentsMargins(Size.PAGE - 8, 6, 0, 0)
        column.addWidget(caption)
        column.addWidget(self.decided, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([520, 440])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def show_message(self, message: Mapping[str, Any], door: str) -> None:
        self.door.show_choice(DOORS.index(door) if door in DOORS else 0)
        self.text.setPlainText(json.dumps(message, indent=2, ensure_ascii=False))

    @property
    def door_name(self) -> str:
        return DOORS[self.door.at]

    def _on_text(self) -> None:
        self._read()
        self._typing.start()
        self.changed.emit()

    def _read(self) -> None:
        """The message, or what is wrong and where."""
        self.message, wrong, line = None, "", 0
        text = self.text.toPlainText()
        try:
            found = json.loads(text) if len(text) <= LONGEST else None
        except json.JSONDecodeError as error:
            wrong, line = f"Line {error.lineno}, character {error.colno}: {_in_words(error.msg)}", error.lineno
        except RecursionError:
            wrong = "It goes deeper than any door takes."
        else:
            if isinstance(found, dict):
                self.message = found
            else:
                wrong = "A message is one JSON object, in braces."
        self.problem.show_problems([Problem(wrong, "message")] if wrong else [])
        self._show_line(line)

    def _show_line(self, line: int) -> None:
        """Put a ground behind the line that is wrong; 0: none is."""
        marked = []
        if line:
            one = QTextEdit.ExtraSelection()
            one.cursor = QTextCursor(self.text.document().findBlockByNumber(line - 1))
            one.format.setBackground(style.colour("bad_t"))
            one.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            marked = [one]
        self.text.setExtraSelections(marked)

    def _decide(self) -> None:
        self._round += 1
        if self.message is None:
            self.decided.say("As soon as the message can be read, it is decided here.")
            return
        body = json.dumps(self.message).encode()
        query = partial(decide_body, body=body, door=self.door_name, now=self._desk.now())
        self._desk.background.run(query, partial(self._on_decided, self._round), partial(self._on_error, self._round))

    def _on_decided(self, round_: int, again: Again) -> None:
        if round_ == self._round:
            self.decided.show_again(again)

    def _on_error(self, round_: int, error: Exception) -> None:
        if round_ == self._round:
            self.decided.say(f"It could not be decided: {error}")


def _in_words(message: str) -> str:
    """What Python's parser says, as a sentence for people."""
    known = {
        "Expecting ',' delimiter": "a comma is missing, or a bracket is not closed.",
        "Expecting ':' delimiter": "a colon is missing after the name.",
        "Expecting value": "a value is missing.",
        "Expecting property name enclosed in double quotes": "a name in double quotes is missing; a comma may be too many.",
        "Illegal trailing comma before end of object": "there is a comma too many before the closing brace.",
        "Illegal trailing comma before end of array": "there is a comma too many before the closing bracket.",
        "Extra data": "the message has ended already; what follows is too much.",
        "Invalid control character at": "a text goes over the end of the line.",
        "Unterminated string starting at": "the text that begins here does not end.",
    }
    return known.get(message, f"{message}.")
