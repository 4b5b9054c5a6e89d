"""How many deliveries failed, day by day: small neutral bars, today in the colour of what needs somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import style
from gui.theme import Type

_HEIGHT, _TOP, _BOTTOM = 104, 18, 20
_LEAST = 3.0


class FailedChart(QWidget):
    """``show_days``: counts, the last one is today's."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Sequence[int] = ()
        self._today = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Failed per day")

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def show_days(self, counts: Sequence[int], today: date) -> None:
        self._counts, self._today = counts, today
        days = [f"{self._day(at):%d %b}: {count:,}" for at, count in enumerate(counts)]
        self.setAccessibleDescription(", ".join(days))
        self.update()

    def _day(self, at: int) -> date:
        return self._today - timedelta(days=len(self._counts) - 1 - at)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(style.tabular(Type.NOTE, QFont.Weight.Normal))
        base = self.height() - _BOTTOM
        most, last = max(self._counts, default=0), len(self._counts) - 1
        step = self.width() / max(1, len(self._counts))
        for at, count in enumerate(self._counts):
            if count:
                height = max(_LEAST, (base - _TOP) * count / most)
                bar = QRectF(at * step + step * 0.15, base - height, step * 0.7, height)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(style.colour("bad" if at == last else "line_2"))
                painter.drawRoundedRect(bar, 1.5, 1.5)
                if at == last or count * 8 >= most:
                    painter.setPen(style.colour("bad" if at == last else "text_2"))
                    over = QRectF(bar.center().x() - 40, bar.top() - 16, 80, 14)
                    over.moveRight(min(over.right(), self.width()))
                    side = (
                        Qt.AlignmentFlag.AlignRight if over.right() >= self.width() else Qt.AlignmentFlag.AlignHCenter
                    )
                    painter.drawText(over, side | Qt.AlignmentFlag.AlignVCenter, f"{count:,}")
        painter.setPen(QPen(style.colour("outline"), 1))
        painter.drawLine(QPointF(0, base + 0.5), QPointF(self.width(), base + 0.5))
        self._draw_dates(painter, base)
        painter.end()

    def _draw_dates(self, painter: QPainter, base: int) -> None:
        if not self._counts:
            return
        painter.setPen(style.colour("text_3"))
        room = QRectF(0, base + 4, self.width(), 16)
        first, middle = self._day(0), self._day(len(self._counts) // 2)
        vertically = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | vertically, f"{first.day} {first:%b}")
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | vertically, f"{middle.day} {middle:%b}")
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | vertically, "today")
