"""The list of rules: a click opens one, the switch in its row sets it to off, watching or on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui import style
from gui.pages.rules.list_model import CONDITIONS, NAME, RULE_ROLE, STATUS, TRANSACTION, RulesModel
from gui.pages.rules.words import NOTHING, STATUSES
from gui.theme import Size, Type
from gui.widgets.row_table import RowTable
from gui.widgets.segments import draw_segments, segment_at, segment_widths

Index = QModelIndex | QPersistentModelIndex
_ROW = 40
_SWITCH = 26
_WIDTHS = {1: 140, 2: 190, 3: 120, 4: 208}


class RulesList(RowTable):
    """Asks by signals; a rule is named by its place."""

    open_asked = Signal(int)
    status_asked = Signal(int, str)
    duplicate_asked = Signal(int)
    delete_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Rules", parent, row_height=_ROW)
        self.shown = RulesModel()
        self.setModel(self.shown)
        self.setItemDelegate(_RuleDelegate(self))
        self.share_width(NAME, _WIDTHS, Size.ROW_EDITING)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        if index.column() != STATUS:
            self.open_asked.emit(index.row())
            return
        at = segment_at(STATUSES, event.position().x() - switch_box(self.visualRect(index)).left())
        if at is not None and STATUSES[at] != index.data(RULE_ROLE).status:
            self.status_asked.emit(index.row(), STATUSES[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex().row()
        if at >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_asked.emit(at)
        elif at >= 0 and event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit(at)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.currentIndex().row()
        if at >= 0:
            self.menu(at).exec(event.globalPos())

    def menu(self, at: int) -> QMenu:
        """What can be done with a row, for the right mouse button and the menu key."""
        menu = QMenu(self)
        menu.addAction("Open", lambda: self.open_asked.emit(at))
        menu.addAction("Duplicate", lambda: self.duplicate_asked.emit(at))
        menu.addSeparator()
        for status in STATUSES:
            action = menu.addAction(f"Set to {status}", partial(self.status_asked.emit, at, status))
            action.setEnabled(status != self.shown.rule(at).status)
        menu.addSeparator()
        menu.addAction("Delete …", lambda: self.delete_asked.emit(at))
        return menu


def switch_box(cell: QRect) -> QRectF:
    """Where the switch stands in its cell."""
    return QRectF(cell.left() + 8, cell.center().y() - _SWITCH / 2 + 1, sum(segment_widths(STATUSES)), _SWITCH)


class _RuleDelegate(QStyledItemDelegate):
    def __init__(self, view: RulesList) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        painter.save()
        self._view.draw_ground(painter, box, index.row(), option.state, first=index.column() == NAME)
        if index.column() == STATUS:
            draw_segments(painter, switch_box(box), STATUSES, STATUSES.index(index.data(RULE_ROLE).status))
        else:
            self._text(painter, box, index)
        painter.restore()

    def _text(self, painter: QPainter, box: QRect, index: Index) -> None:
        text, column = index.data() or "(no name)", index.column()
        if column == NAME:
            painter.setFont(style.medium(Type.BASE))
        elif column == TRANSACTION and text != NOTHING:
            painter.setFont(style.mono())
        else:
            painter.setFont(style.tabular(Type.BASE, style.medium(Type.BASE).weight().Normal))
        quiet = text == NOTHING
        painter.setPen(style.colour("text" if column == NAME else "text_3" if quiet else "text_2"))
        side = Qt.AlignmentFlag.AlignRight if column == CONDITIONS else Qt.AlignmentFlag.AlignLeft
        room = box.adjusted(8, 0, -16 if column == CONDITIONS else -8, 0)
        shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)
