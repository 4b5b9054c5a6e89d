"""A side panel where room is scarce: closed, until its button in the page head opens it beside the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.book import held
from gui.theme import Size
from gui.widgets.button import button

BELOW = 1_200 - Size.NAVIGATION_NARROW
"""A page less wide than this, in a window of 1,200, has its side panel closed."""


class Fold(QObject):
    """Follows the width of ``page``. ``action`` belongs into the page head; it is seen only where the panel can be closed."""

    def __init__(self, page: QWidget, panel: QWidget, text: str, icon: str) -> None:
        super().__init__(page)
        self._page, self._panel = page, panel
        self._narrow = False
        self.button = button(text, self._on_click, icon=icon)
        self.button.setCheckable(True)
        self.button.hide()
        self.action = held(self.button)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and isinstance(event, QResizeEvent):
            narrow = event.size().width() < BELOW
            if narrow != self._narrow:
                self._narrow = narrow
                self.button.setVisible(narrow)
                self._open(not narrow)
        return super().eventFilter(watched, event)

    def open(self) -> None:
        """Somebody needs what stands there."""
        self._open(True)

    def _on_click(self) -> None:
        self._open(self.button.isChecked())

    def _open(self, there: bool) -> None:
        self.button.setChecked(there)
        self._panel.setVisible(there)
