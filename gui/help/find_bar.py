"""Finds words in the page that is shown: field, number of places, previous and next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTextBrowser, QTextEdit, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label

_FIELD = 240


class FindBar(QWidget):
    """Hidden until it is asked for; Return goes on, Shift+Return back, Esc closes it."""

    def __init__(self, page: QTextBrowser, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find in this page")
        self.field.setAccessibleName("Find in this page")
        self.field.setFixedWidth(_FIELD)
        self.field.textChanged.connect(self.look)
        self.says = label("", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.PAGE, Size.CONTROL_GAP, Size.PAGE, Size.CONTROL_GAP)
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self.field)
        row.addWidget(button("", lambda: self.step(back=True), kind="icon", icon="ph.caret-up", tip="Previous place"))
        row.addWidget(button("", self.step, kind="icon", icon="ph.caret-down", tip="Next place"))
        row.addWidget(self.says)
        row.addStretch(1)
        row.addWidget(button("", self.close_bar, kind="icon", icon="ph.x", tip="Close"))
        self.hide()

    def open(self) -> None:
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self.look()

    def close_bar(self) -> None:
        self.hide()
        self._page.setExtraSelections([])
        here = self._page.textCursor()
        here.clearSelection()
        self._page.setTextCursor(here)
        self._page.setFocus()

    def look(self) -> None:
        """Mark all places anew and go to the first from where the page stands."""
        places = self._places() if self.isVisible() else []
        self._page.setExtraSelections([self._marked(one) for one in places])
        if not self.field.text():
            self.says.setText("")
        elif not places:
            self.says.setText("Not on this page")
        else:
            self.says.setText(f"{len(places)} place{'s' if len(places) > 1 else ''}")
            self._page.setTextCursor(places[0])
            self._page.ensureCursorVisible()

    def step(self, *, back: bool = False) -> None:
        """The next place, from the end again the first."""
        flags = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        text = self.field.text()
        if text and not self._page.find(text, flags):
            end = QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start
            self._page.moveCursor(end)
            self._page.find(text, flags)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _places(self) -> list[QTextCursor]:
        text, found = self.field.text(), []
        place = self._page.document().find(text) if text else QTextCursor()
        while not place.isNull():
            found.append(place)
            place = self._page.document().find(text, place)
        return found

    def _marked(self, place: QTextCursor) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        ink = QTextCharFormat()
        ink.setBackground(style.colour("warn_t"))
        made.format, made.cursor = ink, place
        return made
