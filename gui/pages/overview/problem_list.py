"""The problems that are open: each a row with its shape, its title, its remedy and the ways out, between hairlines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import qtawesome
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.pages.overview.problems import Do, Go, Problem
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.elided import ElidedLabel
from gui.widgets.shapes import draw_verdict
from gui.widgets.text import hairline, label

MOST = 8
"""More rows than this are folded away behind a link."""
_ROW = 52

Way = Go | Do


class Sign(QWidget):
    """A problem's shape: that of a verdict, else a warning's triangle."""

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict = problem.verdict
        self.setAccessibleName(problem.verdict.word if problem.verdict is not None else "warning")
        self.setFixedSize(QSize(Size.SHAPE, Size.SHAPE + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(0, 3, Size.SHAPE, Size.SHAPE)
        if self._verdict is not None:
            draw_verdict(painter, box, self._verdict, style.colour("surface"))
        else:
            qtawesome.icon("ph.warning", color=style.colour("warn")).paint(painter, box.toRect())
        painter.end()


class ProblemRow(QWidget):
    def __init__(self, problem: Problem, on_way: Callable[[Way], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = problem
        words = QVBoxLayout()
        words.setSpacing(1)
        title = ElidedLabel("medium")
        title.setText(problem.title)
        words.addWidget(title)
        words.addWidget(label(problem.remedy, "secondary", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(Size.COLUMN_GAP)
        row.addWidget(Sign(problem), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for way in problem.ways:
            row.addWidget(button(way.label, partial(on_way, way), kind="small"), 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(_ROW)


class ProblemList(QWidget):
    """Hidden while nothing is open. ``on_way`` gets the way out that was chosen."""

    def __init__(self, on_way: Callable[[Way], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_way = on_way
        self._shown: Sequence[Problem] = ()
        self._all = False
        self._count = label("", "secondary")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._more = button("", self._show_all, kind="link")
        head = QHBoxLayout()
        head.setSpacing(Size.CONTROL_GAP)
        head.addWidget(label("Problems", "section"))
        head.addWidget(self._count)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(Size.CONTROL_GAP)
        column.addLayout(self._rows)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_problems(self, found: Sequence[Problem]) -> None:
        """The most harmful first. Rows stay as they are while nothing has changed."""
        if found != self._shown:
            self._shown = found
            self._draw()

    def _show_all(self) -> None:
        self._all = True
        self._draw()

    def _draw(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        rows = self._shown if self._all else self._shown[:MOST]
        self._rows.addWidget(hairline())
        for one in rows:
            self._rows.addWidget(ProblemRow(one, self._on_way))
            self._rows.addWidget(hairline())
        left = len(self._shown) - len(rows)
        self._more.setText(f"{left} more")
        self._more.setAccessibleName(f"Show {left} more problems")
        self._more.setVisible(bool(left))
        self._count.setText(f"{len(self._shown)} open, most harmful first" if len(self._shown) > 1 else "1 open")
        self.setVisible(bool(self._shown))
