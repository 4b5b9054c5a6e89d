"""What the steps of the guide have in common: a title, a place in the list, and what the course of the guide holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.keys.recipes import YOUR_KEY
from gui.widgets.banner import Tone
from gui.widgets.text import label
from models.storage.setting_up import SettingUp

COLUMN = 560
"""Width of what is read and typed; beside it stands what explains it."""
EDGES = 64, 48, 48, 32
NARROW_BELOW = 1_000
IN_FORCE_WITHIN_S = 1.2
"""The gateway has a new revision within a second."""


@dataclass(slots=True)
class Course:
    """What lasts while the guide is in view. ``key`` is the one that was issued in it, shown only here; ``address`` is where
    the gateway listens, empty while it does not; ``outside`` how Segment reaches it; ``say`` shows a banner."""

    desk: Desk
    say: Callable[[Tone, str], None]
    key: str = YOUR_KEY
    key_id: int | None = None
    address: str = ""
    outside: str = ""
    saved_at: float = 0.0

    @property
    def workspace(self) -> Path:
        return self.desk.workspace

    def saved(self) -> None:
        """A step has saved something: let the facts be read anew."""
        self.saved_at = time.monotonic()
        self.desk.live.ask()

    def wait_for_gateway(self) -> None:
        """Until it goes by what was saved last. On a thread of its own."""
        time.sleep(max(0.0, self.saved_at + IN_FORCE_WITHIN_S - time.monotonic()))

    def failed(self, error: Exception) -> None:
        self.say(Tone.ERROR, str(error))


class Step(QWidget):
    """``word`` names it in the list, ``under`` says in two words what it is about; ``after`` is what *Next* calls it."""

    word = ""
    after = ""
    under = ""
    title = ""
    sentence = ""

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.course = course
        self.column = QVBoxLayout()
        self.column.setSpacing(12)
        self.column.addWidget(label(self.title, "guideTitle", wrap=True))
        self.column.addWidget(label(self.sentence, "lead", wrap=True))
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)

    def done(self, found: SettingUp) -> bool:
        """Whether the workspace has what this step is for."""
        raise NotImplementedError

    def note(self, found: SettingUp) -> str:
        """What stands under the step's name in the list."""
        return self.under

    def show_facts(self, found: SettingUp) -> None:
        """The workspace as it is now; called often."""

    def entered(self) -> None:
        """The step has come into view."""

    def keep(self) -> None:
        """The person goes on with what stands here: save it, and that it was decided. Never waits."""

    def left(self) -> None:
        """The step goes out of view: stop looking."""

    @property
    def unsaved(self) -> bool:
        """Whether something was entered that is not kept yet."""
        return False

    def lay_out(self, panel: QWidget) -> None:
        """Column and what stands beside it, to be called at the end of the making."""
        left = QWidget()
        left.setMaximumWidth(COLUMN)
        left.setLayout(self.column)
        self.column.setContentsMargins(0, 0, 0, 0)
        panel.setMaximumWidth(COLUMN)
        self._both.addWidget(left, 8, Qt.AlignmentFlag.AlignTop)
        self._both.addWidget(panel, 7, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(*EDGES)
        row.addLayout(self._both, 100)
        row.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for two columns, the explanation goes below."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        self._both.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(32 if narrow else 56)


def aside(*parts: QWidget) -> QFrame:
    """A box on chrome that explains what stands beside it."""
    box = QFrame()
    box.setObjectName("aside")
    column = QVBoxLayout(box)
    column.setContentsMargins(24, 20, 24, 24)
    column.setSpacing(8)
    for one in parts:
        column.addWidget(one)
    return box
