"""The conditions table under a person's hands: keys, mouse, edit and delete in each row, the menu of a row."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from gui.pages.rules.conditions_delegate import ConditionsDelegate
from gui.pages.rules.conditions_model import ACTIONS
from gui.pages.rules.conditions_rows import WIDTHS, ConditionsRows
from gui.widgets.text import escaped_tip


class ConditionsView(ConditionsRows):
    """Asks by signals: edit, delete, move a row, go to a problem, take a way out of one (``Way``).

    Keys: Enter edits, Delete deletes, Alt+Up and Alt+Down move; the row's menu has all of it, the ways out, too.
    """

    edit_asked = Signal(int)
    delete_asked = Signal(int)
    move_asked = Signal(int, int)
    problem_asked = Signal(object)
    way_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(ConditionsDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex().row()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if at >= 0 and alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_asked.emit(at, -1 if event.key() == Qt.Key.Key_Up else 1)
        elif at >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_asked.emit(at)
        elif at >= 0 and event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit(at)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        spot = event.position().toPoint()
        index = self.indexAt(spot)
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        way, line = self.way_at(spot), self.line_at(spot)
        if way is not None:
            self.way_asked.emit(way)
        elif line is not None:
            self.problem_asked.emit(line.problem)
        elif index.column() == ACTIONS:
            left = spot.x() - self.visualRect(index).left()
            (self.edit_asked if left < WIDTHS[ACTIONS] / 2 else self.delete_asked).emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        on_link = self.way_at(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if on_link else Qt.CursorShape.ArrowCursor)

    def viewportEvent(self, event: QEvent) -> bool:
        """The tool-tip of a problem line has the whole text."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            line = self.line_at(event.pos())
            if line is not None:
                QToolTip.showText(event.globalPos(), escaped_tip(line.problem.text), self.viewport())
                return True
        return super().viewportEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        on_line = self.line_at(event.position().toPoint()) is not None
        if index.isValid() and index.column() != ACTIONS and not on_line:
            self.edit_asked.emit(index.row())

    def contextMenuEvent(self, event: object) -> None:
        at = self.currentIndex().row()
        if at >= 0:
            self.menu(at).exec(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))

    def menu(self, at: int) -> QMenu:
        """All that can be done with a row. It goes by itself once it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Edit", lambda: self.edit_asked.emit(at))
        for line in self.shown.problem_lines(at):
            for way in line.ways:
                menu.addAction(way.text.replace("&", "&&"), partial(self.way_asked.emit, way))
        menu.addSeparator()
        menu.addAction("Move up", lambda: self.move_asked.emit(at, -1)).setEnabled(at > 0)
        menu.addAction("Move down", lambda: self.move_asked.emit(at, 1)).setEnabled(at < self.shown.rowCount() - 1)
        menu.addSeparator()
        menu.addAction("Delete", lambda: self.delete_asked.emit(at))
        return menu
