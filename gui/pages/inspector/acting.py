"""The windows in which something is done with events: a title, one sentence, what there is to choose, and buttons below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui.theme import Size
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import Button, button
from gui.widgets.sure import sure
from gui.widgets.text import hairline, label

_LEAST = (760, 480)
"""Smaller than this no window needs to become; one that is smaller from the start stays so."""
NO_GATEWAY = "The gateway is not running, so nothing can be sent. Start it, and try again."


class ActingWindow(QDialog):
    """Stands beside the list, which goes on. ``body`` takes the choices, ``wide`` below it what goes from edge to edge;
    ``act`` adds the button that does it. ``wanted``: a filter of the list that somebody wants to see."""

    help_topic = "replay"
    wanted = Signal(str)

    def __init__(self, parent: QWidget, title: str, width: int, height: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumSize(min(width, _LEAST[0]), min(height, _LEAST[1]))
        self.resize(width, height)
        self.title = label(title, "headline", wrap=True)
        self.sentence = label("", "secondary", wrap=True)
        self.banner = Banner()
        self.body = QVBoxLayout()
        self.body.setSpacing(Size.COLUMN_GAP)
        self.wide = QVBoxLayout()
        self.footer = QHBoxLayout()
        self.footer.setSpacing(Size.CONTROL_GAP)
        self.footer.addStretch(1)
        self.footer.addWidget(button("Close", lambda: self.done(0)))
        self._frame()

    def _frame(self) -> None:
        inside = QVBoxLayout()
        inside.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        inside.setSpacing(Size.COLUMN_GAP)
        inside.addWidget(self.title)
        inside.addWidget(self.sentence)
        inside.addWidget(self.banner)
        inside.addLayout(self.body, 1)
        foot = QWidget()
        foot.setLayout(self.footer)
        self.footer.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        column = QVBoxLayout(self)
        # The window stays as large as a person made it.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inside, 1)
        column.addLayout(self.wide, 1000)  # all the room that is left, where something is in it
        column.addWidget(hairline())
        column.addWidget(foot)

    @property
    def unsaved(self) -> str:
        """What was written and neither sent nor kept, by name; empty where nothing was."""
        return ""

    def stop(self) -> None:
        """End what is under way: the window closes."""

    def done(self, result: int) -> None:
        if not self.unsaved or self.may_discard():
            self.stop()
            super().done(result)

    def may_discard(self) -> bool:
        """Whether a person lets go of what is unsaved."""
        what = f"Discard {self.unsaved}?"
        return sure(self, self.windowTitle(), what, "It is kept nowhere else.", "Discard", "Go on editing")

    def act(self, text: str, on_click: Callable[[], None], *, kind: str = "primary", icon: str = "") -> Button:
        """A button of the footer, right of those that are there."""
        made = button(text, on_click, kind=kind, icon=icon)
        self.footer.addWidget(made)
        made.setDefault(kind == "primary")
        return made

    def fail(self, text: str) -> None:
        self.banner.say(Tone.ERROR, text)
