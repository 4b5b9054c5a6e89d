"""The bar above a list: a search field, and one grey fact about what the list holds."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gui.theme import Size
from gui.widgets.text import label

SEARCH = "search"
"""The object name of the field that a page is searched by."""
TYPING_MS = 150
"""So long after the last key the search begins."""
_WIDTH = 360


class SearchBar(QWidget):
    """``asked`` once nobody types any more; ``entered`` when Return is pressed on what was asked already."""

    asked = Signal(str)
    entered = Signal()

    def __init__(self, placeholder: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText(placeholder)
        self.field.setObjectName(SEARCH)
        self.field.setAccessibleName(name)
        self.field.setClearButtonEnabled(True)
        self.field.setFixedWidth(_WIDTH)
        self.fact = label("", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        row.setSpacing(Size.COLUMN_GAP)
        row.addWidget(self.field)
        row.addWidget(self.fact, 1)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(lambda: self.asked.emit(self.text))
        self.field.textChanged.connect(lambda: self._typing.start())
        self.field.returnPressed.connect(self._on_return)

    @property
    def text(self) -> str:
        return self.field.text().strip()

    def add(self, *widgets: QWidget) -> None:
        """More at the right of the bar."""
        for one in widgets:
            self.layout().addWidget(one)  # type: ignore[union-attr]

    def _on_return(self) -> None:
        if not self._typing.isActive():
            self.entered.emit()
