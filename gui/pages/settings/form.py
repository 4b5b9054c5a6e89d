"""One section of the settings as fields: a heading, one sentence, and the fields under each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.pages.settings.draft import Value
from gui.pages.settings.shape import Item, Section
from gui.theme import Size
from gui.widgets.check import CheckBox
from gui.widgets.field import Field, choice
from gui.widgets.text import label
from models.meaning.rules.validation import Problem

_AUTH = {"oauth2": "OAuth 2 (API v3)", "wsse": "WSSE (API v2)"}
_COLUMNS = 2
_NUMBER_WIDTH = 96


class SectionForm(QWidget):
    """``on_edit`` follows each edit by a person."""

    def __init__(self, section: Section, on_edit: Callable[[], None]) -> None:
        super().__init__()
        self.controls: dict[str, QWidget] = {}
        self.fields: dict[str, Field] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(Size.SECTION_GAP)
        grid.setVerticalSpacing(Size.COLUMN_GAP)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        boxes = [one for one in section.items if one.kind == "yes"]
        for at, item in enumerate(one for one in section.items if one.kind != "yes"):
            grid.addWidget(self._field(item, on_edit), at // _COLUMNS, at % _COLUMNS)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Size.COLUMN_GAP)
        self.column.addWidget(label(section.title, "section"))
        self.column.addWidget(label(section.sentence, "secondary", wrap=True))
        self.column.addLayout(grid)
        for item in boxes:
            self.column.addWidget(self._box(item, on_edit))

    def values(self) -> dict[str, Value]:
        return {path: _value(control) for path, control in self.controls.items()}

    def show_values(self, values: Mapping[str, Value]) -> None:
        for path, control in self.controls.items():
            _show(control, values[path])

    def show_problems(self, found: Mapping[str, str]) -> None:
        """``found``: a sentence by path."""
        for path, field in self.fields.items():
            field.show_problems([Problem(found[path], path)] if path in found else [])

    def _field(self, item: Item, on_edit: Callable[[], None]) -> Field:
        inside: QWidget | QHBoxLayout
        if item.kind == "auth":
            control: QWidget = choice(list(_AUTH.values()), item.name)
            assert isinstance(control, QComboBox)
            control.currentIndexChanged.connect(lambda _: on_edit())
            inside = control
        else:
            line = QLineEdit()
            line.textChanged.connect(lambda _: on_edit())
            line.setPlaceholderText("none" if item.kind == "list" else item.note if item.kind == "text" else "")
            control = line
            inside = QHBoxLayout()
            inside.setSpacing(Size.CONTROL_GAP)
            inside.addWidget(line)
            if item.kind == "number":
                line.setFixedWidth(_NUMBER_WIDTH)
                inside.addWidget(label(item.unit or item.note, "secondary"))
                inside.addStretch(1)
        self.controls[item.path] = control
        self.fields[item.path] = Field(item.name, inside, control, item.note)
        return self.fields[item.path]

    def _box(self, item: Item, on_edit: Callable[[], None]) -> QCheckBox:
        box = CheckBox(item.name)
        box.toggled.connect(lambda _: on_edit())
        self.controls[item.path] = box
        return box


def _value(control: QWidget) -> Value:
    if isinstance(control, QCheckBox):
        return control.isChecked()
    if isinstance(control, QComboBox):
        return list(_AUTH)[control.currentIndex()]
    assert isinstance(control, QLineEdit)
    return control.text()


def _show(control: QWidget, value: Value) -> None:
    if isinstance(control, QCheckBox):
        control.setChecked(bool(value))
    elif isinstance(control, QComboBox):
        control.setCurrentIndex(list(_AUTH).index(str(value)))
    elif isinstance(control, QLineEdit) and control.text() != value:
        control.setText(str(value))
