"""The head of an event list, its words in line with the columns' texts."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from gui import style
from gui.pages.inspector.columns import COLUMNS, ID
from gui.pages.inspector.event_delegate import EDGE, PADDING
from gui.theme import Size, Type


class EventHead(QHeaderView):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(40)
        self.setFixedHeight(Size.ROW)
        self._below = ""

    def say_below(self, text: str) -> None:
        """A line between the head and the first row; empty: none."""
        if text != self._below:
            self._below = text
            self.setFixedHeight(Size.ROW * (2 if text else 1))
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._below:
            painter = QPainter(self.viewport())
            line = self.viewport().rect().adjusted(0, Size.ROW, 0, 0)
            painter.fillRect(line, style.colour("chrome"))
            painter.fillRect(line.left(), line.bottom(), line.width(), 1, style.colour("line"))
            font = style.medium(Type.SECONDARY)
            font.setWeight(font.Weight.Normal)
            painter.setFont(font)
            painter.setPen(style.colour("text_3"))
            painter.drawText(line.adjusted(PADDING + EDGE, 0, -PADDING, 0), Qt.AlignmentFlag.AlignVCenter, self._below)
            painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column, rect = COLUMNS[section], QRect(rect.left(), rect.top(), rect.width(), Size.ROW)
        left = EDGE if section == ID else 0
        right = EDGE if section == getattr(self.parentWidget(), "last_column", None) else 0
        painter.fillRect(rect, style.colour("surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("line"))
        font = style.medium(Type.SECONDARY)
        font.setWeight(font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(style.colour("text_3"))
        painter.drawText(rect.adjusted(PADDING + left, 0, -PADDING - right, 0), column.alignment, column.head)
