"""What the tabs of the page have in common: the desk, a banner on top, and how they learn that they are in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.theme import Size
from gui.widgets.banner import Banner, Tone
from gui.widgets.scrolling import scrolled
from gui.widgets.text import label
from models.meaning.configuration import Configuration
from models.storage.taking_back import put_back
from models.storage.workspace import Workspace, open_workspace

T = TypeVar("T")

WHO = "console"


class Part(QWidget):
    """``title`` stands on the tab; ``name`` is how other parts of the console ask for it."""

    title = ""
    name = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.banner = Banner()

    @property
    def unsaved(self) -> str:
        """What would be lost with the window, by name."""
        return ""

    def shown(self, wanted: Any = None) -> None:
        """The tab has come into view."""

    def hidden(self) -> None:
        """It is left alone."""

    def edit(self, job: Callable[[Workspace], T], on_done: Callable[[T], None]) -> None:
        """Do ``job(workspace)`` with the workspace open for editing, on a thread of its own."""
        self.desk.background.work(lambda: self._edited(job), on_done, self.on_error)

    def take_back(self, before: int, newest: int, what: str, on_done: Callable[[Configuration], None]) -> None:
        """Undo a save of this page: revision ``before`` again, unless somebody has saved after ``newest``."""
        now = self.desk.now()
        self.edit(lambda opened: put_back(opened.db, before, newest, WHO, f"Undone: {what}", now), on_done)

    def on_error(self, error: Exception) -> None:
        self.banner.say(Tone.ERROR, str(error))

    def say(self, text: str, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        self.banner.say(Tone.NOTE, text, action, on_action)

    def _edited(self, job: Callable[[Workspace], T]) -> T:
        with open_workspace(self.desk.workspace, "editor") as workspace:
            return job(workspace)


def column_page(widget: QWidget, banner: Banner) -> QVBoxLayout:
    """Lay ``widget`` out as one scrolling column of bounded width, the banner on top; returns the column."""
    inside = QWidget()
    inside.setObjectName("page")
    inside.setMaximumWidth(Size.SMALL_WINDOW_BODY)
    column = QVBoxLayout(inside)
    column.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
    column.setSpacing(Size.COLUMN_GAP)
    column.addWidget(banner)
    whole = QVBoxLayout(widget)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(scrolled(inside))
    return column


def section(column: QVBoxLayout, title: str, sentence: str) -> QLabel:
    """A heading with one sentence below it, which is returned."""
    column.addWidget(label(title, "section"))
    told = label(sentence, "secondary", wrap=True)
    column.addWidget(told)
    return told


def in_a_row(*widgets: QWidget) -> QHBoxLayout:
    """Side by side at the left, with room for nothing else."""
    row = QHBoxLayout()
    row.setSpacing(Size.CONTROL_GAP)
    for one in widgets:
        row.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return row
