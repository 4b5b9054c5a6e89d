"""Chooses the event that the previews show: always the latest, the newest of a name, or one step older or newer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import choice
from gui.widgets.text import label
from models.storage.newest_messages import Message

_WIDTH, _LEAST, _LETTERS = 232, 112, 28


class EventChooser(QWidget):
    """``picked``: a message, or ``None`` for the latest from now on."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._messages: tuple[Message, ...] = ()
        self._offered: list[Message | None] = [None]
        self._shown: Message | None = None
        self._caption = label("Preview with", "secondary")
        self.list = choice(["Latest event"], "Event of the preview")
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(_LETTERS)
        self.list.setMinimumWidth(_LEAST)
        self.list.setMaximumWidth(_WIDTH)
        self.list.setProperty("kind", "small")
        self.older = button("", lambda: self._step(1), kind="icon", icon="ph.caret-left", tip="Older event")
        self.newer = button("", lambda: self._step(-1), kind="icon", icon="ph.caret-right", tip="Newer event")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Size.CONTROL_GAP)
        for one in (self._caption, self.list, self.older, self.newer):
            row.addWidget(one)
        self.list.activated.connect(lambda at: self.picked.emit(self._offered[at]))

    def show_messages(self, messages: Sequence[Message], pinned: Message | None) -> None:
        """``messages`` newest first. The newest of each name is offered, and the one that is ``pinned``."""
        self._messages = tuple(messages)
        self._shown = pinned or next(iter(messages), None)
        by_name: dict[str, Message] = {}
        for one in messages:
            by_name.setdefault(one.name, one)
        offered = sorted(by_name.values(), key=lambda one: one.name.casefold())
        if pinned is not None and all(one.id != pinned.id for one in offered):
            offered.insert(0, pinned)
        self._offered = [None, *offered]
        latest = f"Latest: {_called(messages[0])}" if messages else "No event yet"
        words = [latest, *map(_called, offered)]
        if words != [self.list.itemText(at) for at in range(self.list.count())]:
            self.list.clear()
            self.list.addItems(words)
        ids = [None if one is None else one.id for one in self._offered]
        self.list.setCurrentIndex(0 if pinned is None else ids.index(pinned.id))
        self.list.setEnabled(bool(messages) or pinned is not None)
        at = self._place()
        self.older.setEnabled(at + 1 < len(self._messages))
        self.newer.setEnabled(at > 0)

    def _place(self) -> int:
        """Where the event that is shown stands among the newest; behind them all where it is older."""
        shown = self._shown
        if shown is None:
            return 0
        return next((at for at, one in enumerate(self._messages) if one.id <= shown.id), len(self._messages))

    def _step(self, by: int) -> None:
        at = self._place() + by
        if 0 <= at < len(self._messages):
            self.picked.emit(self._messages[at])


def _called(message: Message) -> str:
    return f"#{message.id} {message.name}"
