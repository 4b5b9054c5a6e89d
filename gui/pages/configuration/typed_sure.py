"""Asks before something is gone for good: what goes, and the name to be typed before the button works."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import Field
from gui.widgets.text import label

_WIDTH = 480


class TypedSure(QDialog):
    """``exec`` is true where the person typed ``name`` and went on."""

    def __init__(self, parent: QWidget, title: str, what: str, going: Sequence[str], name: str, verb: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._wanted = name
        self.name = QLineEdit()
        self.go_on = button(verb, self.accept, kind="harmful")
        self.go_on.setEnabled(False)
        self.go_on.setAutoDefault(False)
        back = button("Cancel", self.reject)
        back.setDefault(True)
        self.name.textChanged.connect(lambda text: self.go_on.setEnabled(text.strip() == self._wanted))
        foot = QHBoxLayout()
        foot.setSpacing(Size.CONTROL_GAP)
        foot.addStretch(1)
        foot.addWidget(back)
        foot.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        column.setSpacing(Size.COLUMN_GAP)
        column.addWidget(label(title, "headline", wrap=True))
        column.addWidget(label(what, "", wrap=True))
        for one in going:
            column.addWidget(label(f"•  {one}", "secondary", wrap=True))
        column.addWidget(Field(f"Type {name} to go on", self.name, self.name))
        column.addSpacing(Size.COLUMN_GAP)
        column.addLayout(foot)
        self.setFixedSize(_WIDTH, column.totalHeightForWidth(_WIDTH))
