"""A field of a form: its name above it, what is wrong with it below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import qtawesome
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLayout, QStyledItemDelegate, QVBoxLayout, QWidget

from gui import style
from gui.widgets.button import Button, button
from gui.widgets.text import label, set_tip
from models.meaning.rules.validation import Problem

_CARET = 12


WayOut = tuple[str, Callable[[], None]]
"""A link under a problem: its words, and what a click does."""


class ProblemLine(QWidget):
    """The sentence of one or more problems with the ways out as links; takes no room without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label("", "secondary", wrap=True)
        self.ways: list[Button] = []
        self._links = QVBoxLayout()
        self._links.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._text)
        column.addLayout(self._links)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_problems(self, found: Sequence[Problem], ways: Sequence[WayOut] = ()) -> None:
        """Errors first, in their colour; a sign before each tells them apart without it."""
        worst = any(one.is_error for one in found)
        self._text.setText("\n".join(f"{'◆' if one.is_error else '△'} {one.text}" for one in found))
        self._text.setProperty("tone", "error" if worst else "warning")
        self._text.style().polish(self._text)
        self._show_ways(ways)
        self.setVisible(bool(found))

    def _show_ways(self, ways: Sequence[WayOut]) -> None:
        for one in self.ways:
            self._links.removeWidget(one)
            one.hide()
            one.deleteLater()
        self.ways = [button(words, act, kind="link") for words, act in ways]
        for made in self.ways:
            self._links.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)


class Field(QWidget):
    """``inside`` is the control or a layout of several; ``control`` is who gets the focus and the coloured border."""

    def __init__(self, name: str, inside: QWidget | QLayout, control: QWidget, tip: str = "") -> None:
        super().__init__()
        self.control = control
        self.problem = ProblemLine()
        self._name = label(name, "secondary")
        self._name.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(name)
        if tip:
            set_tip(self._name, tip)
            set_tip(control, tip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._name)
        if isinstance(inside, QLayout):
            column.addLayout(inside)
        else:
            column.addWidget(inside)
        column.addWidget(self.problem)
        column.addStretch(1)

    def show_problems(self, found: Sequence[Problem], ways: Sequence[WayOut] = ()) -> None:
        self.problem.show_problems(found, ways)
        role = "" if not found else "bad" if any(one.is_error for one in found) else "warn"
        kind = type(self.control).__name__
        sheet = f"{kind} {{ border: 1px solid {getattr(style.roles(), role)}; }}" if role else ""
        if self.control.styleSheet() != sheet:
            self.control.setStyleSheet(sheet)


def choice(words: Sequence[str], name: str, *, width: int = 0) -> QComboBox:
    """A drop-down that the wheel does not change by accident while the page is scrolled."""
    made = Choice()
    made.addItems(list(words))
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if width:
        made.setFixedWidth(width)
    return made


class Choice(QComboBox):
    """A drop-down with a caret of ours. The wheel is left to what it stands in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(QStyledItemDelegate(self))  # the list follows the style sheet then

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        caret = qtawesome.icon(
            "ph.caret-down", color=style.roles().text_2 if self.isEnabled() else style.roles().text_3
        )
        caret.paint(painter, self.width() - 22, (self.height() - _CARET) // 2, _CARET, _CARET)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
