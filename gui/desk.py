"""What every page of the console is given: the workspace, background work, the live figures, and the way to other pages.

A page is a ``QWidget`` made with a ``Desk``; it says by class attributes how navigation and page head call it. The window
makes the pages, shows one at a time, and tells a page when it is shown (``Page.shown``) or left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.background import Background
from gui.live import Live
from gui.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class Desk:
    """``open`` goes to a page by its title, with what it shall show (``open("Inspector", 4711)``). ``now``: ms.
    ``supervisor`` starts and stops the gateway; pages that only look at the workspace do without it."""

    workspace: Path
    background: Background
    live: Live
    now: Callable[[], int]
    open: Callable[[str, Any], None]
    supervisor: Supervisor | None = None


class Page(QWidget):
    """``title`` and ``icon`` (a Phosphor name) stand in the navigation, ``group`` above it; ``head`` holds the page
    head's own buttons, made by the page. One that is ``alone`` takes the place of navigation and page head, too."""

    title = ""
    icon = ""
    group = ""
    alone = False
    told = Signal(str)
    """The grey fact beside the title has changed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName("page")

    @property
    def unsaved(self) -> str:
        """What would be lost if the console closed now, by name; empty where nothing would."""
        return ""

    @property
    def help_topic(self) -> str:
        """The page of the help that F1 opens here, unless what has the focus knows better (``gui.help.topic_at``)."""
        return self.title.lower().replace(" ", "-")

    def undo(self) -> bool:
        """Take back the last edit that is not saved yet; whether the page takes care of that at the moment."""
        return False

    def redo(self) -> bool:
        """Bring back what was taken back last; as with ``undo``."""
        return False

    def head_actions(self) -> list[QWidget]:
        """Widgets at the right of the page head."""
        return []

    def shown(self, wanted: Any = None) -> None:
        """The page has come into view; ``wanted`` is what ``Desk.open`` was given."""

    def hidden(self) -> None:
        """Another page has taken its place: stop asking for what nobody sees."""

    def ended(self) -> None:
        """The console closes: give back what was made for its run. May be called again."""
