"""The reasons at the left: what failed or waits, largest first, and below it what was solved of late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui import style
from gui.theme import Size, Type
from gui.widgets.shapes import draw_verdict
from models.meaning.trace.verdicts import Verdict

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEIGHTS = {3: 72, 2: 52, 1: 44}
_SIDE = 20
_TEXT = 44
_MARK = 3


@dataclass(frozen=True, slots=True)
class Row:
    """``lines``: title, what it is about, when; one line alone is the head of what follows. ``verdict`` gives the shape."""

    lines: tuple[str, ...]
    count: str = ""
    verdict: Verdict | None = None
    quiet: bool = False
    """It asks for nothing and cannot be chosen."""


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        if len(rows) == len(self.rows):  # the place of the selection and of the scroll bar stays
            self.rows = tuple(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.lines[0]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            word = row.verdict.word if row.verdict is not None else ""
            return ", ".join(part for part in (word, *row.lines, row.count) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].quiet:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class GroupList(QListView):
    """``chosen``: the place of the row that a person, or ``choose``, has selected."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows()
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Reasons")
        self.setObjectName("chrome")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows.rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        self._rows.show(rows)

    def choose(self, place: int) -> None:
        """Select a row without telling that a person did."""
        self.selectionModel().blockSignals(True)
        self.setCurrentIndex(self._rows.index(place))
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _on_current(self, current: QModelIndex, before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.row())


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: GroupList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _HEIGHTS[len(self._view.rows[index.row()].lines)])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect = self._view.rows[index.row()], option.rect
        painter.save()
        if len(row.lines) == 1:
            painter.setFont(style.medium(Type.SECONDARY))
            painter.setPen(style.colour("text_2"))
            painter.drawText(rect.adjusted(_SIDE, 12, -_SIDE, 0), Qt.AlignmentFlag.AlignVCenter, row.lines[0])
        else:
            self._draw_ground(painter, rect, option.state)
            self._draw_row(painter, rect, row, chosen=bool(option.state & QStyle.StateFlag.State_Selected))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("line"))
        painter.restore()

    def _draw_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        active = self._view.isActiveWindow()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, style.colour("select" if active else "select_in"))
            if active:
                painter.fillRect(rect.left(), rect.top(), _MARK, rect.height(), style.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, style.colour("hover"))

    def _draw_row(self, painter: QPainter, rect: QRect, row: Row, *, chosen: bool) -> None:
        ground = style.colour("select" if chosen else "chrome")
        if row.verdict is not None:
            draw_verdict(painter, QRectF(_SIDE, rect.top() + 13, Size.SHAPE, Size.SHAPE), row.verdict, ground)
        figures = style.tabular(Type.BASE, QFont.Weight.Normal if row.quiet else QFont.Weight.DemiBold)
        painter.setFont(figures)
        painter.setPen(style.colour("text_2" if row.quiet else "text"))
        first = QRect(_TEXT, rect.top() + 10, rect.right() - _SIDE - _TEXT, 20)
        painter.drawText(first, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.count)
        room = first.width() - QFontMetrics(figures).horizontalAdvance(row.count) - 8
        title = style.medium(Type.BASE)
        title.setWeight(QFont.Weight.Normal if row.quiet else QFont.Weight.DemiBold if chosen else QFont.Weight.Medium)
        self._line(painter, first.adjusted(0, 0, room - first.width(), 0), row.lines[0], title)
        note = style.medium(Type.SECONDARY)
        note.setWeight(QFont.Weight.Normal)
        painter.setPen(style.colour("text_2" if row.verdict is not None and not row.quiet else "text_3"))
        for at, text in enumerate(row.lines[1:]):
            place = QRect(_TEXT, first.bottom() + 1 + at * 18, first.width(), 18)
            self._line(painter, place, text, note)

    def _line(self, painter: QPainter, place: QRect, text: str, font: QFont) -> None:
        painter.setFont(font)
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, elided)
