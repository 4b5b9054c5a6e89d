"""The mode badge of the status strip: sandbox outlined, live solid, a pause outlined as a warning."""

from __future__ import annotations

from enum import Enum

import qtawesome
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import style
from gui.theme import Size, Type

_ICON_SIZE = 12
_MARGIN = 8


class Mode(Enum):
    """Word, icon, and the colour roles of border, ground and letters."""

    SANDBOX = ("Sandbox", "ph.flask", "outline", "surface", "text")
    LIVE = ("Live", "ph.broadcast", "text", "text", "surface")
    PAUSED = ("Sending paused", "ph.pause-fill", "warn", "surface", "warn")


class ModeBadge(QWidget):
    """Where events go, or that they do not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_mode(Mode.SANDBOX)

    def show_mode(self, mode: Mode) -> None:
        self._mode = mode
        self.setAccessibleName(mode.value[0])
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(style.tabular(Type.SECONDARY)).horizontalAdvance(self._mode.value[0])
        return QSize(_MARGIN + _ICON_SIZE + 4 + words + _MARGIN, Size.CHIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        word, icon, border, ground, ink = self._mode.value
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour(border), 1))
        painter.setBrush(style.colour(ground))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, Size.RADIUS_SMALL, Size.RADIUS_SMALL)
        picture = qtawesome.icon(icon, color=style.colour(ink))
        picture.paint(painter, _MARGIN, (self.height() - _ICON_SIZE) // 2, _ICON_SIZE, _ICON_SIZE)
        painter.setPen(style.colour(ink))
        painter.setFont(style.tabular(Type.SECONDARY))
        words = self.rect().adjusted(_MARGIN + _ICON_SIZE + 4, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
        painter.end()
