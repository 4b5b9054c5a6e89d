"""What a file names and the account in use does not have: a line each, with a drop-down to choose something instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from gui.theme import Size
from gui.widgets.field import choice
from gui.widgets.scrolling import scrolled
from gui.widgets.text import label
from models.meaning.configuration_file import Asked, Unmatched

_NOTHING = "Leave it out"
_CHOICE = 260
_ROW = Size.CONTROL + Size.CONTROL_GAP
_MOST_ROWS = 4
"""With more of them the list scrolls, so that the difference stays in sight."""
_WITHOUT = {
    "field": "updates no field",
    "choice": "is not converted",
    "external event": "triggers nothing",
}


class Matching(QWidget):
    """``on_choice`` follows each choice; ``chosen`` holds the account's ids by what the file asked for."""

    def __init__(self, on_choice: Callable[[], None]) -> None:
        super().__init__()
        self.chosen: dict[Asked, int] = {}
        self.choices: dict[Asked, QComboBox] = {}
        self._asked: dict[Asked, Unmatched] = {}
        self._on_choice = on_choice
        self._title = label("", "section")
        inside = QWidget()
        inside.setObjectName("page")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, Size.COLUMN_GAP, 0)
        self._grid.setHorizontalSpacing(Size.COLUMN_GAP)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Size.CONTROL_GAP)
        column.addWidget(self._title)
        self._area = scrolled(inside)
        column.addWidget(self._area)
        self.setMaximumWidth(Size.SMALL_WINDOW_BODY)
        self.hide()

    def begin(self) -> None:
        """Forget the choices: another file."""
        self.chosen.clear()
        self._asked.clear()
        self._build()

    def show_unmatched(self, found: Sequence[Unmatched]) -> None:
        """What was chosen stays in the list, so that it can be chosen otherwise."""
        known = len(self._asked)
        for one in found:
            self._asked.setdefault(one.asked, one)
        if len(self._asked) != known:
            self._build()
        open_ = len(self._asked) - len(self.chosen)
        self._title.setText(
            f"{open_} of the things that the file names are not in this account"
            if open_ != 1
            else "One thing that the file names is not in this account"
        )
        if not open_:
            self._title.setText("Everything that the file names has its place in this account")

    def _build(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.choices.clear()
        for row, (asked, one) in enumerate(self._asked.items()):
            self._grid.addWidget(label(_told(one), "secondary", wrap=True), row, 0)
            self._grid.setRowMinimumHeight(row, _ROW)
            self.choices[asked] = self._choice(asked, one)
            self._grid.addWidget(self.choices[asked], row, 1)
        self._area.setFixedHeight(_ROW * min(len(self._asked), _MOST_ROWS))
        self.setVisible(bool(self._asked))

    def _choice(self, asked: Asked, one: Unmatched) -> QComboBox:
        names = [f"{option.name} ({option.id})" for option in one.options]
        made = choice([_NOTHING, *names], f"Instead of {one.reference.name}", width=_CHOICE)
        ids = [option.id for option in one.options]
        if asked in self.chosen:
            made.setCurrentIndex(ids.index(self.chosen[asked]) + 1)
        made.currentIndexChanged.connect(lambda at: self._take(asked, ids[at - 1] if at > 0 else None))
        return made

    def _take(self, asked: Asked, id_: int | None) -> None:
        if id_ is None:
            self.chosen.pop(asked, None)
        else:
            self.chosen[asked] = id_
        self._on_choice()


def _told(one: Unmatched) -> str:
    what = one.what[0].upper() + one.what[1:]
    where = one.where[0].upper() + one.where[1:]
    if one.where == "the key field":
        return (
            f'{what} "{one.reference.name}" ({one.reference.id}). Contacts are found by it; it stays as the file says.'
        )
    return f'{what} "{one.reference.name}" ({one.reference.id}). {where} {_WITHOUT[one.what]} without it.'
