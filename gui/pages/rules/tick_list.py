"""What each condition of a row found in an event, one line each: met or not, the data map, the value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.shapes import draw_verdict
from gui.widgets.text import label
from models.meaning.rules.ticks import Tick
from models.meaning.trace.verdicts import Verdict

_LINE = 18


class TickList(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._ticks: Sequence[Tick] = ()
        self._lines: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(2)
        self.hide()

    @property
    def texts(self) -> list[str]:
        return [f"{'✓' if one.met else '✗'} {one.name} {one.text}".replace("  ", " ") for one in self._ticks]

    def show_ticks(self, ticks: Sequence[Tick]) -> None:
        if ticks != self._ticks:
            self._ticks = ticks
            for line in self._lines:
                self._column.removeWidget(line)
                line.hide()
                line.deleteLater()
            self._lines = [_line(one) for one in ticks]
            for line in self._lines:
                self._column.addWidget(line)
        self.setVisible(bool(ticks))


def _line(tick: Tick) -> QWidget:
    made = QWidget()
    made.setAccessibleName(f"{'Met' if tick.met else 'Not met'}: {tick.name} {tick.text}")
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Size.CONTROL_GAP)
    row.addWidget(_Sign(tick.met), 0, Qt.AlignmentFlag.AlignTop)
    if tick.name:
        name = label(tick.name, "mono")
        name.setFont(style.mono())
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(tick.text, "secondary", wrap=True), 1, Qt.AlignmentFlag.AlignTop)
    return made


class _Sign(QWidget):
    """The shapes of *delivered* and *rejected* stand for met and not met."""

    def __init__(self, met: bool) -> None:
        super().__init__()
        self._met = met
        self.setFixedSize(QSize(Size.SHAPE, _LINE))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(0, (_LINE - Size.SHAPE) / 2, Size.SHAPE, Size.SHAPE)
        draw_verdict(painter, box, Verdict.DELIVERED if self._met else Verdict.REJECTED, style.colour("chrome"))
        painter.end()
