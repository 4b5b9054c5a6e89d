"""The counts per verdict: a bar of their shares, and below it each verdict's shape, word, count and share."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import style
from gui.theme import VERDICT_ROLE, Size
from gui.widgets.shapes import draw_verdict
from gui.widgets.text import label
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


class VerdictFigure(QWidget):
    """Shape and word of a verdict, its count and its share."""

    def __init__(self, verdict: Verdict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict = verdict
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Size.SHAPE + 6, 0, 0, 0)
        layout.setSpacing(2)
        self._word = label("", "secondary")  # keeps the room; the word is painted in its verdict's colour
        self._figure = label("–", "figure")
        self._share = label("", "secondary")
        line = QGridLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setHorizontalSpacing(6)
        line.addWidget(self._figure, 0, 0)
        line.addWidget(self._share, 0, 1)
        line.setColumnStretch(2, 1)
        layout.addWidget(self._word)
        layout.addLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int, total: int) -> None:
        self._figure.setText(f"{count:,}")
        share = 100 * count / total if total else 0.0
        self._share.setText("" if not count else "under 0.1 %" if share < 0.1 else f"{share:.1f} %")
        self.setAccessibleName(f"{self._verdict.word}: {count}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self._word.geometry().center().y()
        box = QRectF(0, middle - Size.SHAPE / 2 + 0.5, Size.SHAPE, Size.SHAPE)
        draw_verdict(painter, box, self._verdict, style.colour("surface"))
        painter.setPen(style.colour(VERDICT_ROLE[self._verdict]))
        painter.setFont(self._word.font())
        painter.drawText(self._word.geometry(), Qt.AlignmentFlag.AlignVCenter, self._verdict.word)
        painter.end()


class VerdictCounts(QWidget):
    """Bar and figures together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(20)
        self._bar = ShareBar()
        layout.addWidget(self._bar)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Size.COLUMN_GAP)
        grid.setVerticalSpacing(16)
        self._figures = {one: VerdictFigure(one) for one in ORDER}
        for at, figure in enumerate(self._figures.values()):
            grid.addWidget(figure, at // _PER_ROW, at % _PER_ROW)
            grid.setColumnStretch(at % _PER_ROW, 1)
        layout.addLayout(grid)

    def show_counts(self, by_word: Mapping[str, int]) -> None:
        """``by_word``: verdict word -> number of events."""
        counts = {one: by_word.get(one.word, 0) for one in ORDER}
        total = sum(counts.values())
        self._bar.show_counts(counts)
        for one, figure in self._figures.items():
            figure.show_count(counts[one], total)
