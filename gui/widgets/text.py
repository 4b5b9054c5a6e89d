"""Labels and buttons whose text is always plain: what an event brings is shown, never interpreted."""

from __future__ import annotations

from collections.abc import Callable

import qtawesome
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from gui import style
from gui.theme import Size


def label(text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A plain-text label; ``role`` names its style (``pageTitle``, ``secondary``, ``note`` …)."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def button(text: str, on_click: Callable[[], None], *, kind: str = "", icon: str = "", tip: str = "") -> QPushButton:
    """A push button; ``kind`` is ``primary``, ``harmful``, ``quiet`` or ``nav``. One without text needs a ``tip``."""
    made = QPushButton(text)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        role = "on_accent" if kind == "primary" else "text_2"
        made.setIcon(
            qtawesome.icon(icon, color=style.roles().on_accent if role == "on_accent" else style.roles().text_2)
        )
        made.setIconSize(QSize(Size.ICON, Size.ICON))
    if tip:
        made.setToolTip(tip)
    made.setAccessibleName(text or tip)
    made.clicked.connect(lambda: on_click())
    return made


def hairline(parent: QWidget | None = None) -> QFrame:
    """A line of one pixel in the colour of lines."""
    made = QFrame(parent)
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made
