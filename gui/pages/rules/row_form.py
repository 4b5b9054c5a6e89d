"""The form of one row of the conditions table, under the table. Every edit goes into the draft at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, get_args

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from gui.pages.rules.criteria_form import CriteriaForm
from gui.pages.rules.draft import Draft
from gui.pages.rules.judgement import Judgement
from gui.pages.rules.pairs_form import PairsForm
from gui.pages.rules.ways import Take, links
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import Field, choice
from gui.widgets.text import hairline, label
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Call, Condition, ConditionType, DataMap, Reference
from models.meaning.rules.cells import EMPTY, MEANT, cell_of, part_of, retyped

_TYPES: tuple[ConditionType, ...] = get_args(ConditionType)
_CALLS: tuple[Call, ...] = get_args(Call)


_TOLD = 176
"""Room for the words of a problem where the field itself is short."""


class RowForm(QFrame):
    """``show_row`` says which row it edits; ``on_done`` closes it, ``on_refresh`` reads the account anew."""

    help_topic = "rules-exactly#steps"

    def __init__(
        self,
        draft: Draft,
        maps: Sequence[DataMap],
        catalogue: Catalogue,
        on_done: Callable[[], None],
        on_refresh: Callable[[], None],
        take: Take,
    ) -> None:
        super().__init__()
        self._draft, self._at, self._take = draft, 0, take
        self._events: tuple[Reference, ...] = ()
        self._title = label("", "section")
        self.sequence, self.wait, self.within = _short("Sequence"), _short("Wait time"), _short("Within time")
        self.type = choice(_TYPES, "Type", width=112)
        self.call = choice(_CALLS, "data.type", width=112)
        self.external_event = choice([], "External event")
        self.external_event.setMinimumWidth(260)
        names = [one.name for one in maps]
        self.criteria = CriteriaForm(maps, lambda found: self._put(criteria=found), take)
        self.variables = PairsForm("Add variable", names, lambda found: self._put(variables=found))
        self.constants = PairsForm("Add constant", None, lambda found: self._put(constants=found))
        self._fields = self._made(on_refresh)
        self.show_catalogue(catalogue)
        self._lay_out(on_done)
        self._listen()
        self.hide()

    @property
    def at(self) -> int:
        return self._at

    def _made(self, on_refresh: Callable[[], None]) -> dict[str, Field]:
        event = QHBoxLayout()
        event.setSpacing(Size.COLUMN_GAP)
        event.addWidget(self.external_event)
        event.addWidget(button("Refresh", on_refresh, kind="link", tip="Read the account's external events again"))
        event.addStretch(1)
        lasts = "One whole number and one of s, m, h, d, such as 30m. Empty = none."
        return {
            "sequence": Field("Sequence", self.sequence, self.sequence, "The step: 0 starts, the last one exits."),
            "type": Field("Type", self.type, self.type),
            "call": Field("data.type", self.call, self.call, "Segment's type of call."),
            "wait": Field("Wait time", self.wait, self.wait, lasts),
            "within": Field("Within time", self.within, self.within, lasts),
            "external_event": Field("Trigger external event", event, self.external_event),
            "criteria": Field("Matching criteria (all of them)", self.criteria, self.criteria.add),
            "variables": Field("Variables: name in the trigger's data = data map", self.variables, self.variables.add),
            "constants": Field("Constants: name in the trigger's data = value", self.constants, self.constants.add),
        }

    def _lay_out(self, on_done: Callable[[], None]) -> None:
        self.setMaximumWidth(Size.SENTENCE)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(button("Done", on_done, tip="Close this row. Nothing is saved before Save rule."))
        cells = QHBoxLayout()
        cells.setSpacing(Size.COLUMN_GAP)
        for name in ("sequence", "type", "call", "wait", "within"):
            cells.addWidget(self._fields[name])
        cells.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Size.COLUMN_GAP, 0, Size.COLUMN_GAP)
        column.setSpacing(Size.COLUMN_GAP)
        column.addLayout(head)
        column.addLayout(cells)
        for name in ("external_event", "criteria", "variables", "constants"):
            column.addWidget(self._fields[name])
        column.addWidget(hairline())

    def _listen(self) -> None:
        self.sequence.textEdited.connect(lambda text: self._put(sequence=int(text) if text.isdigit() else -1))
        self.type.activated.connect(self._on_type)
        self.call.activated.connect(lambda at: self._put(call=_CALLS[at]))
        self.wait.textEdited.connect(lambda text: self._put(wait=text.strip() or None))
        self.within.textEdited.connect(lambda text: self._put(within=text.strip() or None))
        self.external_event.activated.connect(self._on_event)

    def show_catalogue(self, catalogue: Catalogue) -> None:
        """The account's external events, by name."""
        ordered = sorted(catalogue.events.values(), key=lambda one: one.name.casefold())
        self._events = tuple(Reference(one.id, one.name) for one in ordered)
        self.external_event.clear()
        self.external_event.addItems(["Choose an external event", *(one.name for one in self._events)])

    def show_row(self, at: int, judgement: Judgement) -> None:
        if at >= len(self._draft.rule.conditions):
            self.hide()
            return
        row = self._draft.rule.conditions[at]
        self._at = at
        found = judgement.of_row(at + 1)
        self._title.setText(f"Row {at + 1}")
        if self.sequence.text() != str(row.sequence) and not (row.sequence < 0 and not self.sequence.text().isdigit()):
            self.sequence.setText(str(row.sequence))
        self.type.setCurrentText(row.type)
        self.call.setCurrentText(row.call)
        for field, cell in ((self.wait, row.wait), (self.within, row.within)):
            if field.text().strip() != (cell or ""):
                field.setText(cell or "")
        self._show_event(row)
        self.criteria.show_criteria(row.criteria, found, judgement)
        self.variables.show_pairs(row.variables)
        self.constants.show_pairs(row.constants)
        for name, widget in self._fields.items():
            means = name in ("sequence", "type", *MEANT[row.type])
            widget.setVisible(means or getattr(row, name) != EMPTY.get(name))
            whole = [one for one in found if one.cell == name and not one.field.startswith("criteria[")]
            widget.show_problems(whole, links(whole, judgement, self._take))
            widget.setMinimumWidth(_TOLD if whole else 0)

    def _show_event(self, row: Condition) -> None:
        chosen = row.external_event
        places = [at for at, one in enumerate(self._events, 1) if chosen is not None and one.id == chosen.id]
        missing = len(self._events) + 1
        while self.external_event.count() > missing:
            self.external_event.removeItem(missing)
        if chosen is not None and not places:
            self.external_event.addItem(f"{chosen.name} (not in this account)")
            places = [missing]
        self.external_event.setCurrentIndex(places[0] if places else 0)

    def focus_cell(self, field: str) -> None:
        name = cell_of(field)
        if name == "criteria" and "[" in field:
            self.criteria.lines[part_of(field)].value.setFocus()
        elif name in self._fields:
            self._fields[name].control.setFocus()

    def _on_event(self, at: int) -> None:
        if at <= len(self._events):  # the last line may be one that the account lacks: it is chosen already
            self._put(external_event=self._events[at - 1] if at else None)

    def _on_type(self, at: int) -> None:
        """What means nothing for the new type is cleared."""
        self._draft.put_row(self._at, retyped(self._draft.rule.conditions[self._at], _TYPES[at]))

    def _put(self, **changes: Any) -> None:
        self._draft.change_row(self._at, **changes)


def _short(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setFixedWidth(72)
    return made
