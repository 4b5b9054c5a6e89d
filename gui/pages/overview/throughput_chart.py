"""The throughput of a period, painted: accepted events as a curve over the line, refused ones as strokes below it."""

from __future__ import annotations

import math
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import style
from gui.theme import Size, Type
from models.storage.overview import Throughput

_RIGHT, _TOP, _FOOT = 4, 8, 20
_LEAST_LEFT, _EDGE, _LABEL_GAP = 34, 2, 8
"""The labels of the axis have at least this room, so that the curve stands still while the numbers are short."""
_REFUSED = 16
"""Room below the line for what was refused."""
_GRID = 4
_FADE = 0.13
_ENDS = (1, 1.2, 1.6, 2, 3, 4, 6, 8)
_LEAST_PART = 4
"""A fourth of a step tells something, less of it is chance."""
_HOUR, _DAY = 3_600_000, 86_400_000
_TICKS = (10 * 60_000, 4 * _HOUR, _DAY)
"""What stands between two words on the time axis."""


class ThroughputChart(QWidget):
    """Its numbers are also told under the pointer and in the accessible description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Throughput | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(200)
        self.setMouseTracking(True)
        self.setAccessibleName("Throughput")

    def sizeHint(self) -> QSize:
        return QSize(440, 252)

    @property
    def peak(self) -> tuple[float, int]:
        """Events per second in the busiest step, and when it began; (0, 0) before the first event."""
        shown = self._shown
        if shown is None or not any(shown.accepted):
            return 0.0, 0
        rates = _rates(shown)
        most = max(rates)
        return most, shown.begin + rates.index(most) * shown.step

    def show_throughput(self, shown: Throughput) -> None:
        if shown != self._shown:
            self._shown = shown
            rate, at = self.peak
            self.setAccessibleDescription(f"Peak {rate:.2g} events per second at {_clock(at)}" if at else "No event")
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        shown = self._shown
        if shown is None:
            return
        plot = self._plot()
        place = math.floor((event.position().x() - plot.left()) / plot.width() * len(shown.accepted))
        if 0 <= place < len(shown.accepted):
            at = shown.begin + place * shown.step
            refused = f", {shown.refused[place]:,} refused" if shown.refused[place] else ""
            QToolTip.showText(
                event.globalPosition().toPoint(),
                f"{_words(at, shown.step)}\n{shown.accepted[place]:,} events, {_rates(shown)[place]:.2g}/s{refused}",
                self,
            )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        top = _round_up(self.peak[0])
        self._draw_grid(painter, plot, top)
        if self._shown is not None:
            self._draw_times(painter, plot, self._shown)
            self._draw_accepted(painter, plot, self._shown, top)
            self._draw_refused(painter, plot, self._shown)
        painter.end()

    def _plot(self) -> QRectF:
        metrics = QFontMetricsF(_label_font())
        longest = max(metrics.horizontalAdvance(text) for text in axis_labels(_round_up(self.peak[0])))
        left = max(_LEAST_LEFT, _EDGE + math.ceil(longest) + _LABEL_GAP)
        return QRectF(self.rect()).adjusted(left, _TOP, -_RIGHT, -_FOOT - _REFUSED)

    def _draw_grid(self, painter: QPainter, plot: QRectF, top: float) -> None:
        painter.setFont(_label_font())
        for at, text in enumerate(axis_labels(top)):
            y = plot.bottom() - plot.height() * at / _GRID
            painter.setPen(QPen(style.colour("outline" if not at else "line"), 1))
            painter.drawLine(QPointF(plot.left(), round(y) + 0.5), QPointF(plot.right(), round(y) + 0.5))
            painter.setPen(style.colour("text_3"))
            box = QRectF(0, y - 8, plot.left() - _LABEL_GAP, 16)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, side, text)

    def _draw_times(self, painter: QPainter, plot: QRectF, shown: Throughput) -> None:
        span = len(shown.accepted) * shown.step
        every = next((one for one in _TICKS if span / one <= 8), _DAY)
        painter.setPen(style.colour("text_3"))
        end = -math.inf
        for at in _ticks(shown.begin, shown.begin + span, every):
            x = plot.left() + plot.width() * (at - shown.begin) / span
            text = f"{datetime.fromtimestamp(at / 1000):%a}" if every == _DAY else _clock(at)
            wide = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(x - wide / 2, plot.left()), plot.right() - wide)
            if left > end:
                foot = QRectF(left, self.height() - _FOOT, wide + 1, _FOOT)
                painter.drawText(foot, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)
                end = left + wide + Size.CONTROL_GAP

    def _draw_accepted(self, painter: QPainter, plot: QRectF, shown: Throughput, top: float) -> None:
        wide = plot.width() / len(shown.accepted)
        points = [
            QPointF(plot.left() + (at + 0.5) * wide, plot.bottom() - plot.height() * rate / top)
            for at, rate in enumerate(_rates(shown))
        ]
        area = QPolygonF([QPointF(points[0].x(), plot.bottom()), *points, QPointF(points[-1].x(), plot.bottom())])
        fill = QColor(style.colour("accent"))
        fill.setAlphaF(_FADE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(area)
        painter.setPen(QPen(style.colour("accent"), Size.STROKE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))

    def _draw_refused(self, painter: QPainter, plot: QRectF, shown: Throughput) -> None:
        most = max(shown.refused)
        if not most:
            return
        wide = plot.width() / len(shown.refused)
        for at, count in enumerate(shown.refused):
            if count:
                tall = max(3.0, (_REFUSED - 4) * count / most)
                stroke = QRectF(plot.left() + at * wide, plot.bottom() + 2, max(2.0, wide - 0.5), tall)
                painter.fillRect(stroke, style.colour("door"))
        painter.setPen(style.colour("door"))
        last = max(at for at, count in enumerate(shown.refused) if count)
        text, x = "refused", plot.left() + (last + 1) * wide + 6
        if x + painter.fontMetrics().horizontalAdvance(text) > plot.right():
            first = next(at for at, count in enumerate(shown.refused) if count)
            x = plot.left() + first * wide - 6 - painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QPointF(x, plot.bottom() + 12), text)


def _rates(shown: Throughput) -> list[float]:
    """Events per second in each step; in the last one over what has passed of it, or at least a part of it that tells."""
    last = shown.begin + (len(shown.accepted) - 1) * shown.step
    passed = max(shown.until - last, shown.step // _LEAST_PART)
    return [count * 1000 / shown.step for count in shown.accepted[:-1]] + [shown.accepted[-1] * 1000 / passed]


def _round_up(value: float) -> float:
    """The end of the axis, not far above the peak, such that quarters of it are short numbers."""
    if value <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in _ENDS if value <= step * power), 10 * power)


def axis_labels(top: float) -> list[str]:
    """The numbers beside the lines of the grid, from below: never with an exponent, which few people read at a glance."""
    decimals = max(0, 3 - math.floor(math.log10(top)))
    words = (f"{top * at / _GRID:.{decimals}f}" for at in range(_GRID + 1))
    return [text.rstrip("0").rstrip(".") if "." in text else text for text in words]


def _label_font() -> QFont:
    return style.tabular(Type.NOTE, QFont.Weight.Normal)


def _ticks(begin: int, end: int, every: int) -> list[int]:
    """Round moments of local time between two moments."""
    start = datetime.fromtimestamp(begin / 1000).replace(hour=0, minute=0, second=0, microsecond=0)
    first = int(start.timestamp() * 1000)
    return list(range(first + -(-(begin - first) // every) * every, end + 1, every))


def _clock(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000):%H:%M}"


def _words(at: int, step: int) -> str:
    day = f"{datetime.fromtimestamp(at / 1000):%a} " if step >= 30 * 60_000 else ""
    return f"{day}{_clock(at)} to {_clock(at + step)}"
