"""The banner of what was just saved or taken back: it lies over the foot of the page for ten seconds and moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from gui.shell.undo import Undo
from gui.theme import Size
from gui.widgets.banner import Banner, Tone

UNDO = "Undo"
STAYS_MS = 10_000
_WIDTH = 640
_ABOVE = Size.PAGE_HEAD + Size.COLUMN_GAP
"""Above the foot that pages with *Save* have."""


class UndoBanner(Banner):
    """Over ``region``; its link is Undo or Redo."""

    def __init__(self, undo: Undo, region: QWidget) -> None:
        super().__init__(region)
        self.setProperty("over", True)
        self._undo, self._region = undo, region
        self._later = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._later.timeout.connect(self.hide)
        undo.saved.connect(self._on_saved)
        undo.moved.connect(self._on_moved)
        undo.refused.connect(lambda why: self._tell(Tone.WARNING, why))
        region.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _on_saved(self, what: str) -> None:
        """Unless the page says so itself."""
        others = [one for one in self._region.findChildren(Banner) if one is not self and one.isVisible()]
        if any(one.action == UNDO for one in others):
            return
        self.say(Tone.NOTE, f"Saved: {what}", UNDO, self._undo.back)
        self._arrive()

    def _on_moved(self, said: str, back: bool) -> None:
        self.say(Tone.NOTE, said, "Redo" if back else UNDO, self._undo.forth if back else self._undo.back)
        self._arrive()

    def _tell(self, tone: Tone, text: str) -> None:
        self.say(tone, text)
        self._arrive()

    def _arrive(self) -> None:
        self._place()
        self.raise_()
        self._later.start()

    def _place(self) -> None:
        width = min(_WIDTH, self._region.width() - 2 * Size.PAGE)
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        left = (self._region.width() - width) // 2
        self.setGeometry(left, self._region.height() - height - _ABOVE, width, height)
