"""How far something is that runs elsewhere, in one line: what, a bar where the end is known, and a link that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.long_work import Bar
from gui.widgets.text import label


class ProgressLine(QWidget):
    """``stopped``: a person wants it to end. Hidden while nothing is under way; ``gui.widgets.long_work`` runs jobs itself."""

    stopped = Signal()

    def __init__(self, stop: str = "Cancel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label("", "secondary")
        self._bar = Bar()
        self.stop = button(stop, self.stopped.emit, kind="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Size.COLUMN_GAP)
        for one in (self.text, self._bar, self.stop):
            row.addWidget(one)
        row.addStretch(1)
        self.hide()

    def say(self, text: str, share: float | None) -> None:
        """``share`` of the work that is done, 0 to 1; ``None`` where it has no end."""
        self.text.setText(text)
        self._bar.setVisible(share is not None)
        self._bar.show_share(share or 0.0)
        self.show()
