"""Where the event's pane stands: below the list, or at its right where there is room; both sizes are remembered."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtWidgets import QSplitter

from gui import memory
from gui.theme import Size

RIGHT_FROM = 1_700 - Size.NAVIGATION
"""A page of at least this width, in a window of 1,700, has the pane at the right, unless somebody chose otherwise."""
_CHOICE = "inspector/pane"
_BELOW, _RIGHT = "below", "right"
_SHARES = {_BELOW: [416, 380], _RIGHT: [760, 640]}


class Arrangement(QObject):
    """``fit`` at each change of the page's size, ``toggle`` for who wants it elsewhere."""

    def __init__(self, splitter: QSplitter) -> None:
        super().__init__(splitter)
        self._splitter = splitter
        self._place = ""
        splitter.splitterMoved.connect(self._remember)

    @property
    def at_right(self) -> bool:
        return self._place == _RIGHT

    def fit(self, page: QSize) -> None:
        chosen = memory.recall(_CHOICE, "")
        self._put(chosen if chosen in _SHARES else _RIGHT if page.width() >= RIGHT_FROM else _BELOW)

    def toggle(self) -> None:
        place = _BELOW if self.at_right else _RIGHT
        memory.remember(_CHOICE, place)
        self._put(place)

    def _put(self, place: str) -> None:
        if place == self._place:
            return
        self._place = place
        self._splitter.setOrientation(Qt.Orientation.Horizontal if place == _RIGHT else Qt.Orientation.Vertical)
        kept = memory.recall(f"{_CHOICE}/{place}", [0])
        sized = len(kept) == 2 and all(isinstance(one, int) and one > 0 for one in kept)
        self._splitter.setSizes(kept if sized else _SHARES[place])

    def _remember(self) -> None:
        memory.remember(f"{_CHOICE}/{self._place}", self._splitter.sizes())
