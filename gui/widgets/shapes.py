"""The verdicts' shapes, painted: each differs by form, so that colour is never the only thing that tells them apart.

A shape fills a box of 14 px at 100 %. Filled ones have their mark cut out in the colour of the ground they stand on.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from gui import style
from gui.theme import VERDICT_ROLE, Size
from models.meaning.trace.verdicts import Verdict

_BOX = 14.0


def draw_verdict(
    painter: QPainter, box: QRectF, verdict: Verdict, ground: QColor, colour: QColor | None = None
) -> None:
    """Draw the shape of ``verdict`` into ``box``; ``colour`` where it is not the verdict's own."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / _BOX, box.height() / _BOX)
    _SHAPES[verdict](painter, colour or style.colour(VERDICT_ROLE[verdict]), ground)
    painter.restore()


def _pen(colour: QColor) -> QPen:
    pen = QPen(colour, Size.STROKE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _fill(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)


def _stroke(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_pen(colour))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _lines(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _delivered(painter: QPainter, colour: QColor, ground: QColor) -> None:
    _fill(painter, colour)
    painter.drawEllipse(QRectF(1, 1, 12, 12))
    _stroke(painter, ground)
    _lines(painter, (4.2, 7.2), (6.3, 9.2), (9.9, 5.1))


def _queued(painter: QPainter, colour: QColor, ground: QColor) -> None:
    _stroke(painter, colour)
    painter.drawEllipse(QRectF(1.5, 1.5, 11, 11))
    _lines(painter, (7, 4.2), (7, 7), (9.2, 8.2))


def _retrying(painter: QPainter, colour: QColor, ground: QColor) -> None:
    _stroke(painter, colour)
    painter.drawArc(QRectF(1.8, 1.8, 10.4, 10.4), 60 * 16, 285 * 16)
    _lines(painter, (9.4, 1.2), (9.9, 3.3), (7.7, 3.9))


def _nothing(painter: QPainter, colour: QColor, ground: QColor) -> None:
    _stroke(painter, colour)
    painter.drawEllipse(QRectF(1.5, 1.5, 11, 11))
    painter.drawLine(QLineF(4.6, 7, 9.4, 7))


def _parked(painter: QPainter, colour: QColor, ground: QColor) -> None:
    _stroke(painter, colour)
    painter.drawRoundedRect(QRectF(1.5, 1.5, 11, 11), 2.5, 2.5)
    painter.drawLine(QLineF(5.5, 4.8, 5.5, 9.2))
    painter.drawLine(QLineF(8.5, 4.8, 8.5, 9.2))


def _filtered(painter: QPainter, colour: QColor, ground: QColor) -> None:
    _stroke(painter, colour)
    _lines(painter, (1.5, 2.5), (12.5, 2.5), (8.4, 7.4), (8.4, 11), (5.6, 12.2), (5.6, 7.4), (1.5, 2.5))


def _duplicate(painter: QPainter, colour: QColor, ground: QColor) -> None:
    _stroke(painter, colour)
    painter.drawRoundedRect(QRectF(1.5, 4.5, 8, 8), 1.2, 1.2)
    _lines(painter, (4.5, 4.3), (4.5, 1.5), (12.5, 1.5), (12.5, 9.5), (9.7, 9.5))


def _refused(painter: QPainter, colour: QColor, ground: QColor) -> None:
    _fill(painter, colour)
    corners = [(4.5, 1), (9.5, 1), (13, 4.5), (13, 9.5), (9.5, 13), (4.5, 13), (1, 9.5), (1, 4.5)]
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    _stroke(painter, ground)
    painter.drawLine(QLineF(4.4, 7, 9.6, 7))


def _rejected(painter: QPainter, colour: QColor, ground: QColor) -> None:
    _fill(painter, colour)
    painter.drawPolygon(QPolygonF([QPointF(7, 0.3), QPointF(13.7, 7), QPointF(7, 13.7), QPointF(0.3, 7)]))
    _stroke(painter, ground)
    painter.drawLine(QLineF(5.2, 5.2, 8.8, 8.8))
    painter.drawLine(QLineF(8.8, 5.2, 5.2, 8.8))


def _failed(painter: QPainter, colour: QColor, ground: QColor) -> None:
    path = QPainterPath(QPointF(7, 1))
    path.lineTo(13.4, 12.6)
    path.lineTo(0.6, 12.6)
    path.closeSubpath()
    painter.setPen(_pen(colour))
    painter.setBrush(colour)
    painter.drawPath(path)
    _stroke(painter, ground)
    painter.drawLine(QLineF(7, 5.2, 7, 8.6))
    painter.drawPoint(QPointF(7, 10.8))


_SHAPES: dict[Verdict, Callable[[QPainter, QColor, QColor], None]] = {
    Verdict.DELIVERED: _delivered,
    Verdict.QUEUED: _queued,
    Verdict.RETRYING: _retrying,
    Verdict.NOTHING_TO_DO: _nothing,
    Verdict.PARKED: _parked,
    Verdict.FILTERED: _filtered,
    Verdict.DUPLICATE: _duplicate,
    Verdict.REFUSED: _refused,
    Verdict.REJECTED: _rejected,
    Verdict.FAILED: _failed,
}
