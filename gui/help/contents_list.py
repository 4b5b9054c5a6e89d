"""The list at the left of the help: the contents by group, or what a search has found with the words around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui import style
from gui.help import topics
from gui.help.markup import anchor, plain
from gui.help.search import Hit
from gui.theme import Size, Type

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TWO_LINES = 48
_EDGE = 3


@dataclass(frozen=True, slots=True)
class Row:
    """``target`` is empty for the heading of a group; ``note`` is a second line, ``page`` stands at the right of the first. A
    ``part`` of a page stands further in."""

    text: str
    target: str
    note: str = ""
    page: str = ""
    part: bool = False


def contents(opened: str = "") -> list[Row]:
    """All pages, and under the one that is opened its parts."""
    found = []
    for group, names in topics.CONTENTS:
        found.append(Row(group, ""))
        for name in names:
            topic = topics.topic(name)
            found.append(Row(topic.title, name))
            if name == opened:
                found += [Row(plain(one), f"{name}#{anchor(one)}", part=True) for one in topic.parts]
    return found


def results(hits: list[Hit]) -> list[Row]:
    found = []
    for hit in hits:
        one = hit.section
        at = f"{one.topic}#{one.anchor}" if one.anchor else one.topic
        found.append(Row(one.heading, at, hit.snippet, one.title if one.anchor else ""))
    return found


class ContentsModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def show_rows(self, rows: list[Row]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def place_of(self, target: str) -> int:
        return next((n for n, row in enumerate(self.rows) if row.target == target), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.note
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not self.rows[index.row()].target:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class ContentsView(QListView):
    """``chosen``: where a row leads that was clicked or opened by the keyboard."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = ContentsModel()
        self.setModel(self.entries)
        self.setItemDelegate(_Delegate(self))
        self.setObjectName("contents")
        self.setAccessibleName("Contents")
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def show_rows(self, rows: list[Row]) -> None:
        self.entries.show_rows(rows)
        self.scrollToTop()

    def show_contents(self, topic: str, part: str) -> None:
        """The contents, open at a page; its part is selected, else the page itself. The list stays where it was."""
        rows, at = contents(topic), self.verticalScrollBar().value()
        if rows != self.entries.rows:
            self.entries.show_rows(rows)
            self.doItemsLayout()
            self.verticalScrollBar().setValue(at)
        place = self.entries.place_of(f"{topic}#{part}")
        self.setCurrentIndex(self.entries.index(place if place >= 0 else self.entries.place_of(topic)))

    def step(self, step: int) -> None:
        """Select the next row that leads somewhere, or the previous one."""
        place = self.currentIndex().row() + step if self.currentIndex().isValid() else (0 if step > 0 else -1)
        rows = self.entries.rows
        while 0 <= place < len(rows) and not rows[place].target:
            place += step
        if 0 <= place < len(rows):
            self.setCurrentIndex(self.entries.index(place))

    def open_current(self) -> None:
        """Go where the selected row leads, or else the first."""
        if not self.currentIndex().isValid():
            self.step(1)
        self._on_chosen(self.currentIndex())

    def _on_chosen(self, index: QModelIndex) -> None:
        if index.isValid() and (target := self.entries.rows[index.row()].target):
            self.chosen.emit(target)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = _row(index)
        return QSize(0, _TWO_LINES if row.note else Size.ROW if row.part else Size.ROW_EDITING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = _row(index)
        painter.save()
        if row.target:
            _ground(painter, option)
        inside = option.rect.adjusted(Size.COLUMN_GAP, 0, -Size.COLUMN_GAP, 0)
        if row.note:
            upper, lower = inside.adjusted(0, 4, 0, 2 - _TWO_LINES // 2), inside.adjusted(0, _TWO_LINES // 2 - 2, 0, -4)
            width = _write(painter, upper, row.text, style.medium(Type.BASE), "text")
            page = upper.adjusted(width + Size.CONTROL_GAP, 0, 0, 0)
            _write(painter, page, row.page, _font(Type.NOTE), "text_3", Qt.AlignmentFlag.AlignRight)
            _write(painter, lower, row.note, _font(Type.SECONDARY), "text_3")
        elif row.part:
            _write(painter, inside.adjusted(Size.COLUMN_GAP, 0, 0, 0), row.text, _font(Type.SECONDARY), "text_2")
        elif row.target:
            _write(painter, inside, row.text, _font(Type.BASE), "text")
        else:
            _write(painter, inside.adjusted(0, 8, 0, 0), row.text, _font(Type.SECONDARY), "text_3")
        painter.restore()


def _row(index: Index) -> Row:
    model = index.model()
    assert isinstance(model, ContentsModel)
    return model.rows[index.row()]


def _ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    active = bool(option.state & QStyle.StateFlag.State_Active)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, style.colour("select" if active else "select_in"))
        if active:
            edge = QRect(option.rect.topLeft(), QSize(_EDGE, option.rect.height()))
            painter.fillRect(edge, style.colour("accent"))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, style.colour("hover"))


def _write(
    painter: QPainter,
    box: QRect,
    text: str,
    font: QFont,
    role: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> int:
    """Write one line, elided where it is too long; returns how wide it became."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, box.width()))
    painter.setFont(font)
    painter.setPen(style.colour(role))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side | Qt.TextFlag.TextSingleLine, shown)
    return metrics.horizontalAdvance(shown)


def _font(size: int) -> QFont:
    font = style.medium(size)
    font.setWeight(QFont.Weight.Normal)
    return font
