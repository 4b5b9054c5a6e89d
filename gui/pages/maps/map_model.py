"""The rows of the table of data maps, as Qt asks for them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gui.pages.maps.columns import FIELD, HEADS, NAME, PATH, PREVIEW, TYPE
from gui.pages.maps.problems import Line, short_note
from gui.widgets.text import escaped_tip
from models.meaning.path_list import joined_paths

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole
RULES_ONLY = "for rules only"
_ROOT = QModelIndex()


class MapModel(QAbstractTableModel):
    """``show_lines`` with the same rows in the same order changes them in place, else the rows are new."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        if [one.row.id for one in lines] != [one.row.id for one in self.lines]:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()
        elif lines != self.lines:
            self.lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(HEADS) - 1))

    def place_of(self, id_: int) -> int:
        """Where the row is shown, -1 where it is not."""
        return next((at for at, one in enumerate(self.lines) if one.row.id == id_), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_text(line, index.column())
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return " ".join(f"{one.text} {one.evidence}" for one in line.problems)
        if role == Qt.ItemDataRole.ToolTipRole:
            return escaped_tip(_tip(line, index.column()))
        return None


def cell_text(line: Line, column: int) -> str:
    data_map = line.row.map
    if column == NAME:
        return data_map.name
    if column == PATH:
        return joined_paths(data_map.paths)
    if column == TYPE:
        return data_map.data_type
    if column == FIELD:
        return RULES_ONLY if data_map.field is None else data_map.field.name
    return " ".join(one for one in (line.preview.value, short_note(line.preview)) if one)


def _tip(line: Line, column: int) -> str:
    """All that the cell may have cut off, and what is wrong with it in full."""
    data_map, parts = line.row.map, [cell_text(line, column)]
    if column == PATH and len(data_map.paths) > 1:
        parts = ["The first of these that holds a value counts:", *data_map.paths]
    elif column == FIELD and data_map.field is not None:
        parts = [f"{data_map.field.name}, field {data_map.field.id}"]
        parts += ["Null or a blank text clears it."] if data_map.clears else []
        for word, value in (("True", data_map.when_true), ("False", data_map.when_false)):
            parts += [f"{word} becomes {value.name}."] if value is not None else []
    elif column == PREVIEW:
        parts = [one for one in (line.preview.value, line.preview.note) if one]
    parts += [f"{one.text} {one.evidence}".strip() for one in line.problems if one.column == column]
    return "\n".join(parts)
