"""The tab *Unsure points*: where nobody knows for certain how Emarsys behaves, and which behaviour the sandbox shows."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import style
from gui.pages.sandbox.caller import Caller, Query
from gui.pages.sandbox.names import Row
from gui.pages.sandbox.tab import Tab
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import ProblemLine, choice
from gui.widgets.scrolling import scrolled
from gui.widgets.text import hairline, label
from models.meaning.rules.validation import Problem
from models.sandbox.control import Control

_WIDTH = 216
_QUOTED = re.compile("`(.*?)`")


class SwitchRow(QWidget):
    """One question with the behaviours that it can be answered by; a number where it has none."""

    def __init__(self, switch: Row, caller: Caller) -> None:
        super().__init__()
        self._switch, self._caller = switch, caller
        self.control: QComboBox | QLineEdit
        if switch["options"]:
            self.control = choice(switch["options"], switch["about"], width=_WIDTH)
            self.control.activated.connect(lambda _: self._set(self._value()))
        else:
            self.control = QLineEdit()
            self.control.setFixedWidth(_WIDTH)
            self.control.setAccessibleName(switch["about"])
            self.control.editingFinished.connect(self._on_typed)
        self.problem = ProblemLine()
        self._about = label(_QUOTED.sub(r"“\1”", switch["about"]), wrap=True)
        self._name = label("", "note")
        self._name.setFont(style.mono())
        words = QVBoxLayout()
        words.setSpacing(0)
        for one in (self._about, self._name, self.problem):
            words.addWidget(one)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Size.CONTROL_GAP, 0, Size.CONTROL_GAP)
        row.setSpacing(Size.COLUMN_GAP)
        row.addLayout(words, 1)
        row.addWidget(self.control)
        self.show_switch(switch)

    @property
    def is_changed(self) -> bool:
        return bool(self._switch["value"] != self._switch["default"])

    def show_switch(self, switch: Row) -> None:
        self._switch = switch
        usual = f", usually {switch['default']}" if self.is_changed else ""
        self._name.setText(f"{switch['name']}{usual}")
        self._about.setProperty("role", "medium" if self.is_changed else "")
        self._about.style().polish(self._about)
        if isinstance(self.control, QComboBox):
            self.control.setCurrentText(str(switch["value"]))
        elif not self.control.hasFocus():
            self.control.setText(str(switch["value"]))

    def _value(self) -> str | int:
        if isinstance(self.control, QComboBox):
            return self.control.currentText()
        text = self.control.text().strip()
        return int(text) if text.isdecimal() else text

    def _on_typed(self) -> None:
        if self._value() != self._switch["value"]:
            self._set(self._value())

    def _set(self, value: str | int) -> None:
        if isinstance(value, str) and not self._switch["options"]:
            return self._complain("A whole number above 0 is expected here.")
        self._complain("")
        self._caller.edit(partial(_set, {self._switch["name"]: value}), self._complain)

    def _complain(self, text: str) -> None:
        self.problem.show_problems([Problem(text, self._switch["name"])] if text else [])


class SwitchesTab(Tab):
    title = "Unsure points"

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self.rows: dict[str, SwitchRow] = {}
        self.usual = button("Set all as usual", self._on_usual)
        inside = QWidget()
        inside.setObjectName("page")
        inside.setMaximumWidth(Size.SENTENCE + 2 * Size.PAGE)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.PAGE)
        self._column.setSpacing(0)
        text = (
            "Where the documents are silent or contradict each other, the sandbox can behave in each way that was found."
            " The usual one is the likeliest."
        )
        head = QHBoxLayout()
        head.setSpacing(Size.COLUMN_GAP)
        head.addWidget(label(text, "secondary", wrap=True), 1)
        head.addWidget(self.usual)
        self._column.addLayout(head)
        self._column.addSpacing(Size.CONTROL_GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(inside))

    def question(self) -> Query[Any] | None:
        return Control.switches

    def show_answer(self, answer: list[Row]) -> None:
        made = not self.rows
        for one in answer:
            if one["name"] not in self.rows:
                self.rows[one["name"]] = SwitchRow(one, self.caller)
                self._column.addWidget(hairline())
                self._column.addWidget(self.rows[one["name"]])
            self.rows[one["name"]].show_switch(one)
        if made:
            self._column.addStretch(1)
        self.usual.setEnabled(any(one.is_changed for one in self.rows.values()))

    def _on_usual(self) -> None:
        self.caller.edit(_all_as_usual)


def _set(values: dict[str, Any], control: Control) -> None:
    control.switch(**values)


def _all_as_usual(control: Control) -> None:
    control.switch(**{one["name"]: one["default"] for one in control.switches()})
