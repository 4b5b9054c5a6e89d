"""Navigation, page head and pages together: shows one page at a time under its title, with its own actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui.contents import Entry
from gui.desk import Desk, Page
from gui.theme import Size
from gui.widgets.navigation import Navigation
from gui.widgets.text import label


class Book(QWidget):
    """``desk`` is made by the window with ``open`` as its way to other pages. Pages are made when first opened."""

    def __init__(self, workspace: Path, desk: Callable[[], Desk], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._entries: dict[str, Entry] = {}
        self._pages: dict[str, QWidget] = {}
        self._actions: dict[str, Sequence[QWidget]] = {}
        self._current = ""
        self.navigation = Navigation(workspace, self.open)
        self._title = label("", "pageTitle")
        self._fact = label("", "secondary")
        self._stack = QStackedWidget()
        self._head_row = QHBoxLayout()
        self._lay_out()

    def add_first(self, title: str, icon: str, widget: QWidget, actions: Sequence[QWidget]) -> None:
        """The page that is there from the start; it is opened."""
        self.navigation.add_page(title, icon)
        self._keep(title, widget, actions)
        self.open(title)

    def add(self, entries: Iterable[Entry]) -> None:
        for one in entries:
            self._entries[one.title] = one
            self.navigation.add_page(one.title, one.icon, one.group)

    def open(self, title: str, wanted: Any = None) -> None:
        """Show a page; ``wanted`` is what it shall show. A link to a page that this console lacks leads nowhere."""
        if title not in self._pages and title not in self._entries:
            return
        if title not in self._pages:
            page = self._entries[title].make(self._desk())
            self._keep(title, page, page.head_actions())
        before, page_ = self._pages.get(self._current), self._pages[title]
        if isinstance(before, Page):
            before.hidden()
        if before is not page_:
            for name, actions in self._actions.items():
                for action in actions:
                    action.setVisible(name == title)
            self._current = title
            self._title.setText(title)
            self._stack.setCurrentWidget(page_)
            self.navigation.choose(title)
        if isinstance(page_, Page):
            page_.shown(wanted)

    def rest(self) -> None:
        """The window closes: the page in view stops asking."""
        page = self._pages.get(self._current)
        if isinstance(page, Page):
            page.hidden()
        self._current = ""

    def unsaved(self) -> list[str]:
        """What the pages hold that is not saved, by name."""
        pages = [one for one in self._pages.values() if isinstance(one, Page)]
        return [one.unsaved for one in pages if one.unsaved]

    def say(self, fact: str) -> None:
        """One grey fact beside the title."""
        self._fact.setText(fact)

    def _keep(self, title: str, widget: QWidget, actions: Sequence[QWidget]) -> None:
        self._pages[title] = widget
        self._actions[title] = actions
        self._stack.addWidget(widget)
        for action in actions:
            self._head_row.addWidget(action)

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("pageHead")
        head.setFixedHeight(Size.PAGE_HEAD)
        head.setLayout(self._head_row)
        self._head_row.setContentsMargins(Size.PAGE, 0, Size.PAGE, 0)
        self._head_row.setSpacing(Size.COLUMN_GAP)
        self._head_row.addWidget(self._title)
        self._head_row.addWidget(self._fact)
        self._head_row.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(head)
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
