"""A check box in the theme's colours: its border can be seen in every scheme, its tick is drawn, not told by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from gui import style
from gui.theme import Size

_BOX = 16
_GAP = 8
_ROOM = Size.FOCUS_DISTANCE + Size.FOCUS_WIDTH
"""The focus ring stands this far around the box."""
_TICK = ((3.8, 8.2), (6.8, 11.2), (12.2, 5.2))


class CheckBox(QCheckBox):
    """As ``QCheckBox``; the whole of it can be clicked."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(_ROOM + _BOX + _GAP + words.width() + _ROOM, max(words.height(), _BOX + 2 * _ROOM))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0.5, (self.height() - _BOX) / 2 + 0.5, _BOX - 1, _BOX - 1)
        self._draw_box(painter, box)
        painter.setPen(style.colour("text" if self.isEnabled() else "text_3"))
        words = self.rect().adjusted(_BOX + _GAP, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
        if self.hasFocus():
            out = Size.FOCUS_DISTANCE
            painter.setPen(QPen(style.colour("accent"), Size.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = box.adjusted(-0.5, -out, out, out)
            painter.drawRoundedRect(ring, Size.RADIUS_SMALL + 1, Size.RADIUS_SMALL + 1)
        painter.end()

    def _draw_box(self, painter: QPainter, box: QRectF) -> None:
        on, enabled = self.isChecked(), self.isEnabled()
        filled = "accent_h" if self.isDown() or self.underMouse() else "accent"
        painter.setPen(QPen(style.colour((filled if on else "outline") if enabled else "line_2"), 1))
        painter.setBrush(style.colour((filled if on else "surface") if enabled else "chrome"))
        painter.drawRoundedRect(box, Size.RADIUS_SMALL - 1, Size.RADIUS_SMALL - 1)
        if on:
            pen = QPen(style.colour("on_accent" if enabled else "text_3"), 1.8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            corner = box.topLeft() - QPointF(0.5, 0.5)
            painter.drawPolyline(QPolygonF([corner + QPointF(x, y) for x, y in _TICK]))
