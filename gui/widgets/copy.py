"""The copy button: puts a text on the clipboard and says so for two seconds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from gui.widgets.button import Button
from gui.widgets.text import set_tip

SAYS_SO_MS = 2_000


class CopyButton(Button):
    """``text`` is asked when the button is pressed. Without a ``caption`` it is an icon with the tooltip ``tip``; ``kind`` as
    of every button."""

    def __init__(self, text: Callable[[], str], caption: str = "", tip: str = "", kind: str = "quiet") -> None:
        super().__init__(caption, kind if caption else "icon", "ph.copy")
        self._what = text
        self._caption = caption
        self.setAccessibleName(caption or tip)
        set_tip(self, tip)
        self._back = QTimer(self, singleShot=True, interval=SAYS_SO_MS)
        self._back.timeout.connect(self._rest)
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._what())
        self.show_icon("ph.check")
        if self._caption:
            self.setFixedWidth(self.width())
            self.setText("Copied")
        self._back.start()

    def _rest(self) -> None:
        self.show_icon("ph.copy")
        self.setText(self._caption)
