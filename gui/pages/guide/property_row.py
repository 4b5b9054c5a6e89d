"""A property that may be the primary key: its path, how many events have it, what it holds; ticked where it is chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.check import CheckBox
from gui.widgets.elided import ElidedLabel
from gui.widgets.text import label
from models.meaning.properties import Property

_KIND = {"email": "looks like an e-mail", "id": "looks like an id", "": ""}


class PropertyRow(QWidget):
    """``on_toggle(path, chosen)`` follows a click."""

    def __init__(self, path: str, on_toggle: Callable[[str, bool], None]) -> None:
        super().__init__()
        self.path = path
        self.box = CheckBox(path)
        self.box.setFont(style.mono())
        self.box.setAccessibleName(path)
        self.box.toggled.connect(lambda on: on_toggle(path, on))
        self._kind = label("", "note")
        self._samples = ElidedLabel("secondary")
        self._share = label("", "secondary")
        upper = QHBoxLayout()
        upper.setSpacing(Size.COLUMN_GAP)
        upper.addWidget(self.box)
        upper.addWidget(self._kind)
        upper.addStretch(1)
        upper.addWidget(self._share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 7, 0, 7)
        column.setSpacing(2)
        column.addLayout(upper)
        below = QHBoxLayout()
        below.setContentsMargins(20, 0, 0, 0)
        below.addWidget(self._samples)
        column.addLayout(below)

    def show_property(self, found: Property | None) -> None:
        """``None``: no event has brought it yet."""
        self._kind.setText(_KIND[found.fits_key] if found is not None else "")
        self._samples.setText(", ".join(found.samples) if found is not None else "not seen yet")
        share = 0.0 if found is None else found.share
        self._share.setText("" if found is None else f"{100 * share:.0f} % of events" if share >= 0.01 else "under 1 %")

    def show_chosen(self, chosen: bool) -> None:
        self.box.blockSignals(True)
        self.box.setChecked(chosen)
        self.box.blockSignals(False)
