"""The view on a ``RecordModel``: painted rows with hairlines, chips and an accent edge, a head in line with them.

Edges of columns can be moved; the widths are remembered under the table's name."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui import memory, style
from gui.theme import Size, Type
from gui.widgets.chips import draw_chip
from gui.widgets.records import ABSENT, RecordModel
from gui.widgets.row_table import EDGE, PADDING, RowTable

_LEAST_REST = 120
_LEAST_WIDTH = 40
_KEPT_AFTER_MS = 500
_CHIP_INSET = 5
"""A chip's shape stands this far inside the chip; the head's word follows it."""


class RecordTable(RowTable):
    """``chosen``: the number of the row that was selected; ``opened``: of one that was opened (Return, double click)."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, model: RecordModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent, several=True)
        self.records = model
        self.setHorizontalHeader(_Head(self, model))
        self.setModel(model)
        self.setItemDelegate(_Delegate(self, model))
        self._memory_key = f"columns/{name}"
        self._widths: dict[str, int] = memory.recall(self._memory_key, {})
        self._sizing = False
        self._keeping = QTimer(self, singleShot=True, interval=_KEPT_AFTER_MS)
        self._keeping.timeout.connect(self._keep_widths)
        self._size_columns()
        self.horizontalHeader().sectionResized.connect(self._on_widened)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.doubleClicked.connect(self._on_opened)

    def select(self, number: int) -> None:
        """Select a row by its number, if it is in the list."""
        place = self.records.place_of(number)
        if place >= 0:
            self.selectRow(place)
            self.scrollTo(self.records.index(place, 0))

    def selected(self) -> list[int]:
        """The numbers of the selected rows, from above."""
        return [self.records.ids[one.row()] for one in sorted(self.selectionModel().selectedRows())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_opened(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_widened(self, at: int, before: int, now: int) -> None:
        """A person moves the edge of a column; the one that takes the rest gives or takes what that needs."""
        column = self.records.columns[at]
        if not self._sizing and column.width:
            self._widths[column.head] = now - self._edge(at)
            self._keeping.start()
        if not self._sizing:
            self._size_columns()

    def _keep_widths(self) -> None:
        memory.remember(self._memory_key, self._widths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_columns()

    def _size_columns(self) -> None:
        widths = [self._widths.get(one.head, one.width) if one.width else 0 for one in self.records.columns]
        rest = max(_LEAST_REST, self.viewport().width() - sum(widths) - 2 * EDGE)
        self._sizing = True
        for at, width in enumerate(widths):
            self.setColumnWidth(at, (width or rest) + self._edge(at))
        self._sizing = False

    def _edge(self, at: int) -> int:
        """What the first and the last column have more."""
        return EDGE * ((at == 0) + (at == len(self.records.columns) - 1))

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.records.ids[current.row()])

    def _on_opened(self, index: QModelIndex) -> None:
        self.opened.emit(self.records.ids[index.row()])


class _Head(QHeaderView):
    def __init__(self, parent: QWidget, model: RecordModel) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._records = model
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(_LEAST_WIDTH)
        self.setFixedHeight(Size.ROW)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        columns = self._records.columns
        column = columns[section]
        left = (EDGE if section == 0 else 0) + (_CHIP_INSET - PADDING + 1 if column.verdict else 0)
        right = EDGE if section == len(columns) - 1 else 0
        painter.fillRect(rect, style.colour("surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("line"))
        painter.setFont(_font("body", Type.SECONDARY))
        painter.setPen(style.colour("text_3"))
        room = rect.adjusted(PADDING + left, 0, -PADDING - right, 0)
        text = painter.fontMetrics().elidedText(column.head, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, column.alignment, text)


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: RecordTable, model: RecordModel) -> None:
        super().__init__(view)
        self._view = view
        self._records = model
        self._fonts: dict[str, QFont] = {}
        self._base = 0

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        at, columns = index.column(), self._records.columns
        self._view.draw_ground(painter, rect, index.row(), option.state, first=at == 0)
        row = self._records.record(index.row())
        if row is None:
            return
        column = columns[at]
        left = EDGE if at == 0 else 0
        if column.verdict is not None:
            draw_chip(painter, rect.left() + left + 1, rect.top() + rect.height() / 2, column.verdict(row))
            return
        right = EDGE if at == len(columns) - 1 else 0
        box = rect.adjusted(PADDING + left, 0, -PADDING - right, 0)
        text, font = column.text(row), self._font(column.font)
        painter.setFont(font)
        painter.setPen(style.colour("text_3" if text == ABSENT else column.role))
        text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, column.alignment | Qt.TextFlag.TextSingleLine, text)

    def _font(self, name: str) -> QFont:
        """Kept, until the size of all text changes."""
        if self._base != style.px(Type.BASE):
            self._base, self._fonts = style.px(Type.BASE), {}
        if name not in self._fonts:
            self._fonts[name] = _font(name, Type.BASE)
        return self._fonts[name]


def _font(name: str, size: int) -> QFont:
    if name == "mono":
        return style.mono()
    if name == "medium":
        return style.medium(size)
    return style.tabular(size, QFont.Weight.Normal)
