"""Long work in one line: what and how far, a bar where the end is known, and a link that stops it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label

_BAR = 4
_LEAST = 80


class LongWork(QWidget):
    """``stopped``: a person wants it to end. Hidden while nothing is under way."""

    stopped = Signal()

    def __init__(self, stop: str = "Cancel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label("", "secondary")
        self.bar = _Bar()
        self.stop = button(stop, self.stopped.emit, kind="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Size.COLUMN_GAP)
        row.addWidget(self.text)
        row.addWidget(self.bar, 1)
        row.addStretch(0)
        row.addWidget(self.stop)
        self.hide()

    def say(self, text: str, share: float | None) -> None:
        """``share`` of the work that is done, 0 to 1; ``None`` where nobody knows, or it has no end."""
        self.text.setText(text)
        self.bar.show_share(share)
        self.show()


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_LEAST, _BAR)

    def show_share(self, share: float | None) -> None:
        self._share = share
        self.setAccessibleName("" if share is None else f"{share:.0%} done")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._share is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for role, share in (("line", 1.0), ("accent", min(1.0, self._share))):
            painter.setBrush(style.colour(role))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * share, _BAR), _BAR / 2, _BAR / 2)
        painter.end()
