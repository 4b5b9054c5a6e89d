"""Navigation, page head and pages together: shows one page at a time under its title, with its own actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui.contents import FOOT, Entry
from gui.desk import Desk, Page
from gui.theme import Size
from gui.widgets.navigation import Navigation
from gui.widgets.search_bar import SEARCH
from gui.widgets.text import label

_SEARCHES = (SEARCH, "filterLine")


class Book(QWidget):
    """``desk`` is made by the window with ``open`` as its way to other pages. Pages are made when first opened; ``made``
    names each then."""

    made = Signal(str)

    def __init__(self, workspace: Path, desk: Callable[[], Desk], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._desk = desk
        self._entries: dict[str, Entry] = {}
        self.pages: dict[str, Page] = {}
        self._actions: dict[str, Sequence[QWidget]] = {}
        self._facts: dict[str, str] = {}
        self._current = ""
        self.navigation = Navigation(workspace, self.open)
        self._title = label("", "pageTitle")
        self._fact = label("", "secondary")
        self._stack = QStackedWidget()
        self._head = QWidget()
        self._head_row = QHBoxLayout()
        self._lay_out()

    def add(self, entries: Iterable[Entry]) -> None:
        for one in entries:
            self._entries[one.title] = one
            if one.listed:
                self.navigation.add_page(one.title, one.icon, one.group, at_foot=one.group == FOOT)

    def open(self, title: str, wanted: Any = None) -> None:
        """Show a page; ``wanted`` is what it shall show. A link to a page that this console lacks leads nowhere."""
        if title not in self.pages and title not in self._entries:
            return
        if title not in self.pages:
            self._keep(title, self._entries[title].make(self._desk()))
        before, page_ = self.pages.get(self._current), self.pages[title]
        if before is not None:
            before.hidden()
        if before is not page_:
            for name, actions in self._actions.items():
                for action in actions:
                    action.setVisible(name == title)
            self._current = title
            self._title.setText(title)
            self._fact.setText(self._facts.get(title, ""))
            self._head.setVisible(not page_.alone)
            self.navigation.setVisible(not page_.alone)
            self._stack.setCurrentWidget(page_)
            self.navigation.choose(title)
        page_.shown(wanted)

    def rest(self) -> None:
        """The window closes: the page in view stops asking, and all give back what they made for this run."""
        if self._current:
            self.pages[self._current].hidden()
        self._current = ""
        for page in self.pages.values():
            page.ended()

    @property
    def current(self) -> str:
        """The title of the page in view."""
        return self._current

    @property
    def icons(self) -> dict[str, str]:
        """The pages' icons by title."""
        return {title: entry.icon for title, entry in self._entries.items()}

    @property
    def region(self) -> QWidget:
        """Where the pages stand."""
        return self._stack

    @property
    def head_actions(self) -> Sequence[QWidget]:
        """What stands at the right of the page head."""
        return self._actions.get(self._current, ())

    def undo(self) -> bool:
        """Let the page in view take back an edit; whether it did."""
        return self._current in self.pages and self.pages[self._current].undo()

    def redo(self) -> bool:
        return self._current in self.pages and self.pages[self._current].redo()

    def search(self) -> None:
        """Put the cursor into the search field of the page in view, if it has one."""
        around = [*self.head_actions, self.pages[self._current]] if self._current else []
        inside = [field for one in around for field in (one, *one.findChildren(QWidget))]
        for field in [one for one in inside if one.objectName() in _SEARCHES and one.isVisible()][:1]:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def unsaved(self) -> list[str]:
        """What the pages hold that is not saved, by name."""
        return [one.unsaved for one in self.pages.values() if one.unsaved]

    @property
    def help_topic(self) -> str:
        """That of the page in view; F1 in the navigation asks for it."""
        return self.pages[self._current].help_topic if self._current else ""

    def _keep(self, title: str, page: Page) -> None:
        self.pages[title] = page
        self._actions[title] = page.head_actions()
        self._stack.addWidget(page)
        page.told.connect(lambda fact: self._say(title, fact))
        for action in self._actions[title]:
            self._head_row.addWidget(action)
        self.made.emit(title)

    def _say(self, title: str, fact: str) -> None:
        """One grey fact beside the title of a page."""
        self._facts[title] = fact
        if title == self._current:
            self._fact.setText(fact)

    def _lay_out(self) -> None:
        self._head.setObjectName("pageHead")
        self._head.setFixedHeight(Size.PAGE_HEAD)
        self._head.setLayout(self._head_row)
        self._head_row.setContentsMargins(Size.PAGE, 0, Size.PAGE, 0)
        self._head_row.setSpacing(Size.COLUMN_GAP)
        self._head_row.addWidget(self._title)
        self._head_row.addWidget(self._fact)
        self._head_row.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._head)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(right, 1)


def held(widget: QWidget) -> QWidget:
    """An action that the page shows and hides by itself: the book shows and hides the holder."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    return holder
