"""Puts the theme on the application: palette and one style sheet made from the roles, following the system's scheme
unless another one is chosen; font sizes by ratio from the chosen base size.

``roles()`` are the colours in force; whoever paints asks for them at each paint, so a change of scheme needs no wiring.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from gui.sheet import sheet
from gui.theme import DARK, LIGHT, Roles, Type

_in_force: Roles = LIGHT
_chosen = Qt.ColorScheme.Unknown
_base: int = Type.BASE


def roles() -> Roles:
    """The colours in force."""
    return _in_force


def colour(role: str) -> QColor:
    """One of them, ready to paint with."""
    return QColor(getattr(_in_force, role))


@contextmanager
def on_paper() -> Iterator[None]:
    """Paint in the light colours meanwhile: paper is white in every scheme."""
    global _in_force
    before, _in_force = _in_force, LIGHT
    try:
        yield
    finally:
        _in_force = before


def install(app: QApplication) -> None:
    """Style the application and keep following the system's scheme."""
    app.setStyle("Fusion")
    app.styleHints().colorSchemeChanged.connect(lambda scheme: _follow(app, scheme))
    wear(app, app.styleHints().colorScheme())


def _follow(app: QApplication, scheme: Qt.ColorScheme) -> None:
    if _chosen is Qt.ColorScheme.Unknown:
        wear(app, scheme)


def choose(app: QApplication, scheme: Qt.ColorScheme) -> None:
    """Stay with a scheme, whatever the system's is; an unknown one follows the system."""
    global _chosen
    _chosen = scheme
    app.styleHints().setColorScheme(scheme)  # window frames and dialogs of the platform follow
    wear(app, app.styleHints().colorScheme() if scheme is Qt.ColorScheme.Unknown else scheme)


def resize(app: QApplication, base: int) -> None:
    """Change the base size of all text, px at 100 %."""
    global _base
    if base != _base:
        _base = base
        with _no_widget_collected():
            app.setStyleSheet(sheet(_in_force, px))


def px(size: int) -> int:
    """A font size of the theme at the base size in force."""
    return round(size * _base / Type.BASE)


def wear(app: QApplication, scheme: Qt.ColorScheme) -> None:
    """Change to the colours of ``scheme``; an unknown one is light."""
    global _in_force
    _in_force = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
    with _no_widget_collected():
        app.setPalette(_palette(_in_force))
        app.setStyleSheet(sheet(_in_force, px))


@contextmanager
def _no_widget_collected() -> Iterator[None]:
    """Qt goes through all widgets to polish them anew, and each calls into Python. Were a forgotten one collected meanwhile, Qt
    would step on it and crash."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def mono(size: int = Type.SECONDARY) -> QFont:
    """The font of paths, keys, addresses and wire text."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(px(size))
    return font


def medium(size: int) -> QFont:
    """The font of names and of words in chips."""
    font = QApplication.font()
    font.setPixelSize(px(size))
    font.setWeight(QFont.Weight.Medium)
    return font


def tabular(size: int, weight: QFont.Weight = QFont.Weight.DemiBold) -> QFont:
    """The font of figures: digits of one width, so that counting up moves nothing."""
    font = QApplication.font()
    font.setPixelSize(px(size))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(roles: Roles) -> QPalette:
    palette = QPalette()
    group = QPalette.ColorRole
    for role, colour_ in (
        (group.Window, roles.surface),
        (group.WindowText, roles.text),
        (group.Base, roles.surface),
        (group.AlternateBase, roles.chrome),
        (group.Text, roles.text),
        (group.PlaceholderText, roles.text_3),
        (group.Button, roles.surface),
        (group.ButtonText, roles.text),
        (group.Highlight, roles.accent),
        (group.HighlightedText, roles.on_accent),
        (group.Link, roles.accent),
        (group.ToolTipBase, roles.raised),
        (group.ToolTipText, roles.text),
        (group.Mid, roles.line_2),
        (group.Dark, roles.line_2),
        (group.Light, roles.surface),
    ):
        palette.setColor(role, QColor(colour_))
    for role in (group.Text, group.WindowText, group.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(roles.text_3))
    return palette
