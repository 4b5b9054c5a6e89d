"""What is different between two configurations, as a list that reads from left to right: kind, what, name, old → new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from gui import style
from gui.pages.configuration import words
from gui.theme import Type
from gui.widgets.row_table import EDGE, PADDING, RowTable
from gui.widgets.text import escaped_tip
from models.meaning.configuration_file import Change

Index = QModelIndex | QPersistentModelIndex
_SIGNS = {"added": ("+", "ok"), "changed": ("~", "wait"), "removed": ("−", "bad")}
_WIDTHS = (104 + EDGE, 88, 304)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """The first line of a change bears its kind and name, those below it only a detail each; ``last`` ends it."""

    kind: str
    what: str
    name: str
    detail: str
    last: bool

    @property
    def cells(self) -> tuple[str, str, str, str]:
        return self.kind, self.what, self.name, self.detail


def lines_of(changes: Sequence[Change]) -> Iterator[ChangeLine]:
    for one in changes:
        details = list(words.details_of(one)) or [""]
        for at, detail in enumerate(details):
            last = at == len(details) - 1
            if at:
                yield ChangeLine("", "", "", detail, last)
            else:
                yield ChangeLine(one.kind, words.WHAT[one.what], words.name_of(one), detail, last)


class ChangeModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[ChangeLine] = []

    def show_changes(self, changes: Sequence[Change]) -> None:
        self.beginResetModel()
        self.lines = list(lines_of(changes))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = self.lines[index.row()].cells[index.column()]
        return escaped_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text


class ChangeList(RowTable):
    """Read-only; ``text`` is what stands in it, for tests and the clipboard."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.changes = ChangeModel()
        self.setModel(self.changes)
        self.setItemDelegate(_Delegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.horizontalHeader().hide()
        self.share_width(3, dict(enumerate(_WIDTHS)))

    def show_changes(self, changes: Sequence[Change]) -> None:
        self.changes.show_changes(changes)
        self.scrollToTop()

    @property
    def text(self) -> str:
        return "\n".join("  ".join(filter(None, one.cells)) for one in self.changes.lines)


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: ChangeList) -> None:
        super().__init__(view)
        self._lines = view.changes

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        line, column = self._lines.lines[index.row()], index.column()
        if line.last:
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("line"))
        text = line.cells[column]
        if not text:
            return
        box = rect.adjusted(PADDING + (EDGE if column == 0 else 0), 0, -PADDING - (EDGE if column == 3 else 0), 0)
        if column == 0:
            sign, role = _SIGNS[text]
            painter.setPen(style.colour(role))
            painter.setFont(style.medium(Type.SECONDARY))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, sign)
            painter.drawText(box.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
            return
        font = style.medium(Type.BASE) if column == 2 else style.tabular(Type.BASE, QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(style.colour("text" if column == 2 else "text_3" if column == 1 else "text_2"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
