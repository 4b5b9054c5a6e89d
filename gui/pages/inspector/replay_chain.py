"""The chain of replays in the head of an event: what it repeats, and what repeats it, each a way to that event."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label

_SHOWN = 5


class ReplayChain(QWidget):
    """``wanted``: the number of the event to go to. Hidden where nothing was replayed."""

    wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Size.CONTROL_GAP)
        self.hide()

    @property
    def text(self) -> str:
        """All that it says, for those who read along."""
        return " ".join(self._words)

    def show_chain(self, replay_of: int | None, replays: Sequence[int]) -> None:
        """``replay_of`` 0 is an event of another workspace."""
        self._words.clear()
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if replay_of:
            self._say("Replay of")
            self._link(replay_of)
        elif replay_of is not None:
            self._say("Replay from a recording")
        if replays:
            self._say("Replayed as")
            for one in replays[-_SHOWN:]:
                self._link(one)
            if len(replays) > _SHOWN:
                self._say("and earlier ones")
        self._row.addStretch(1)
        self.setVisible(replay_of is not None or bool(replays))

    def _say(self, text: str) -> None:
        self._words.append(text)
        self._row.addWidget(label(text, "secondary"))

    def _link(self, event_id: int) -> None:
        self._words.append(f"#{event_id}")
        self._row.addWidget(button(f"#{event_id}", partial(self.wanted.emit, event_id), kind="link"))
