"""A choice of a few words side by side, one of them chosen; painted, so that a table can show the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import style
from gui.theme import Size, Type

_PADDING = 10


def segment_widths(words: Sequence[str]) -> list[int]:
    metrics = QFontMetrics(style.medium(Type.SECONDARY))
    return [metrics.horizontalAdvance(word) + 2 * _PADDING for word in words]


def segment_at(words: Sequence[str], x: float) -> int | None:
    """Which segment is ``x`` pixels from the left edge."""
    left = 0
    for at, width in enumerate(segment_widths(words)):
        if left <= x < left + width:
            return at
        left += width
    return None


def draw_segments(painter: QPainter, box: QRectF, words: Sequence[str], chosen: int, *, focus: bool = False) -> None:
    """Draw them from the left edge of ``box`` in its full height."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    widths = segment_widths(words)
    whole = QRectF(box.left() + 0.5, box.top() + 0.5, sum(widths) - 1, box.height() - 1)
    painter.setPen(QPen(style.colour("accent" if focus else "line_2"), 1))
    painter.setBrush(style.colour("surface"))
    painter.drawRoundedRect(whole, Size.RADIUS_SMALL, Size.RADIUS_SMALL)
    x = box.left()
    for at, (word, width) in enumerate(zip(words, widths, strict=True)):
        cell = QRectF(x, box.top(), width, box.height())
        if at == chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("select"))
            painter.drawRoundedRect(cell.adjusted(2, 2, -2, -2), Size.RADIUS_SMALL - 1, Size.RADIUS_SMALL - 1)
        font = style.medium(Type.SECONDARY)
        font.setWeight(QFont.Weight.DemiBold if at == chosen else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(style.colour("accent" if at == chosen else "text_3"))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, word)
        x += width
    painter.restore()


class Segments(QWidget):
    """``chosen`` tells which one a person chose. Arrow keys move the choice."""

    chosen = Signal(int)

    def __init__(self, words: Sequence[str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._name, self._at = tuple(words), name, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_choice(0)

    @property
    def at(self) -> int:
        return self._at

    def show_choice(self, at: int) -> None:
        self._at = at
        self.setAccessibleName(f"{self._name}: {self._words[at]}")
        self.update()

    def show_words(self, words: Sequence[str]) -> None:
        """The same choices in other words, such as with new counts."""
        if tuple(words) != self._words:
            self._words = tuple(words)
            self.show_choice(min(self._at, len(words) - 1))
            self.updateGeometry()

    def choose(self, at: int) -> None:
        if at != self._at and 0 <= at < len(self._words):
            self.show_choice(at)
            self.chosen.emit(at)

    def sizeHint(self) -> QSize:
        return QSize(sum(segment_widths(self._words)), Size.CONTROL_SMALL)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = segment_at(self._words, event.position().x())
        if at is not None:
            self.choose(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if by:
            self.choose(self._at + by)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_segments(painter, QRectF(self.rect()), self._words, self._at, focus=self.hasFocus())
        painter.end()
