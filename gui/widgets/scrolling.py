"""What scrolls, and what stands beside it: the scroll area of pages and panels, the side panel with its hairline."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget


def scrolled(inside: QWidget) -> QScrollArea:
    """``inside`` as wide as its room and as high as it needs to be; only the height scrolls."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def upright(parent: QWidget | None = None) -> QFrame:
    """The hairline between what stands side by side."""
    line = QFrame(parent)
    line.setObjectName("rule")
    line.setFixedWidth(1)
    return line


def side_panel(inside: QWidget, width: int) -> QWidget:
    """``inside`` on chrome, scrolling, of a fixed width, with the hairline that parts it from the page at its left."""
    inside.setObjectName("chrome")
    inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    area = scrolled(inside)
    area.setFixedWidth(width)
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(upright())
    row.addWidget(area)
    return whole
