"""The steps of the guide in place of the navigation: number or tick, name, and under it what there is already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import qtawesome
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size, Type
from gui.widgets.button import button
from gui.widgets.elided import ElidedLabel
from gui.widgets.text import label
from gui.widgets.workspace_button import Initials

_ROW = 60
_DISC = 20
_LEFT = 10
_TEXT = _LEFT + _DISC + 10


class StepEntry(QAbstractButton):
    def __init__(self, number: int, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._under = ""
        self._done = False
        self.setText(word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoExclusive(True)
        self.setAccessibleName(word)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(Size.NAVIGATION - 16, _ROW)

    def show_fact(self, under: str, *, done: bool) -> None:
        self._under, self._done = under, done
        self.setAccessibleDescription(f"{'done' if done else 'open'}, {under}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("select" if self.isChecked() else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()), Size.RADIUS, Size.RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(style.colour("accent"), Size.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Size.RADIUS, Size.RADIUS)
        self._draw_disc(painter, QRectF(_LEFT, 11, _DISC, _DISC))
        painter.setFont(
            style.tabular(
                Type.BASE, painter.font().Weight.DemiBold if self.isChecked() else painter.font().Weight.Normal
            )
        )
        painter.setPen(style.colour("text"))
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(_TEXT, 11, self.width() - _TEXT, _DISC), side, self.text())
        painter.setFont(style.tabular(Type.NOTE, painter.font().Weight.Normal))
        painter.setPen(style.colour("text_3"))
        room = self.width() - _TEXT - 8
        under = painter.fontMetrics().elidedText(self._under, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(_TEXT, 31, room, 18), side, under)
        painter.end()

    def _draw_disc(self, painter: QPainter, box: QRectF) -> None:
        """A tick where the step is done, else its number; filled where the step is in view."""
        inside = box.adjusted(0.75, 0.75, -0.75, -0.75)
        here = self.isChecked()
        painter.setPen(QPen(style.colour("accent" if here or self._done else "outline"), 1.2))
        painter.setBrush(style.colour("accent") if here else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(inside)
        ink = "on_accent" if here else "accent" if self._done else "text_2"
        if self._done:
            qtawesome.icon("ph.check", color=style.colour(ink)).paint(painter, box.adjusted(4, 4, -4, -4).toRect())
            return
        painter.setPen(style.colour(ink))
        painter.setFont(style.tabular(Type.NOTE))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))


class StepList(QWidget):
    """``on_step`` gets the place of the step that was clicked."""

    def __init__(
        self,
        words: Sequence[str],
        on_step: Callable[[int], None],
        on_import: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(Size.NAVIGATION)
        self._initials = Initials()
        self._name = ElidedLabel("strong")
        self.entries = [StepEntry(number, word) for number, word in enumerate(words, start=1)]
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addSpacing(16)
        for at, entry in enumerate(self.entries):
            entry.clicked.connect(partial(on_step, at))
            column.addWidget(entry)
        column.addStretch(1)
        column.addWidget(button("Import a file instead", on_import, kind="nav", icon="ph.download-simple"))
        column.addWidget(button("Help", self._help, kind="nav", icon="ph.question", tip="F1"))

    def show_name(self, name: str) -> None:
        self._initials.show_name(name)
        self._name.setText(name)

    def _help(self) -> None:
        from gui.help import open_help  # nobody waits for it at a start

        open_help(self.window(), "getting-started")

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(label("being set up", "note"))
        row = QHBoxLayout()
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._initials)
        row.addLayout(words, 1)
        return row
