"""The list of rules as Qt asks for it, with the hosted columns."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gui.pages.rules.words import NOTHING
from models.meaning.configuration import Rule
from models.meaning.rules.durations import hours_in_words

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Name", "Default lifetime", "Transaction data map", "# of conditions", "Status")
NAME, LIFETIME, TRANSACTION, CONDITIONS, STATUS = range(5)
RULE_ROLE = Qt.ItemDataRole.UserRole


class RulesModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._rules: tuple[Rule, ...] = ()
        self._open: Mapping[str, int] = {}

    def show_rules(self, rules: tuple[Rule, ...], open_counts: Mapping[str, int]) -> None:
        """``open_counts``: open instances by rule id."""
        if (rules, open_counts) != (self._rules, self._open):
            self.beginResetModel()
            self._rules, self._open = rules, open_counts
            self.endResetModel()

    def rule(self, row: int) -> Rule:
        return self._rules[row]

    def row_of(self, rule_id: str) -> int:
        return next((at for at, one in enumerate(self._rules) if one.id == rule_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rules)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == CONDITIONS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return COLUMNS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        rule = self._rules[index.row()]
        if role == RULE_ROLE:
            return rule
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (
                rule.name,
                hours_in_words(rule.default_lifetime_hours),
                rule.transaction_map or NOTHING,
                str(len(rule.conditions)),
                rule.status,
            )[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            count = self._open.get(rule.id, 0)
            return f"<p>{escape(rule.name)}<br>{count:,} {'person is' if count == 1 else 'people are'} in it now</p>"
        return None
