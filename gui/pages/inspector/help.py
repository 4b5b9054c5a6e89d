"""The help of the Inspector, made from the operators themselves: the filter language, and the keys of the list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from gui import style
from gui.shortcuts import Place, in_place
from gui.theme import Size
from gui.widgets.text import label
from models.storage.event_filter import OPERATORS

_INTRODUCTION = (
    "Words are joined by “and”; a minus before a word turns it round. Values after a comma are joined by “or”, and"
    " a text with a blank stands in quotes. A word without an operator is looked for in name, contact and messageId."
)


class InspectorHelp(QDialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Filter and keys")
        self.setMinimumSize(680, 560)
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        column.setSpacing(Size.COLUMN_GAP)
        column.addWidget(label("The filter", "section"))
        column.addWidget(label(_INTRODUCTION, wrap=True))
        column.addLayout(_table([(one.example, one.help) for one in OPERATORS.values()]))
        column.addSpacing(Size.COLUMN_GAP)
        column.addWidget(label("Keys in the list", "section"))
        column.addLayout(_table(in_place(Place.INSPECTOR)))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)


def _table(rows: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(Size.PAGE)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (what, meaning) in enumerate(rows):
        left = label(what, selectable=True)
        left.setFont(style.mono())
        grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(meaning, "secondary", wrap=True), row, 1)
    return grid
