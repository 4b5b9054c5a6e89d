"""Verdict chips: shape and word. In lists only verdicts that need someone have a ground; standing alone every one has."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import style
from gui.theme import GROUNDED, VERDICT_ROLE, Size, Type
from gui.widgets.shapes import draw_verdict
from models.meaning.trace.verdicts import Verdict

_BEFORE_SHAPE = 5
_BEFORE_WORD = _BEFORE_SHAPE + Size.SHAPE + 6
_AFTER_WORD = 8


def chip_width(verdict: Verdict) -> int:
    """Logical pixels that ``draw_chip`` needs."""
    words = QFontMetrics(style.medium(Type.SECONDARY)).horizontalAdvance(verdict.word)
    return _BEFORE_WORD + words + _AFTER_WORD


def draw_chip(painter: QPainter, left: float, middle: float, verdict: Verdict, *, alone: bool = False) -> None:
    """Draw a chip from ``left``, centred on ``middle``. A row's own ground stays where the verdict has none, so shapes and
    words of all rows stand in line."""
    box = QRectF(left, middle - Size.CHIP / 2, chip_width(verdict), Size.CHIP)
    role = VERDICT_ROLE[verdict]
    solid = verdict is Verdict.FAILED
    grounded = alone or verdict in GROUNDED
    ground = style.colour(role if solid else f"{role}_t" if grounded else "surface")
    ink = style.colour("on_bad" if solid else role)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if grounded:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, Size.RADIUS_SMALL, Size.RADIUS_SMALL)
    shape = QRectF(left + _BEFORE_SHAPE, middle - Size.SHAPE / 2, Size.SHAPE, Size.SHAPE)
    draw_verdict(painter, shape, verdict, ground, ink)
    painter.setPen(ink)
    painter.setFont(style.medium(Type.SECONDARY))
    words = box.adjusted(_BEFORE_WORD, 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, verdict.word)
    painter.restore()


class VerdictChip(QWidget):
    """A verdict standing alone, as in the head of a detail."""

    def __init__(self, verdict: Verdict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict = verdict
        self.setAccessibleName(verdict.word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._verdict), Size.CHIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_chip(painter, 0, self.height() / 2, self._verdict, alone=True)
        painter.end()


class VerdictShape(QWidget):
    """A verdict's shape alone; it says its word to those who do not see it."""

    def __init__(self, size: int = Size.SHAPE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict: Verdict | None = None
        self.setFixedSize(size, size)

    def show_verdict(self, verdict: Verdict | None) -> None:
        self._verdict = verdict
        self.setAccessibleName(verdict.word if verdict is not None else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._verdict is not None:
            painter = QPainter(self)
            draw_verdict(painter, QRectF(self.rect()), self._verdict, style.colour("surface"))
            painter.end()
