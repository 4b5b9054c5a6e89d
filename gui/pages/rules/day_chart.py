"""The bar chart of a back-test: how often the rule would have fired, day by day."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import style
from gui.theme import Type

_LEFT, _BOTTOM, _TOP = 28, 20, 6
_HEIGHT = 128


class DayChart(QWidget):
    """``show_days`` takes every day of the span, also those without a fire."""

    def __init__(self) -> None:
        super().__init__()
        self._days: Sequence[tuple[date, int]] = ()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Fires per day")

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def show_days(self, days: Sequence[tuple[date, int]]) -> None:
        self._days = days
        self.setAccessibleDescription(", ".join(f"{day.isoformat()}: {count}" for day, count in days))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1 if self.isEnabled() else 0.45)  # the old chart stays while a new one is made
        painter.setFont(style.tabular(Type.NOTE, QFont.Weight.Normal))
        top = _top(max((count for _, count in self._days), default=0))
        base = self.height() - _BOTTOM
        for part in range(4):
            y = base - (base - _TOP) * part / 3
            painter.setPen(QPen(style.colour("outline" if part == 0 else "line"), 1))
            painter.drawLine(QPointF(_LEFT, y), QPointF(self.width(), y))
            painter.setPen(style.colour("text_3"))
            middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 8, _LEFT - 6, 16), middle, f"{top * part // 3:,}")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("accent"))
        for at, (_, count) in enumerate(self._days):
            if count:
                column = self._column(at)
                column.setTop(base - max(2.0, (base - _TOP) * count / top))
                painter.drawRoundedRect(column, 1.5, 1.5)
        self._draw_dates(painter, base)
        painter.end()

    def _column(self, at: int) -> QRectF:
        step = (self.width() - _LEFT) / len(self._days)
        gap = min(6.0, step * 0.3)
        base = self.height() - _BOTTOM
        return QRectF(_LEFT + at * step + gap / 2, _TOP, step - gap, base - _TOP)

    def _draw_dates(self, painter: QPainter, base: float) -> None:
        if not self._days:
            return
        painter.setPen(style.colour("text_3"))
        last, side_ = len(self._days) - 1, Qt.AlignmentFlag
        places = ((0, side_.AlignLeft), (last // 2, side_.AlignHCenter), (last, side_.AlignRight))
        for place, side in places if last >= 2 else places[:1]:
            day = self._days[place][0]
            room = QRectF(_LEFT, base + 4, self.width() - _LEFT, 16)
            painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, f"{day.day} {day:%b}")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        for at, (day, count) in enumerate(self._days):
            if self._column(at).adjusted(-3, 0, 3, 0).contains(event.position()):
                QToolTip.showText(event.globalPosition().toPoint(), f"{day.day} {day:%b}: {count:,}", self)
                return
        QToolTip.hideText()


def _top(most: int) -> int:
    """The value at the upper end of the axis: a round number that three parts divide evenly."""
    if most <= 3:
        return 3
    unit = 10 ** int(math.log10(most / 3)) if most >= 30 else 1
    return 3 * unit * math.ceil(most / (3 * unit))
