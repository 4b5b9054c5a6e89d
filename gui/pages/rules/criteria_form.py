"""The criteria of one row: whose value, which map, how compared, with what; all of them must hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import get_args

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import style
from gui.pages.rules.judgement import Judgement
from gui.pages.rules.ways import Take, links
from gui.pages.rules.words import value_text
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import ProblemLine, choice
from models.meaning.configuration import Criterion, DataMap, Operator, Scalar
from models.meaning.mapping import read_text
from models.meaning.number import read_number
from models.meaning.rules.criteria import VALUELESS
from models.meaning.rules.validation import Problem

OPERATORS: tuple[Operator, ...] = get_args(Operator)
_OF = ("event", "person")
Criteria = tuple[Criterion, ...]


class CriterionLine(QWidget):
    """One criterion. ``on_change(criterion)`` at every edit, ``on_delete()`` for the cross."""

    def __init__(
        self, maps: Sequence[DataMap], on_change: Callable[[Criterion], None], on_delete: Callable[[], None]
    ) -> None:
        super().__init__()
        self._types = {one.name: one.data_type for one in maps}
        self._on_change = on_change
        self._shown = Criterion("", "=")
        self.of = choice(["the event's", "the person's last"], "Whose value", width=140)
        self.map = choice([one.name for one in maps], "Data map")
        self.map.setFont(style.mono())
        self.operator = choice(OPERATORS, "Operator", width=128)
        self.value = QLineEdit()
        self.value.setFont(style.mono())
        self.value.setAccessibleName("Value")
        self.problem = ProblemLine()
        row = QHBoxLayout()
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self.of)
        row.addWidget(self.map, 1)
        row.addWidget(self.operator)
        row.addWidget(self.value, 1)
        row.addWidget(button("", on_delete, kind="icon", icon="ph.x", tip="Delete this criterion"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.problem)
        for box in (self.of, self.map, self.operator):
            box.activated.connect(self._on_edit)
        self.value.textEdited.connect(self._on_edit)

    def show_criterion(self, one: Criterion) -> None:
        if self.map.findText(one.map) < 0:
            self.map.addItem(one.map)
        self.map.setCurrentText(one.map)
        self.operator.setCurrentText(one.operator)
        self.of.setCurrentIndex(_OF.index(one.of))
        self.value.setVisible(one.operator not in VALUELESS)
        self.value.setPlaceholderText("values, with commas between" if one.operator == "is one of" else "value")
        if one != self._shown and read_value(self.value.text(), one.operator, self._types.get(one.map)) != one.value:
            self.value.setText(value_text(one.value))
        self._shown = one

    def _on_edit(self) -> None:
        operator = OPERATORS[self.operator.currentIndex()]
        name = self.map.currentText()
        value = read_value(self.value.text(), operator, self._types.get(name))
        one = Criterion(name, operator, value, "person" if self.of.currentIndex() else "event")
        self._shown = replace(one)
        self._on_change(one)


class CriteriaForm(QWidget):
    """``on_change(criteria)`` at every edit."""

    help_topic = "rules-exactly#criteria"

    def __init__(self, maps: Sequence[DataMap], on_change: Callable[[Criteria], None], take: Take) -> None:
        super().__init__()
        self._maps, self._on_change, self._take = maps, on_change, take
        self._criteria: Criteria = ()
        self.lines: list[CriterionLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Size.CONTROL_GAP)
        self._list = QVBoxLayout()
        self._list.setSpacing(Size.CONTROL_GAP)
        column.addLayout(self._list)
        self.add = button("Add criterion", self._on_add, kind="link", icon="ph.plus")
        below = QHBoxLayout()
        below.addWidget(self.add)
        below.addStretch(1)
        column.addLayout(below)

    def show_criteria(self, criteria: Criteria, problems: Sequence[Problem], judgement: Judgement) -> None:
        while len(self.lines) > len(criteria):
            last = self.lines.pop()
            self._list.removeWidget(last)
            last.hide()
            last.deleteLater()
        while len(self.lines) < len(criteria):
            self._append(len(self.lines))
        self._criteria = criteria
        for at, (line, one) in enumerate(zip(self.lines, criteria, strict=True)):
            line.show_criterion(one)
            own = [found for found in problems if found.field == f"criteria[{at}]"]
            line.problem.show_problems(own, links(own, judgement, self._take))

    def _append(self, at: int) -> None:
        line = CriterionLine(self._maps, lambda one: self._put(at, one), lambda: self._delete(at))
        self.lines.append(line)
        self._list.addWidget(line)

    def _put(self, at: int, one: Criterion) -> None:
        self._on_change((*self._criteria[:at], one, *self._criteria[at + 1 :]))

    def _delete(self, at: int) -> None:
        self._on_change(self._criteria[:at] + self._criteria[at + 1 :])

    def _on_add(self) -> None:
        named = next((one.name for one in self._maps if one.paths == ("event",)), None)
        first = named or (self._maps[0].name if self._maps else "")
        self._on_change((*self._criteria, Criterion(first, "=")))
        if self.lines:
            self.lines[-1].value.setFocus()


def read_value(text: str, operator: Operator, data_type: str | None) -> Scalar | tuple[Scalar, ...] | None:
    """What was typed, as the map's type where it fits; else as text, which the validation then refuses in words."""
    if operator in VALUELESS:
        return None
    if operator == "is one of":
        return tuple(_scalar(part.strip(), data_type) for part in text.split(",") if part.strip())
    return _scalar(text, data_type) if text.strip() else None


def _scalar(text: str, data_type: str | None) -> Scalar:
    if data_type == "boolean" and text.strip().lower() in ("true", "false"):
        return text.strip().lower() == "true"
    if data_type == "numeric":
        number = read_number(text.strip())
        if isinstance(number, int | float) and read_text(number) == text.strip():
            return number
    return text
