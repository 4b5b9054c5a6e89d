"""What the page head of the data maps holds: search, undo, the catalogue's switch, and *Add map*."""

from __future__ import annotations

from collections.abc import Callable

import qtawesome
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from gui import style
from gui.widgets.button import button
from gui.widgets.search_bar import SEARCH

_SEARCH_WIDTH = 200


class PageHead:
    """The window lays the widgets out, in the order of ``widgets``."""

    def __init__(self, on_undo: Callable[[], None], on_panel: Callable[[], None], on_add: Callable[[], None]) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search maps")
        self.search.setAccessibleName("Search maps")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self.search.setObjectName(SEARCH)
        self._lens = QAction(self.search)
        self.search.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        self.undo = button("", on_undo, kind="icon", icon="ph.arrow-u-up-left", tip="Undo (Ctrl+Z)")
        self.panel = button("", on_panel, kind="icon", icon="ph.brackets-curly", tip="Property catalogue")
        self.panel.setCheckable(True)
        self.panel.setChecked(True)
        self.add = button("Add map", on_add, kind="primary", icon="ph.plus")

    @property
    def widgets(self) -> list[QWidget]:
        return [self.search, self.undo, self.panel, self.add]

    def draw(self) -> None:
        """The lens in the colours in force."""
        self._lens.setIcon(qtawesome.icon("ph.magnifying-glass", color=style.colour("text_3")))
