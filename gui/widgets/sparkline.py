"""The sparkline: accepted events above the line, refused ones below it, the last five minutes from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import style

_REFUSED_SHARE = 0.25
"""So much of the height is kept for what was refused."""


class Sparkline(QWidget):
    """Draws two series of the same length; what they hold is also said in the accessible description."""

    def __init__(self, width: int = 108, height: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = QSize(width, height)
        self._accepted: Sequence[float] = ()
        self._refused: Sequence[float] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Events per second in the last five minutes")

    def sizeHint(self) -> QSize:
        return self._size

    def show_rates(self, accepted: Sequence[float], refused: Sequence[float]) -> None:
        """Events per second in equal steps, oldest first."""
        if (accepted, refused) != (self._accepted, self._refused):
            self._accepted, self._refused = accepted, refused
            peak = max(accepted, default=0.0)
            self.setToolTip(f"Peak {peak:.1f} events/s in the last five minutes, refused ones below the line")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -0.5)
        base = box.top() + box.height() * (1 - _REFUSED_SHARE)
        painter.setPen(QPen(style.colour("line_2"), 1))
        painter.drawLine(QPointF(box.left(), base), QPointF(box.right(), base))
        if any(self._accepted):
            self._draw_accepted(painter, box, base)
        if any(self._refused):
            self._draw_refused(painter, box, base)
        painter.end()

    def _draw_accepted(self, painter: QPainter, box: QRectF, base: float) -> None:
        peak = max(self._accepted)
        step = box.width() / (len(self._accepted) - 1)
        height = base - box.top()
        points = [
            QPointF(box.left() + at * step, base - height * value / peak) for at, value in enumerate(self._accepted)
        ]
        area = QPolygonF([QPointF(box.left(), base), *points, QPointF(box.right(), base)])
        fill = QColor(style.colour("accent"))
        fill.setAlphaF(0.13)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(area)
        painter.setPen(QPen(style.colour("accent"), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))

    def _draw_refused(self, painter: QPainter, box: QRectF, base: float) -> None:
        peak = max(self._refused)
        step = box.width() / len(self._refused)
        room = box.bottom() - base
        for at, value in enumerate(self._refused):
            if value:
                tall = max(2.0, room * value / peak)
                painter.fillRect(
                    QRectF(box.left() + at * step, base + 1, max(1.5, step - 0.5), tall), style.colour("door")
                )
