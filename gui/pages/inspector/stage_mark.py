"""The mark before a stage: tick = done, wave in a ring = in part, dash = nothing to do, diamond = did not hold."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui import style
from gui.theme import Size
from gui.widgets.shapes import draw_verdict
from models.meaning.trace.reasons import Mark
from models.meaning.trace.verdicts import Verdict

_LIKE = {Mark.DONE: Verdict.DELIVERED, Mark.NOTHING: Verdict.NOTHING_TO_DO, Mark.FAILED: Verdict.REJECTED}
_WORDS = {Mark.DONE: "done", Mark.PART: "in part", Mark.NOTHING: "nothing to do", Mark.FAILED: "did not hold"}
LINE = 20
"""Height of a line of body text: the mark stands in its middle."""


class StageMark(QWidget):
    def __init__(self, mark: Mark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        self.setFixedSize(Size.SHAPE + 2, LINE)
        self.setAccessibleName(_WORDS[mark])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(0, (LINE - Size.SHAPE) / 2, Size.SHAPE, Size.SHAPE)
        if self._mark is Mark.PART:
            _draw_wave(painter, box)
        else:
            draw_verdict(painter, box, _LIKE[self._mark], style.colour("surface"))
        painter.end()


def _draw_wave(painter: QPainter, box: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.colour("warn"), Size.STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawEllipse(box.adjusted(1.5, 1.5, -1.5, -1.5))
    wave = QPainterPath(box.topLeft() + QPointF(4, 7.4))
    wave.cubicTo(*(box.topLeft() + QPointF(x, y) for x, y in ((5.2, 5.2), (6.4, 6), (7, 7))))
    wave.cubicTo(*(box.topLeft() + QPointF(x, y) for x, y in ((7.6, 8), (8.8, 8.8), (10, 6.6))))
    painter.drawPath(wave)
