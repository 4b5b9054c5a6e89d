"""Wire text in a box: a recipe, a command, a message; selectable, broken anywhere, with a button that copies it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from gui import style
from gui.widgets.copy import CopyButton

_HIGHEST = 320
"""Longer texts scroll."""


class WireText(QPlainTextEdit):
    """Read-only, and as high as its text, up to a point."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(style.mono())
        self.setProperty("role", "wire")
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height of the text; a document of this kind counts it in lines."""
        lines = self.document().size().height()
        self.setFixedHeight(min(_HIGHEST, int(lines * self.fontMetrics().lineSpacing()) + 10))


class WireBox(QFrame):
    """``name`` says what it holds to those who do not see it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("evidence")
        self._view = WireText(name)
        self.copy = CopyButton(self._view.toPlainText, tip=f"Copy: {name}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.addWidget(self._view, 1)
        beside = QVBoxLayout()
        beside.addWidget(self.copy)
        beside.addStretch(1)
        row.addLayout(beside)

    @property
    def text(self) -> str:
        return self._view.toPlainText()

    def show_text(self, text: str) -> None:
        if text != self.text:
            self._view.setPlainText(text)
            self._view.fit()
