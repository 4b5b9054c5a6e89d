"""The list of the page's sections beside them, between what scrolls and its scroll bar: one click leads to each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label

WIDTH = 200


class Sections(QWidget):
    """``on_go(at)`` goes to the section of that number."""

    def __init__(self, titles: list[str], on_go: Callable[[int], None]) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.links = [button(title, partial(on_go, at), kind="link") for at, title in enumerate(titles)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Size.PAGE, Size.PAGE, Size.PAGE)
        column.setSpacing(Size.CONTROL_GAP)
        column.addWidget(label("On this page", "group"))
        for one in self.links:
            column.addWidget(one, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)


class Beside(QScrollArea):
    """``inside`` scrolls, ``sections`` stand still at its right; they go where there is no room for both."""

    def __init__(self, inside: QWidget, sections: Sections) -> None:
        super().__init__()
        self._sections = sections
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        sections.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= Size.SMALL_WINDOW_BODY + WIDTH
        self._sections.setVisible(wide)
        self.setViewportMargins(0, 0, WIDTH if wide else 0, 0)
        self._sections.setGeometry(self.viewport().geometry().right() + 1, 0, WIDTH, self.height())
