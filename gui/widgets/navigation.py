"""The navigation at the left: which workspace this is, its pages, and at the foot which version of Portway."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui import style
from gui.about import show_about
from gui.theme import Size
from gui.widgets.button import Button, button
from gui.widgets.text import label, set_tip

_ABOUT = "About Portway"
_FOOT = 2
"""What stays below the pages: the room in between, and the foot."""


class Initials(QWidget):
    """The workspace's initials on a square in accent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setFixedSize(28, 28)

    def show_name(self, name: str) -> None:
        words = [word for word in name.split() if word[0].isalnum()]
        self._text = "".join(word[0] for word in words[:2]).upper() or "?"
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("accent"))
        painter.drawRoundedRect(self.rect(), Size.RADIUS, Size.RADIUS)
        painter.setPen(style.colour("on_accent"))
        painter.setFont(style.tabular(11))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


class Navigation(QWidget):
    """``on_page`` gets the name of the page that was chosen."""

    def __init__(self, workspace: Path, on_page: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(Size.NAVIGATION)
        self._on_page = on_page
        self._group = QButtonGroup(self)
        self._entries: dict[str, Button] = {}
        self._groups: dict[str, QLabel] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(8, 12, 8, 12)
        self._layout.setSpacing(4)
        self._initials = Initials()
        self._name = label("", "strong")
        file = label(workspace.name, "note")
        set_tip(file, str(workspace))
        self._words = QWidget()
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(file)
        head = QHBoxLayout()
        head.setContentsMargins(6, 0, 0, 12)
        head.setSpacing(10)
        head.addWidget(self._initials, 0, Qt.AlignmentFlag.AlignLeft)
        head.addWidget(self._words, 1)
        self._layout.addLayout(head)
        self._layout.addStretch(1)
        self._about = button(_ABOUT, lambda: show_about(self), kind="nav", icon="ph.info")
        self._layout.addWidget(self._about)

    def show_name(self, name: str) -> None:
        if name != self._name.text():
            self._name.setText(name)
            self._initials.show_name(name)

    def add_page(self, name: str, icon: str, group: str = "") -> None:
        """Add a page below those that are there, under the heading of its group; the first one is chosen."""
        if group and group not in self._groups:
            heading = label(group, "group")
            heading.setContentsMargins(8, 12, 0, 4)
            self._groups[group] = heading
            self._layout.insertWidget(self._layout.count() - _FOOT, heading)
        entry = button(name, lambda: self._on_page(name), kind="nav", icon=icon)
        entry.setCheckable(True)
        entry.setChecked(not self._entries)
        self._group.addButton(entry)
        self._entries[name] = entry
        self._layout.insertWidget(self._layout.count() - _FOOT, entry)

    def choose(self, name: str) -> None:
        """Mark a page that was opened from elsewhere."""
        self._entries[name].setChecked(True)

    def show_narrow(self, narrow: bool) -> None:
        """Icons with tooltips where the window is narrow."""
        self.setFixedWidth(Size.NAVIGATION_NARROW if narrow else Size.NAVIGATION)
        self._words.setVisible(not narrow)
        for heading in self._groups.values():
            heading.setVisible(not narrow)
        for name, entry in [*self._entries.items(), (_ABOUT, self._about)]:
            entry.setText("" if narrow else name)
            set_tip(entry, name if narrow else "")
