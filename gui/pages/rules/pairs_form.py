"""Names in the trigger's ``data`` and what they hold: variables (a data map each) or constants (a text each)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import style
from gui.pages.rules.words import value_text
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import choice
from gui.widgets.text import label
from models.meaning.configuration import Scalar

Pairs = tuple[tuple[str, Scalar], ...]


class PairLine(QWidget):
    def __init__(
        self, choices: Sequence[str] | None, on_change: Callable[[], None], on_delete: Callable[[], None]
    ) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setFont(style.mono())
        self.name.setAccessibleName("Name in data")
        self.name.setPlaceholderText("name in data")
        self.value: QComboBox | QLineEdit
        if choices is None:
            self.value = QLineEdit()
            self.value.setAccessibleName("Constant value")
            self.value.setPlaceholderText("value")
            self.value.textEdited.connect(on_change)
        else:
            self.value = choice(choices, "Data map")
            self.value.activated.connect(on_change)
        self.value.setFont(style.mono())
        self.name.textEdited.connect(on_change)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self.name, 1)
        row.addWidget(label("=", "secondary"))
        row.addWidget(self.value, 1)
        row.addWidget(button("", on_delete, kind="icon", icon="ph.x", tip="Delete this name"))

    @property
    def pair(self) -> tuple[str, str]:
        text = self.value.text() if isinstance(self.value, QLineEdit) else self.value.currentText()
        return self.name.text(), text

    def show_pair(self, name: str, value: Scalar) -> None:
        text = value_text(value)
        if self.name.text() != name:
            self.name.setText(name)
        if isinstance(self.value, QLineEdit):
            if self.value.text() != text:
                self.value.setText(text)
            return
        if self.value.findText(text) < 0:
            self.value.addItem(text)
        self.value.setCurrentText(text)


class PairsForm(QWidget):
    """``on_change(mapping)`` at every edit. ``choices``: the data maps, or ``None`` where values are typed.

    A blank name is kept on the screen and left out of the rule until it has one.
    """

    def __init__(self, add: str, choices: Sequence[str] | None, on_change: Callable[[dict[str, Scalar]], None]) -> None:
        super().__init__()
        self._choices, self._on_change = choices, on_change
        self._given: dict[str, Scalar] = {}
        self.lines: list[PairLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Size.CONTROL_GAP)
        self._list = QVBoxLayout()
        self._list.setSpacing(Size.CONTROL_GAP)
        column.addLayout(self._list)
        self.add = button(add, self._on_add, kind="link", icon="ph.plus")
        below = QHBoxLayout()
        below.addWidget(self.add)
        below.addStretch(1)
        column.addLayout(below)

    def show_pairs(self, pairs: Mapping[str, Scalar]) -> None:
        if dict(pairs) == self._collected():
            self._given = dict(pairs)
            return
        self._given = dict(pairs)
        while self.lines:
            self._drop(self.lines[-1])
        for name, value in pairs.items():
            self._append().show_pair(name, value)

    def _append(self) -> PairLine:
        line = PairLine(self._choices, self._on_edit, lambda: self._on_delete(line))
        self.lines.append(line)
        self._list.addWidget(line)
        return line

    def _drop(self, line: PairLine) -> None:
        self.lines.remove(line)
        self._list.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _collected(self) -> dict[str, Scalar]:
        """What was not edited keeps its type: 1 stays a number while its line reads 1."""
        found: dict[str, Scalar] = {}
        for line in self.lines:
            name, text = line.pair
            if name.strip():
                before = self._given.get(name)
                found[name] = before if before is not None and value_text(before) == text else text
        return found

    def _on_edit(self) -> None:
        self._on_change(self._collected())

    def _on_delete(self, line: PairLine) -> None:
        self._drop(line)
        self._on_edit()

    def _on_add(self) -> None:
        line = self._append()
        line.name.setFocus()
