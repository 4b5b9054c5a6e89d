"""The counts per verdict: a bar of their shares, and below it each verdict's shape, word, count and share, to be clicked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import style
from gui.theme import VERDICT_ROLE, Size, Type
from gui.widgets.shapes import draw_verdict
from gui.widgets.text import set_tip
from models.meaning.trace.verdicts import Verdict

ORDER = (
    Verdict.DELIVERED,
    Verdict.NOTHING_TO_DO,
    Verdict.PARKED,
    Verdict.FILTERED,
    Verdict.DUPLICATE,
    Verdict.QUEUED,
    Verdict.RETRYING,
    Verdict.REFUSED,
    Verdict.REJECTED,
    Verdict.FAILED,
)
_PER_ROW = 5
_THINNEST = 3.0
_INDENT = Size.SHAPE + 6
_WORD, _FIGURE = 18, 26
"""Heights of a figure's two lines."""
_OUT = 6
"""The ground of a figure under the pointer is so much wider than what stands on it."""


class ShareBar(QWidget):
    """One bar; each verdict that occurs has at least 3 px of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Mapping[Verdict, int] = {}
        self.setFixedHeight(12)
        self.setAccessibleName("Share of each verdict")

    def show_counts(self, counts: Mapping[Verdict, int]) -> None:
        self._counts = counts
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        present = [one for one in ORDER if self._counts.get(one)]
        if not present:
            painter.setBrush(style.colour("line"))
            painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
            return
        gap = 2.0
        total = sum(self._counts[one] for one in present)
        room = self.width() - gap * (len(present) - 1)
        widths = [max(_THINNEST, room * self._counts[one] / total) for one in present]
        widths[widths.index(max(widths))] -= sum(widths) - room
        x = 0.0
        for one, width in zip(present, widths, strict=True):
            painter.setBrush(style.colour("line_2" if VERDICT_ROLE[one] == "quiet" else VERDICT_ROLE[one]))
            painter.drawRoundedRect(QRectF(x, 0, width, self.height()), 3, 3)
            x += width + gap
        painter.end()


class VerdictFigure(QAbstractButton):
    """Shape and word of a verdict, its count and its share; "–" while nobody knows it."""

    def __init__(self, verdict: Verdict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict = verdict
        self._count, self._share = "–", ""
        self.setText(verdict.word)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(verdict.word)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_tip(self, f"Show the events that are {verdict.word}")

    def sizeHint(self) -> QSize:
        return QSize(_INDENT + 120, _WORD + _FIGURE)

    def show_count(self, count: int, total: int) -> None:
        share = 100 * count / total if total else 0.0
        self._count = f"{count:,}"
        self._share = "" if not count else "under 0.1 %" if share < 0.1 else f"{share:.1f} %"
        self.setAccessibleName(f"{self._verdict.word}: {count:,}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "hover" if self.underMouse() else "surface"
        self._draw_ground(painter, ground)
        box = QRectF(0, (_WORD - Size.SHAPE) / 2, Size.SHAPE, Size.SHAPE)
        draw_verdict(painter, box, self._verdict, style.colour(ground))
        painter.setPen(style.colour(VERDICT_ROLE[self._verdict]))
        painter.setFont(style.medium(Type.SECONDARY))
        painter.drawText(QRectF(_INDENT, 0, self.width(), _WORD), Qt.AlignmentFlag.AlignVCenter, self._verdict.word)
        figure = style.tabular(Type.PAGE_TITLE)
        painter.setFont(figure)
        painter.setPen(style.colour("text"))
        line = QRectF(_INDENT, _WORD, self.width() - _INDENT, _FIGURE)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._count)
        painter.setFont(style.tabular(Type.SECONDARY, figure.Weight.Normal))
        painter.setPen(style.colour("text_3"))
        line.setLeft(_INDENT + QFontMetricsF(figure).horizontalAdvance(self._count) + 6)
        painter.drawText(line.translated(0, 1.5), Qt.AlignmentFlag.AlignVCenter, self._share)
        painter.end()

    def _draw_ground(self, painter: QPainter, ground: str) -> None:
        box = QRectF(self.rect()).adjusted(1 - _OUT, 1, -1, -1)
        box.setLeft(1)
        painter.setPen(QPen(style.colour("accent"), Size.FOCUS_WIDTH) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(style.colour(ground))
        painter.drawRoundedRect(box, Size.RADIUS, Size.RADIUS)


class VerdictCounts(QWidget):
    """Bar and figures together; ``on_verdict`` gets the one that was clicked."""

    def __init__(self, on_verdict: Callable[[Verdict], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self._bar = ShareBar()
        layout.addWidget(self._bar)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Size.COLUMN_GAP)
        grid.setVerticalSpacing(12)
        self.figures = {one: VerdictFigure(one) for one in ORDER}
        for at, (verdict, figure) in enumerate(self.figures.items()):
            figure.clicked.connect(partial(on_verdict, verdict))
            grid.addWidget(figure, at // _PER_ROW, at % _PER_ROW)
            grid.setColumnStretch(at % _PER_ROW, 1)
        layout.addLayout(grid)

    def show_counts(self, by_word: Mapping[str, int]) -> None:
        """``by_word``: verdict word -> number of events."""
        counts = {one: by_word.get(one.word, 0) for one in ORDER}
        total = sum(counts.values())
        self._bar.show_counts(counts)
        for one, figure in self.figures.items():
            figure.show_count(counts[one], total)
