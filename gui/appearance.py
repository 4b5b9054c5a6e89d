"""How the console looks on this machine: light, dark or as the system, and how large its text is. Kept in its memory."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui import memory, style
from gui.theme import Type

_SCHEME = "look/scheme"
_TEXT = "look/text"
SMALLEST, LARGEST = 11, 16
"""The least and the greatest base size, px: what still fits rows and controls."""


class Scheme(Enum):
    """The value is the word for people."""

    SYSTEM = "System"
    LIGHT = "Light"
    DARK = "Dark"


_QT = {
    Scheme.SYSTEM: Qt.ColorScheme.Unknown,
    Scheme.LIGHT: Qt.ColorScheme.Light,
    Scheme.DARK: Qt.ColorScheme.Dark,
}


def scheme() -> Scheme:
    """What was chosen last."""
    chosen = memory.recall(_SCHEME, Scheme.SYSTEM.name)
    return Scheme[chosen] if chosen in Scheme.__members__ else Scheme.SYSTEM


def choose_scheme(app: QApplication, chosen: Scheme) -> None:
    memory.remember(_SCHEME, chosen.name)
    style.choose(app, _QT[chosen])


def text_size() -> int:
    """The base size in px at 100 %."""
    return max(SMALLEST, min(LARGEST, memory.recall(_TEXT, Type.BASE)))


def choose_text_size(app: QApplication, size: int) -> None:
    """All other sizes follow by ratio. A size beyond what fits is the last that does."""
    size = max(SMALLEST, min(LARGEST, size))
    memory.remember(_TEXT, size)
    style.resize(app, size)


def wear(app: QApplication) -> None:
    """Put on what was chosen last."""
    style.resize(app, text_size())
    style.choose(app, _QT[scheme()])
