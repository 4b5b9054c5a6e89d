"""The conditions table as Qt asks for it. It holds what is shown; the draft holds the rule."""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gui.pages.rules.judgement import Judgement
from gui.pages.rules.ways import Line, line_of
from gui.pages.rules.words import NOTHING, criteria_lines, duration_text, variable_lines
from models.meaning.configuration import Condition, Rule
from models.meaning.rules.validation import Problem

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Sequence", "Type", "data.type", "Wait time", "Within time", "Matching criteria", "Variables", "")
FIELDS = ("sequence", "type", "call", "wait", "within", "criteria", "variables", "")
CRITERIA, VARIABLES, ACTIONS = 5, 6, 7
LINES_ROLE = Qt.ItemDataRole.UserRole
"""The lines of a cell, ``list[str]``."""
_CELL_OF = {"external_event": "criteria", "constants": "variables"}


class ConditionsModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Condition, ...] = ()
        self._judgement: Judgement | None = None
        self._lines_of: dict[int, tuple[Line, ...]] = {}

    def show_rule(self, rule: Rule, judgement: Judgement) -> None:
        if len(rule.conditions) != len(self._rows):
            self.beginResetModel()
            self._take(rule, judgement)
            self.endResetModel()
        else:
            self._take(rule, judgement)
        if rule.conditions:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))

    def _take(self, rule: Rule, judgement: Judgement) -> None:
        self._rows, self._judgement, self._lines_of = rule.conditions, judgement, {}

    def problems(self, at: int) -> tuple[Problem, ...]:
        """All problems of the row."""
        return self._judgement.of_row(at + 1) if self._judgement is not None else ()

    def problem_lines(self, at: int) -> tuple[Line, ...]:
        """The same with their ways out, which are looked for once somebody sees the row."""
        judgement = self._judgement
        if judgement is not None and at not in self._lines_of:
            self._lines_of[at] = tuple(line_of(one, judgement) for one in judgement.of_row(at + 1))
        return self._lines_of.get(at, ())

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
        if role == Qt.ItemDataRole.ToolTipRole:
            return "".join(f"<p>{escape(one)}</p>" for one in self._lines(row, index.column()))
        if role == Qt.ItemDataRole.DisplayRole:
            return ", ".join(self._lines(row, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            own = [one.text for one in self.problems(index.row()) if column_of(one) == index.column()]
            return ", ".join((*self._lines(row, index.column()), *own))
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
                return variable_lines(row, {name for one in self._rows for name in one.variables})
        return [""]


def column_of(problem: Problem) -> int:
    """The column under which a problem stands."""
    field = _CELL_OF.get(problem.cell, problem.cell)
    return FIELDS.index(field) if field in FIELDS else CRITERIA
