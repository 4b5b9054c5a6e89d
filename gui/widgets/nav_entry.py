"""A page's entry in the navigation: icon and name, and at the right how many there are, with a sign where one should look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import qtawesome
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent

from gui import style
from gui.theme import Type
from gui.widgets.button import Button
from gui.widgets.shapes import draw_verdict
from gui.widgets.text import set_tip
from models.meaning.trace.verdicts import Verdict

_RIGHT = 10
_SIGN = 13
_SMALL_SIGN = 10


class Need(Enum):
    """What a count asks for; the value is its colour role."""

    NOTHING = "text_3"
    LOOK = "warn"
    HARM = "bad"


@dataclass(frozen=True, slots=True)
class Count:
    """``text`` stands beside the name, ``tip`` says what it counts."""

    text: str = ""
    need: Need = Need.NOTHING
    tip: str = ""


class NavEntry(Button):
    """``key``: what stands in place of a count where there is none, such as a shortcut."""

    def __init__(self, name: str, icon: str, on_open: Callable[[], None], key: str = "") -> None:
        super().__init__(name, "nav", icon)
        self._name = name
        self._count = Count(key)
        self._narrow = False
        self.setAccessibleName(name)
        self.clicked.connect(lambda: on_open())

    def show_count(self, count: Count) -> None:
        if count != self._count:
            self._count = count
            self._say()
            self.update()

    def show_narrow(self, narrow: bool) -> None:
        """The icon alone; a sign stands at its corner, the tooltip says the rest."""
        self._narrow = narrow
        self.setText("" if narrow else self._name)
        self._say()

    def _say(self) -> None:
        said = f"{self._name}: {self._count.tip}" if self._count.tip else self._name
        self.setAccessibleDescription(self._count.tip)
        set_tip(self, said if self._narrow or self._count.tip else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._narrow:
            self._draw_sign(painter, QPointF(self.width() - _SMALL_SIGN - 3, 3), _SMALL_SIGN)
        else:
            self._draw_count(painter)
        painter.end()

    def _draw_count(self, painter: QPainter) -> None:
        font = style.tabular(Type.SECONDARY, style.medium(Type.BASE).weight().Normal)
        painter.setFont(font)
        painter.setPen(style.colour(self._count.need.value))
        room = self.rect().adjusted(0, 0, -_RIGHT, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._count.text)
        words = QFontMetrics(font).horizontalAdvance(self._count.text)
        left = room.right() - words - 4 - _SIGN
        self._draw_sign(painter, QPointF(left, (self.height() - _SIGN) / 2), _SIGN)

    def _draw_sign(self, painter: QPainter, at: QPointF, size: int) -> None:
        if self._count.need is Need.HARM:
            ground = style.colour("select" if self.isChecked() else "chrome")
            draw_verdict(painter, QRectF(at.x(), at.y(), size, size), Verdict.REJECTED, ground)
        elif self._count.need is Need.LOOK:
            sign = qtawesome.icon("ph.warning-bold", color=style.roles().warn)
            sign.paint(painter, QRectF(at.x(), at.y(), size, size).toRect())
