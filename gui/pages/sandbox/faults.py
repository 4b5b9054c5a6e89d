"""The tab *Faults*: each kind of trouble as a switch, with what it does, whom it meets and how often."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import style
from gui.pages.sandbox.caller import Caller, Query
from gui.pages.sandbox.names import Row
from gui.pages.sandbox.tab import Tab
from gui.theme import Size
from gui.widgets.field import ProblemLine, choice
from gui.widgets.scrolling import scrolled
from gui.widgets.text import hairline, label, set_tip
from gui.widgets.toggle import Toggle
from models.meaning.rules.validation import Problem
from models.sandbox.control import Control

PLACES = {"every request": "", "contacts": "contact", "external events": "event", "sign-in": "oauth2/token"}
"""Whom a fault meets, and what the path of such a request begins with."""
_VALUE_WIDTH, _PLACE_WIDTH, _TIMES_WIDTH = 136, 144, 72


class FaultRow(QWidget):
    """One kind. Its fields rest while it is on: another value takes effect by switching it off and on."""

    def __init__(self, kind: Row, caller: Caller) -> None:
        super().__init__()
        self._kind, self._caller = kind, caller
        self.name: str = kind["name"]
        self.toggle = Toggle(kind["about"])
        self.value = QLineEdit(placeholderText=kind["value"])
        self.value.setAccessibleName(f"{kind['value']} of {self.name}")
        self.value.setFixedWidth(_VALUE_WIDTH)
        self.place = choice(list(PLACES), f"Whom {self.name} meets", width=_PLACE_WIDTH)
        self.times = QLineEdit(placeholderText="always")
        self.times.setAccessibleName(f"How often {self.name} happens")
        self.times.setFixedWidth(_TIMES_WIDTH)
        set_tip(self.times, "How many requests it meets; empty: all, until it is switched off.")
        self.problem = ProblemLine()
        self._state = label(self.name, "note")
        self._state.setFont(style.mono())
        self.toggle.clicked.connect(self._on_switched)
        self._lay_out()

    def show_faults(self, texts: list[str]) -> None:
        """``texts``: those of this kind that are in force."""
        self.toggle.setEnabled(True)
        self.toggle.setChecked(bool(texts))
        self._state.setText(f"in force: {'  '.join(texts)}" if texts else self.name)
        for one in (self.value, self.place, self.times):
            one.setEnabled(not texts)

    def text(self) -> str:
        """The fault as it is written on the command line."""
        path, value, times = PLACES[self.place.currentText()], self.value.text().strip(), self.times.text().strip()
        return (
            self.name + (f"@{path}" if path else "") + (f"={value}" if value else "") + (f":{times}" if times else "")
        )

    def _on_switched(self) -> None:
        on = self.toggle.isChecked()
        missing = self._missing() if on else ""
        self._complain(missing)
        if missing:
            self.toggle.setChecked(False)
            return
        self.toggle.setEnabled(False)
        self._caller.edit(partial(_switched, self.text() if on else "", self.name), self._on_refused)

    def _missing(self) -> str:
        if self._kind["needed"] and not self.value.text().strip():
            self.value.setFocus()
            return f"Enter the {self._kind['value']} first."
        times = self.times.text().strip()
        if times and not (times.isdecimal() and int(times)):
            self.times.setFocus()
            return "How often is a whole number above 0, or empty: always."
        return ""

    def _on_refused(self, why: str) -> None:
        self.toggle.setEnabled(True)
        self.toggle.setChecked(False)
        self._complain(why)

    def _complain(self, text: str) -> None:
        self.problem.show_problems([Problem(text, self.name)] if text else [])

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(self._kind["about"], wrap=True))
        words.addWidget(self._state)
        words.addWidget(self.problem)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Size.CONTROL_GAP, 0, Size.CONTROL_GAP)
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self.toggle)
        row.addSpacing(4)
        row.addLayout(words, 1)
        if self._kind["value"]:
            row.addWidget(self.value)
        for one in (self.place, self.times):
            row.addWidget(one)


class FaultsTab(Tab):
    """The rows are made when the sandbox has told its kinds of fault."""

    title = "Faults"

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self.rows: dict[str, FaultRow] = {}
        inside = QWidget()
        inside.setObjectName("page")
        inside.setMaximumWidth(Size.SENTENCE + 2 * Size.PAGE + 160)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.PAGE)
        self._column.setSpacing(0)
        self._column.addWidget(
            label("Trouble on demand, to see how the gateway copes. It lasts until the sandbox ends.", "secondary")
        )
        self._column.addSpacing(Size.CONTROL_GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(inside))

    def question(self) -> Query[Any] | None:
        return _kinds_and_faults if not self.rows else _faults

    def show_answer(self, answer: tuple[list[Row], list[str]]) -> None:
        kinds, texts = answer
        for kind in kinds if not self.rows else ():
            self.rows[kind["name"]] = FaultRow(kind, self.caller)
            self._column.addWidget(hairline())
            self._column.addWidget(self.rows[kind["name"]])
        if kinds:
            self._column.addStretch(1)
        for name, row in self.rows.items():
            row.show_faults([one for one in texts if _name(one) == name])


def _kinds_and_faults(control: Control) -> tuple[list[Row], list[str]]:
    return control.fault_kinds(), control.faults()


def _faults(control: Control) -> tuple[list[Row], list[str]]:
    return [], control.faults()


def _switched(text: str, name: str, control: Control) -> None:
    if text:
        control.add_faults(text)
    else:
        control.clear_faults(name)


def _name(text: str) -> str:
    """Which kind a fault's text is of: ``500`` of ``500@contact:2``."""
    end = next((at for at, one in enumerate(text) if one in "@=:"), len(text))
    return text[:end]
