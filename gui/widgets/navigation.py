"""The navigation at the left: which workspace this is, the way to everything by name, and the pages with their counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QVBoxLayout, QWidget

from gui import style
from gui.shortcuts import PALETTE, spelled
from gui.theme import Size, Type
from gui.widgets.button import Button
from gui.widgets.nav_entry import Count, NavEntry
from gui.widgets.text import label, set_tip
from gui.widgets.workspace_button import WorkspaceButton

_FIND = "Find or run"


class FindButton(Button):
    """Looks like a field; opens the command palette."""

    def __init__(self, on_find: Callable[[], None]) -> None:
        super().__init__(_FIND, "find", "ph.magnifying-glass")
        self._narrow = False
        self.setFixedHeight(Size.CONTROL_SMALL)
        self.setAccessibleName(_FIND)
        self.clicked.connect(lambda: on_find())
        set_tip(self, f"{_FIND} ({spelled(PALETTE.keys[0])})")

    def show_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.setText("" if narrow else _FIND)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._narrow:
            painter = QPainter(self)
            painter.setFont(style.tabular(Type.NOTE, style.medium(Type.NOTE).weight().Normal))
            painter.setPen(style.colour("text_3"))
            room = self.rect().adjusted(0, 0, -8, 0)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, right, spelled(PALETTE.keys[0]).replace("+", " "))
            painter.end()


class Navigation(QWidget):
    """``on_page`` gets the name of the page that was chosen."""

    menu_asked = Signal()
    find_asked = Signal()

    def __init__(self, workspace: Path, on_page: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(Size.NAVIGATION)
        self._on_page = on_page
        self._group = QButtonGroup(self)
        self._entries: dict[str, NavEntry] = {}
        self._commands: list[NavEntry] = []
        self._in_pages: list[str] = []
        self._at_foot: list[str] = []
        self._headings: dict[str, QLabel] = {}
        self.workspace = WorkspaceButton(workspace, self.menu_asked.emit)
        self.finder = FindButton(self.find_asked.emit)
        self._pages = QVBoxLayout()
        self._foot = QVBoxLayout()
        for column in (self._pages, self._foot):
            column.setSpacing(2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 12)
        whole.setSpacing(8)
        whole.addWidget(self.workspace)
        whole.addWidget(self.finder)
        whole.addSpacing(2)
        whole.addLayout(self._pages)
        whole.addStretch(1)
        whole.addLayout(self._foot)

    @property
    def names(self) -> list[str]:
        """The pages as they stand, from above."""
        return [*self._in_pages, *self._at_foot]

    def show_name(self, name: str) -> None:
        self.workspace.show_name(name)

    def add_page(self, name: str, icon: str, group: str = "", *, at_foot: bool = False) -> None:
        """Add a page below those that are there, under the heading of its group; the first one is chosen."""
        column = self._foot if at_foot else self._pages
        if group and not at_foot and group not in self._headings:
            heading = label(group, "group")
            heading.setContentsMargins(8, 10, 0, 4)
            self._headings[group] = heading
            column.addWidget(heading)
        entry = NavEntry(name, icon, lambda: self._on_page(name))
        entry.setCheckable(True)
        entry.setChecked(not self._entries)
        self._group.addButton(entry)
        self._entries[name] = entry
        (self._at_foot if at_foot else self._in_pages).append(name)
        column.addWidget(entry)

    def add_command(self, name: str, icon: str, on_click: Callable[[], None], key: str) -> None:
        """Add what is no page to the foot, with its key."""
        command = NavEntry(name, icon, on_click, key)
        self._commands.append(command)
        self._foot.addWidget(command)

    def choose(self, name: str) -> None:
        """Mark a page that was opened from elsewhere; what does not stand here leaves none marked."""
        self._group.setExclusive(name in self._entries)
        for title, entry in self._entries.items():
            entry.setChecked(title == name)

    def show_counts(self, counts: Mapping[str, Count]) -> None:
        for name, count in counts.items():
            if name in self._entries:
                self._entries[name].show_count(count)

    def show_narrow(self, narrow: bool) -> None:
        """Icons with tooltips where the window is narrow."""
        self.setFixedWidth(Size.NAVIGATION_NARROW if narrow else Size.NAVIGATION)
        for heading in self._headings.values():
            heading.setVisible(not narrow)
        self.workspace.show_narrow(narrow)
        self.finder.show_narrow(narrow)
        for entry in (*self._entries.values(), *self._commands):
            entry.show_narrow(narrow)
