"""The values that events brought for a choice field beside the choices that the account knows: what matches, and what to do
about what does not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.copy import CopyButton
from gui.widgets.record_table import RecordTable
from gui.widgets.records import ABSENT, Column, RecordModel
from gui.widgets.text import hairline, label
from models.meaning.choice_matches import Match
from models.meaning.configuration import DataMap

Look = Callable[[], tuple[tuple[Match, ...], int]]

_SIZE = (680, 520)
_REMEDY = (
    "A value matches a choice by its id, or by its label without regard to case. Let the source send one of these words,"
    " or add the choice to the field in Emarsys and refresh."
)


def _becomes(one: Match) -> str:
    if one.choice is not None:
        return f"{one.choice.label}  {one.choice.id}"
    return f"left out; nearest is {one.nearest}" if one.nearest else "left out: no such choice"


_COLUMNS = (
    Column("Value in events", 0, lambda one: one.value or ABSENT, "text", "mono"),
    Column("Choice in Emarsys", 280, _becomes),
    Column("Events", 80, lambda one: f"{one.events:,}" if one.value else ABSENT, font="figure", right=True),
)


class MatchWindow(QDialog):
    """Stays open beside the page. ``look`` tells what there is and in how many of the newest events; it is asked again by
    ``look_again``, where events have come or the choices were read anew."""

    help_topic = "data-maps"

    def __init__(self, parent: QWidget, data_map: DataMap, look: Look, on_refresh: Callable[[], None]) -> None:
        super().__init__(parent)
        self._look = look
        self._field_name = "" if data_map.field is None else data_map.field.name
        self._left_out: list[str] = []
        self.setWindowTitle(f"Match values: {data_map.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.headline = label("", "section", wrap=True)
        self.remedy = label(_REMEDY, "secondary", wrap=True)
        self.table = RecordTable(RecordModel(_COLUMNS), "Values and choices")
        self.copy = CopyButton(lambda: "\n".join(self._left_out), "Copy what matches none", kind="")
        self.again = button("Refresh choices", on_refresh)
        self._lay_out()
        self.look_again()

    def look_again(self) -> None:
        found, looked_at = self._look()
        self._left_out = [one.value for one in found if one.value and one.choice is None]
        rows = dict(enumerate(found))
        self.table.records.begin_anew(rows, rows)
        values, none = sum(bool(one.value) for one in found), len(self._left_out)
        where = f"in the latest {looked_at:,} events"
        said = f"{none:,} of the {values:,} values {where} {'matches' if none == 1 else 'match'} no choice of"
        if not none:
            said = f"Each of the {values:,} values {where} matches a choice of" if values else f"No value {where} for"
        self.headline.setText(f"{said} {self._field_name}.")
        self.copy.setVisible(bool(none))

    def _lay_out(self) -> None:
        said = QVBoxLayout()
        said.setContentsMargins(Size.PAGE, Size.PANEL, Size.PAGE, Size.COLUMN_GAP)
        said.setSpacing(4)
        said.addWidget(self.headline)
        said.addWidget(self.remedy)
        foot = QHBoxLayout()
        foot.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        foot.setSpacing(Size.CONTROL_GAP)
        foot.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(self.again)
        foot.addWidget(button("Close", lambda: self.done(0)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(said)
        column.addWidget(self.table, 1)
        column.addWidget(hairline())
        column.addLayout(foot)
