"""The Alt key alone: pressed and let go with nothing in between, it opens the main menu where there is no menu bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

_ENDS = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.ApplicationStateChange,
    QEvent.Type.WindowDeactivate,
    QEvent.Type.Shortcut,
)
"""What makes it no longer alone."""


class AltKey(QObject):
    """Told of a press of Alt, it watches the application until the key is let go, and no longer."""

    pressed_alone = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watching = False

    def on_press(self, event: QKeyEvent) -> None:
        app = QApplication.instance()
        alone = event.key() == Qt.Key.Key_Alt and event.modifiers() in (
            Qt.KeyboardModifier.AltModifier,
            Qt.KeyboardModifier.NoModifier,
        )
        if alone and not event.isAutoRepeat() and not self._watching and app is not None:
            self._watching = True
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        is_alt = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt
        if kind is QEvent.Type.KeyRelease and is_alt:
            self._stop()
            self.pressed_alone.emit()
        elif kind in _ENDS and not is_alt:
            self._stop()
        return False

    def _stop(self) -> None:
        app = QApplication.instance()
        if self._watching and app is not None:
            app.removeEventFilter(self)
        self._watching = False
