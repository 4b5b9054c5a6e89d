"""The conditions table as Qt asks for it. It holds what is shown; the draft holds the rule."""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gui.pages.rules.judgement import Judgement
from gui.pages.rules.words import NOTHING, cell_of, criteria_lines, duration_text, variable_lines
from models.meaning.configuration import Condition, Rule
from models.meaning.rules.validation import Problem

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Sequence", "Type", "data.type", "Wait time", "Within time", "Matching criteria", "Variables", "")
FIELDS = ("sequence", "type", "call", "wait", "within", "criteria", "variables", "")
CRITERIA, VARIABLES, ACTIONS = 5, 6, 7
LINES_ROLE = Qt.ItemDataRole.UserRole
"""The lines of a cell, ``list[str]``."""
PROBLEMS_ROLE = Qt.ItemDataRole.UserRole + 1
"""All problems of the row, in every column: ``tuple[Problem, ...]``."""
_CELL_OF = {"external_event": "criteria", "constants": "variables"}


class ConditionsModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Condition, ...] = ()
        self._problems: dict[int, tuple[Problem, ...]] = {}

    def show_rule(self, rule: Rule, judgement: Judgement) -> None:
        problems = {number: judgement.of_row(number) for number in range(1, len(rule.conditions) + 1)}
        if len(rule.conditions) != len(self._rows):
            self.beginResetModel()
            self._rows, self._problems = rule.conditions, problems
            self.endResetModel()
        elif (rule.conditions, problems) != (self._rows, self._problems):
            self._rows, self._problems = rule.conditions, problems
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == LINES_ROLE:
            return self._lines(row, index.column())
        if role == PROBLEMS_ROLE:
            return self._problems.get(index.row() + 1, ())
        if role == Qt.ItemDataRole.ToolTipRole:
            return "".join(f"<p>{escape(one)}</p>" for one in self._lines(row, index.column()))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(self._lines(row, index.column()))
        return None

    def _lines(self, row: Condition, column: int) -> list[str]:
        exits = row.type == "exit"
        match FIELDS[column]:
            case "sequence":
                return [str(row.sequence)]
            case "type":
                return [row.type]
            case "call":
                return [NOTHING if exits else row.call]
            case "wait":
                return [duration_text(row.wait)]
            case "within":
                return [duration_text(row.within)]
            case "criteria":
                return criteria_lines(row)
            case "variables":
                return variable_lines(row)
        return [""]


def column_of(problem: Problem) -> int:
    """The column under which a problem stands."""
    cell = cell_of(problem.field)
    field = _CELL_OF.get(cell, cell)
    return FIELDS.index(field) if field in FIELDS else CRITERIA
