"""What an edited map can say besides its cells: whether null clears the field, and what true and false become there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from gui.theme import Size
from gui.widgets.field import choice
from gui.widgets.text import label, set_tip
from gui.widgets.toggle import Toggle
from models.meaning.catalogue import Catalogue, Choice
from models.meaning.configuration import OPT_IN_FIELD, DataMap, Reference

_VALUE_WIDTH = 140
_AS_IT_IS = "as it is"
_CONSENT = (Choice(1, "True"), Choice(2, "False"))


class MoreStrip(QWidget):
    """``edited``: the cells of the map that a person has changed, by their names in ``DataMap``."""

    edited = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(Size.ROW_EDITED)
        self.clears = Toggle("Null or a blank text clears the field")
        self.when_true = ValuePicker("True becomes")
        self.when_false = ValuePicker("False becomes")
        self._none = label("Choose a field to update first. Rules read null as absent.", "secondary")
        self._all = QWidget()
        row = QHBoxLayout(self._all)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self.clears)
        row.addWidget(label("Null or blank clears the field", "secondary"))
        row.addSpacing(Size.CONTROL_GAP)
        for words, picker in (("True becomes", self.when_true), ("False becomes", self.when_false)):
            row.addWidget(label(words, "secondary"))
            row.addWidget(picker)
        row.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 4)
        whole.addWidget(self._none)
        whole.addWidget(self._all)
        self.clears.clicked.connect(lambda on: self.edited.emit({"clears": on}))
        self.when_true.picked.connect(lambda value: self.edited.emit({"when_true": value}))
        self.when_false.picked.connect(lambda value: self.edited.emit({"when_false": value}))

    def controls(self) -> list[QWidget]:
        """In the order of Tab."""
        if self._all.isHidden():
            return []
        return [self.clears, self.when_true.control, self.when_false.control]

    def show_map(self, data_map: DataMap, catalogue: Catalogue) -> None:
        field = data_map.field
        self._none.setVisible(field is None)
        self._all.setVisible(field is not None)
        self.clears.setChecked(data_map.clears)
        known = None if field is None else catalogue.fields.get(field.id)
        choices = () if known is None else known.choices
        if field is not None and field.id == OPT_IN_FIELD and not choices:
            choices = _CONSENT
        self.when_true.show_value(data_map.when_true, choices)
        self.when_false.show_value(data_map.when_false, choices)


class ValuePicker(QStackedWidget):
    """One of the field's choices where it has some, else a text. ``picked``: the value, ``None`` for *as it is*."""

    picked = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(_VALUE_WIDTH, Size.CONTROL_SMALL)
        self._choices: tuple[Choice, ...] = ()
        self.list = choice([], name)
        self.text = QLineEdit()
        self.text.setAccessibleName(name)
        self.text.setPlaceholderText(_AS_IT_IS)
        set_tip(self.text, "The text that is written into the field. Empty: the value as it is.")
        for one in (self.list, self.text):
            one.setProperty("kind", "small")
            self.addWidget(one)
        self.list.activated.connect(self._on_chosen)
        self.text.textEdited.connect(self._on_text)

    @property
    def control(self) -> QWidget:
        return self.list if self._choices else self.text

    def show_value(self, value: Reference | None, choices: Sequence[Choice]) -> None:
        if tuple(choices) != self._choices or not self.list.count():
            self._choices = tuple(choices)
            self.list.clear()
            self.list.addItems([_AS_IT_IS, *(one.label for one in self._choices)])
        if self._choices:
            ids = [one.id for one in self._choices]
            self.list.setCurrentIndex(ids.index(value.id) + 1 if value is not None and value.id in ids else 0)
        text = "" if value is None else value.name
        if self.text.text().strip() != text:
            self.text.setText(text)
        self.setCurrentWidget(self.control)

    def _on_chosen(self, at: int) -> None:
        one = self._choices[at - 1] if at else None
        self.picked.emit(None if one is None else Reference(one.id, one.label))

    def _on_text(self, text: str) -> None:
        self.picked.emit(Reference(0, text.strip()) if text.strip() else None)
