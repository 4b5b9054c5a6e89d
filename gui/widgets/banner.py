"""A banner at the top of its region: what happened, why, and the next step as a link in the same row."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import qtawesome
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label


class Tone(Enum):
    """What a banner is about; the value is the colour role."""

    NOTE = "accent"
    WARNING = "warn"
    ERROR = "bad"


_ICON = {Tone.NOTE: "ph.info", Tone.WARNING: "ph.warning", Tone.ERROR: "ph.warning-fill"}


class Banner(QWidget):
    """Hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tone = Tone.NOTE
        self._act: Callable[[], None] | None = None
        self._icon = label()
        self._text = label(wrap=True, selectable=True)
        self._link = button("", self._on_link, kind="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.COLUMN_GAP, Size.CONTROL_GAP, Size.COLUMN_GAP, Size.CONTROL_GAP)
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._link, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def action(self) -> str:
        """What its link says; empty without one."""
        return self._link.text()

    def say(self, tone: Tone, text: str, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Show ``text``; ``action`` is the link's text, ``on_action`` what it does."""
        self._tone, self._act = tone, on_action
        self._text.setText(text)
        self._link.setText(action)
        self._link.setAccessibleName(action)
        self._link.setVisible(bool(action))
        for one in (self, self._text, self._link):
            one.setProperty("tone", tone.name.lower())
            one.style().polish(one)
        self._draw_icon()
        self.show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        colour = getattr(style.roles(), self._tone.value)
        self._icon.setPixmap(qtawesome.icon(_ICON[self._tone], color=colour).pixmap(Size.ICON, Size.ICON))

    def _on_link(self) -> None:
        if self._act is not None:
            self._act()
