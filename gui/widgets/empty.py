"""What stands where there is nothing to show: what is missing, why it matters, and one or two ways on."""

from __future__ import annotations

from collections.abc import Callable

import qtawesome
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label

_ICON = 24
_WIDTH = 560
Way = tuple[str, Callable[[], None]]


class Empty(QWidget):
    """``icon`` is the name of a Phosphor icon."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = icon
        self._icon = label()
        self._what = label("", "strong", wrap=True)
        self._why = label("", "secondary", wrap=True)
        self._acts: list[Callable[[], None]] = []
        self.first = button("", lambda: self._acts[0](), kind="primary")
        self.second = button("", lambda: self._acts[1]())
        for one in (self._icon, self._what, self._why):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._lay_out()
        self._draw()

    @property
    def text(self) -> str:
        return f"{self._what.text()} {self._why.text()}".strip()

    def say(self, what: str, why: str, *ways: Way) -> None:
        """``ways``: none, one or two, each a caption and what it does."""
        self._what.setText(what)
        self._why.setText(why)
        self._acts = [act for _, act in ways]
        for at, one in enumerate((self.first, self.second)):
            one.setVisible(at < len(ways))
            if at < len(ways):
                one.setText(ways[at][0])
                one.setAccessibleName(ways[at][0])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        self._icon.setPixmap(qtawesome.icon(self._name, color=style.colour("accent")).pixmap(_ICON, _ICON))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Size.CONTROL_GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.first)
        buttons.addWidget(self.second)
        buttons.addStretch(1)
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inside)
        column.setSpacing(Size.CONTROL_GAP)
        column.addStretch(2)
        for one in (self._icon, self._what, self._why):
            column.addWidget(one)
        column.addSpacing(Size.CONTROL_GAP)
        column.addLayout(buttons)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        row.addStretch(1)
        row.addWidget(inside, 4)
        row.addStretch(1)
