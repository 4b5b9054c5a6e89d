"""The counts per verdict in one line: shape and figure; pressed, one shows only its events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from gui import style
from gui.theme import VERDICT_ROLE, Size, Type
from gui.widgets.counts import ORDER
from gui.widgets.shapes import draw_verdict
from gui.widgets.text import set_tip
from models.meaning.trace.verdicts import Verdict

_GAP = 4
_SIDE = 4


class _Badge(QAbstractButton):
    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self._verdict = verdict
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_count(self, count: int) -> None:
        self.setVisible(count > 0)
        if self.text() != f"{count:,}":
            self.setText(f"{count:,}")
            self.setAccessibleName(f"{self._verdict.word}: {count}")
            set_tip(self, f"{count:,} {self._verdict.word}. Press to see only these.")
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._font()).horizontalAdvance(self.text())
        return QSize(2 * _SIDE + Size.SHAPE + _GAP + words, Size.CHIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = style.colour("hover" if self.underMouse() else "surface")
        painter.setPen(style.colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), Size.RADIUS_SMALL, Size.RADIUS_SMALL)
        shape = QRectF(_SIDE, (self.height() - Size.SHAPE) / 2, Size.SHAPE, Size.SHAPE)
        draw_verdict(painter, shape, self._verdict, ground)
        painter.setPen(style.colour(VERDICT_ROLE[self._verdict]))
        painter.setFont(self._font())
        words = self.rect().adjusted(_SIDE + Size.SHAPE + _GAP, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    @staticmethod
    def _font() -> QFont:
        return style.tabular(Type.SECONDARY, style.medium(Type.SECONDARY).weight())


class VerdictBadges(QWidget):
    """``on_press`` is given the verdict's word."""

    def __init__(self, on_press: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.badges = {verdict: _Badge(verdict) for verdict in ORDER}
        for verdict, badge in self.badges.items():
            badge.clicked.connect(partial(on_press, verdict.word))
            row.addWidget(badge)
            badge.hide()

    def show_counts(self, counts: Sequence[int]) -> None:
        """``counts``: number of rows by the verdict's number."""
        for verdict, badge in self.badges.items():
            badge.show_count(counts[verdict])
