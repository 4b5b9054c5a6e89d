"""Room around a banner that is there only while the banner is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Shelf(QWidget):
    """``margins``: left, top, right, bottom."""

    def __init__(self, banner: QWidget, margins: tuple[int, int, int, int]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(*margins)
        column.addWidget(banner)
        self._banner = banner
        banner.installEventFilter(self)
        self.setVisible(not banner.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._banner and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(event.type() is QEvent.Type.ShowToParent)
        return super().eventFilter(watched, event)
