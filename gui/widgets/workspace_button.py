"""The button at the top of the navigation: which workspace this is. It opens the main menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import qtawesome
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.button import Button
from gui.widgets.elided import ElidedLabel
from gui.widgets.text import label, set_tip
from gui.workspace_list import initials

_HEIGHT = 44
_CARET = 12


class Initials(QWidget):
    """The workspace's initials on a square in accent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setFixedSize(28, 28)

    def show_name(self, name: str) -> None:
        self._text = initials(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("accent"))
        painter.drawRoundedRect(self.rect(), Size.RADIUS, Size.RADIUS)
        painter.setPen(style.colour("on_accent"))
        painter.setFont(style.tabular(11))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


class WorkspaceButton(Button):
    """Name and file of the workspace, with the caret of a menu."""

    def __init__(self, workspace: Path, on_menu: Callable[[], None]) -> None:
        super().__init__("", "workspace", "")
        self.setFixedHeight(_HEIGHT)
        self.clicked.connect(lambda: on_menu())
        set_tip(self, f"Main menu\n{workspace}")
        self._initials = Initials()
        self._name = ElidedLabel("strong")
        self._file = ElidedLabel("note", middle=True)
        self._file.setText(workspace.name)
        self._caret = label()
        self._words = QWidget()
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._file)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self._initials)
        row.addWidget(self._words, 1)
        row.addWidget(self._caret)
        for inside in (self._initials, self._words, self._caret):
            inside.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_name(workspace.stem)
        self._draw_caret()

    def show_name(self, name: str) -> None:
        if name != self._name.text():
            self._name.setText(name)
            self._initials.show_name(name)
            self.setAccessibleName(f"Main menu of {name}")

    def show_narrow(self, narrow: bool) -> None:
        self._words.setVisible(not narrow)
        self._caret.setVisible(not narrow)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_caret"):
            self._draw_caret()

    def _draw_caret(self) -> None:
        icon = qtawesome.icon("ph.caret-down", color=style.roles().text_3)
        self._caret.setPixmap(icon.pixmap(_CARET, _CARET))
