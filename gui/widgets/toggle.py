"""A switch that is on or off, painted: a track with a knob, filled in accent while it is on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui import style
from gui.theme import Size

_TRACK = (32, 18)
_KNOB_INSET = 3
_ROOM = Size.FOCUS_DISTANCE + Size.FOCUS_WIDTH
"""The focus ring stands this far around the track."""


class Toggle(QAbstractButton):
    """``clicked`` tells that a person has switched it; it says its ``name`` and whether it is on to those who do not see it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(_TRACK[0] + 2 * _ROOM, _TRACK[1] + 2 * _ROOM)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        track = QRectF(_ROOM, (self.height() - _TRACK[1]) / 2, *_TRACK).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(style.colour("accent" if on else "outline"), 1))
        painter.setBrush(style.colour("accent" if on else "surface"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        side = track.height() - 2 * _KNOB_INSET
        left = track.right() - _KNOB_INSET - side if on else track.left() + _KNOB_INSET
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("on_accent" if on else "outline"))
        painter.drawEllipse(QRectF(left, track.top() + _KNOB_INSET, side, side))
        if self.hasFocus():
            out = Size.FOCUS_DISTANCE + Size.FOCUS_WIDTH / 2 - 0.5
            ring = track.adjusted(-out, -out, out, out)
            painter.setPen(QPen(style.colour("accent"), Size.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.end()
