"""The head of the table of data maps: its words stand in line with the cells below."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from gui import style
from gui.pages.maps.columns import GRIP_ROOM, HEADS, INSET, NAME
from gui.theme import Size, Type


class Head(QHeaderView):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setFixedHeight(Size.ROW + 4)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.fillRect(rect, style.colour("surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("line"))
        painter.setFont(style.medium(Type.SECONDARY))
        painter.setPen(style.colour("text_3"))
        room = rect.adjusted(GRIP_ROOM if section == NAME else INSET, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, HEADS[section])
