"""Puts the theme on the application: palette and one style sheet made from the roles, following the system's scheme
unless another one is chosen; font sizes by ratio from the chosen base size.

``roles()`` are the colours in force; whoever paints asks for them at each paint, so a change of scheme needs no wiring.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from gui.theme import DARK, LIGHT, Roles, Size, Type

_in_force: Roles = LIGHT
_chosen = Qt.ColorScheme.Unknown
_base: int = Type.BASE

_SHEET = Template(
    """
QWidget { color: $text; font-size: ${base}px; }
QMainWindow, QDialog, QStackedWidget, #page { background: $surface; }
#chrome, #navigation, #strip { background: $chrome; }
#navigation { border: none; border-right: 1px solid $line; }
#strip { border-top: 1px solid $line; }
#pageHead { background: $surface; border-bottom: 1px solid $line; }
#rule { background: $line; }
#evidence { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
#keyWarning {
  background: $warn_t; border-bottom-left-radius: ${inner_box}px; border-bottom-right-radius: ${inner_box}px;
}
#aside { background: $chrome; border: 1px solid $line; border-radius: ${box}px; }
#box { background: $surface; border: 1px solid $outline; border-radius: ${box}px; }

QLabel { background: transparent; }
QLabel[role="pageTitle"] { font-size: ${page_title}px; font-weight: 600; }
QLabel[role="headline"] { font-size: ${headline}px; font-weight: 600; }
QLabel[role="section"] { font-weight: 600; }
QLabel[role="figure"] { font-size: ${page_title}px; font-weight: 600; }
QLabel[role="secondary"] { color: $text_2; font-size: ${secondary}px; }
QLabel[role="note"] { color: $text_3; font-size: ${note}px; }
QLabel[role="group"] { color: $text_3; font-size: ${secondary}px; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="medium"] { font-weight: 500; }
QLabel[role="mono"], QLineEdit[role="mono"] { font-size: ${secondary}px; }
QLabel[role="guideTitle"] { font-size: ${guide_title}px; font-weight: 600; }
QLabel[role="lead"] { color: $text_2; font-size: ${sentence}px; }
QLabel[role="sentence"] { font-size: ${sentence}px; font-weight: 600; }

QPushButton {
  min-height: ${inner}px; padding: 0 12px; border: 1px solid $line_2; border-radius: ${radius}px;
  background: $surface; color: $text; font-weight: 500;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $select_in; }
QPushButton:disabled { color: $text_3; border-color: $line; background: $surface; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $on_accent; font-weight: 600; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: $accent_h; border-color: $accent_h; }
QPushButton[kind="primary"]:disabled { background: $line; border-color: $line; color: $text_3; }
QPushButton[kind="harmful"] { color: $bad; }
QPushButton[kind="harmful"]:disabled { color: $text_3; }
QPushButton[kind="quiet"] { border-color: transparent; background: transparent; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="small"] { min-height: ${inner_small}px; padding: 0 10px; font-size: ${secondary}px; }
QPushButton[kind="plain"] {
  border: none; background: transparent; padding: 0; min-height: 0; font-weight: 400; text-align: left;
}
QPushButton[kind="plain"]:hover { color: $accent; }
QPushButton[kind="icon"] {
  border: none; background: transparent; padding: 0; min-height: 24px; max-height: 24px; min-width: 24px; max-width: 24px;
}
QPushButton[kind="icon"]:hover { background: $hover; }
QPushButton[kind="nav"] {
  text-align: left; border: none; border-left: 3px solid transparent; border-radius: ${radius}px;
  background: transparent; padding: 0 9px; color: $text_2; font-weight: 400;
}
QPushButton[kind="nav"]:hover { background: $hover; }
QPushButton[kind="nav"]:checked { background: $select; color: $text; font-weight: 600; border-left-color: $accent; }
QPushButton[kind="nav"]:checked:!active { background: $select_in; border-left-color: transparent; }
QPushButton[kind="nav"] { min-height: 30px; }
QPushButton[kind="workspace"] { border: none; border-radius: ${radius}px; background: transparent; padding: 0; }
QPushButton[kind="workspace"]:hover, QPushButton[kind="workspace"]:pressed { background: $hover; }
QPushButton[kind="find"] {
  text-align: left; min-height: 26px; padding: 0 8px; border: 1px solid $line_2; border-radius: ${radius}px;
  background: $surface; color: $text_3; font-weight: 400; font-size: ${secondary}px;
}
QPushButton[kind="find"]:hover { border-color: $outline; }
QPushButton[kind="link"] {
  border: none; background: transparent; padding: 0; min-height: 0; color: $accent; font-weight: 500;
}
QPushButton[kind="link"]:hover { color: $accent_h; }

#banner { border-radius: ${radius}px; }
#banner[over="true"] { border: 1px solid $line_2; }
#banner[tone="note"] { background: $accent_t; }
#banner[tone="warning"] { background: $warn_t; }
#banner[tone="error"] { background: $bad_t; }
QLabel[tone="note"] { color: $text; }
QLabel[tone="warning"] { color: $warn; }
QLabel[tone="error"] { color: $bad; }
QPushButton[kind="link"][tone] { text-decoration: underline; }
QPushButton[role="figure"] { font-size: ${page_title}px; font-weight: 600; color: $text; text-decoration: none; }
QPushButton[role="figure"][tone="warning"] { color: $warn; text-decoration: none; }
QPushButton[kind="link"][tone="warning"] { color: $warn; }
QPushButton[kind="link"][tone="error"] { color: $bad; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox {
  background: $surface; border: 1px solid $outline; border-radius: ${radius}px; padding: 0 8px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit, QComboBox, QSpinBox { min-height: ${inner}px; }
QPlainTextEdit, QTextEdit { padding: 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus { border: 2px solid $accent; }
QPlainTextEdit[role="wire"], QPlainTextEdit[role="wire"]:focus { border: none; padding: 0; background: transparent; }
QLineEdit[kind="small"], QComboBox[kind="small"] { min-height: 26px; border-radius: ${small}px; padding: 0 5px; }
QComboBox[kind="small"]:!editable { padding: 0 7px; }
QLineEdit[kind="small"]:focus, QComboBox[kind="small"]:focus { min-height: 24px; padding: 0 4px; }
QComboBox[kind="small"]:!editable:focus { padding: 0 6px; }
*[trouble="bad"] { border: 1px solid $bad; }
*[trouble="warn"] { border: 1px solid $warn; }
QComboBox[kind="small"] QLineEdit { min-height: 0; padding: 0; border: none; background: transparent; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: none; border: none; }
QComboBox QAbstractItemView, #completions {
  background: $raised; border: 1px solid $line_2; outline: none; padding: 4px 0;
  selection-background-color: $select; selection-color: $text;
}
#completions { padding: 0; }
QComboBox QAbstractItemView::item, #completions::item { min-height: 26px; padding: 0 8px; }
QComboBox QAbstractItemView::item:selected, #completions::item:selected { background: $select; color: $text; }
QRadioButton { spacing: 8px; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $outline; border-radius: 8px; background: $surface; }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 6px; height: 6px; background: $on_accent; }
QRadioButton::indicator:focus { border-color: $accent; }
QLineEdit:disabled, QComboBox:disabled { background: $chrome; border-color: $line; color: $text_3; }
QToolTip { background: $raised; color: $text; border: 1px solid $line_2; padding: 4px 6px; }
QScrollArea { border: none; background: transparent; }
QAbstractScrollArea::corner { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $line_2; border-radius: 3px; min-height: 32px; margin: 0 3px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $line_2; border-radius: 3px; min-width: 32px; margin: 3px 0; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTableView {
  border: none; background: $surface; gridline-color: $line; selection-background-color: $select; selection-color: $text;
}
QHeaderView::section {
  background: $surface; color: $text_2; font-size: ${secondary}px; font-weight: 400; border: none;
  border-bottom: 1px solid $line; padding: 0 8px; min-height: ${row}px;
}
#help, #help:focus { border: none; border-radius: 0; padding: 0; }
#contents { border: none; background: transparent; outline: none; }
QTreeView, QListWidget { border: none; background: transparent; outline: none; }
QTreeView::item { min-height: 22px; }
QTreeView::item:hover, QListWidget::item:hover { background: $hover; }
QTreeView::item:selected { background: $select; color: $text; }
QListWidget::item { min-height: ${row}px; padding: 0 8px; border-radius: ${radius}px; }
QListWidget::item:selected { background: $select; color: $text; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
  background: transparent; color: $text_2; padding: 0 2px; margin: 0 16px 0 8px; height: 34px;
  border: none; border-bottom: 2px solid transparent;
}
QTabBar::tab:first { margin-left: 14px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom-color: $accent; }
QSplitter::handle:vertical { height: 1px; background: $line; }
QSplitter::handle:horizontal { width: 1px; background: $line; }
QPushButton[kind="segment"]:checked { background: $select; border-color: $accent; }
QMenu { min-width: 220px; background: $raised; border: 1px solid $line_2; padding: 4px; }
QMenu::item { padding: 6px 12px; border-radius: ${small}px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $text_3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
#palette { background: $raised; border: 1px solid $line_2; border-radius: ${box}px; }
#palette QLineEdit { border: none; background: transparent; padding: 0 4px; font-size: ${sentence}px; min-height: 36px; }
#palette QListView { border: none; background: transparent; outline: none; }
QLabel[role="key"] {
  border: 1px solid $line_2; border-radius: ${small}px; padding: 1px 6px; color: $text_2; font-size: ${secondary}px;
}
"""
)


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
            app.setStyleSheet(_sheet(_in_force))


def px(size: int) -> int:
    """A font size of the theme at the base size in force."""
    return round(size * _base / Type.BASE)


def wear(app: QApplication, scheme: Qt.ColorScheme) -> None:
    """Change to the colours of ``scheme``; an unknown one is light."""
    global _in_force
    _in_force = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
    with _no_widget_collected():
        app.setPalette(_palette(_in_force))
        app.setStyleSheet(_sheet(_in_force))


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


def _sheet(roles: Roles) -> str:
    sizes = {
        "base": px(Type.BASE),
        "page_title": px(Type.PAGE_TITLE),
        "guide_title": px(Type.GUIDE_TITLE),
        "headline": px(Type.HEADLINE),
        "sentence": px(Type.SENTENCE),
        "secondary": px(Type.SECONDARY),
        "note": px(Type.NOTE),
        "radius": Size.RADIUS,
        "small": Size.RADIUS_SMALL,
        "box": Size.RADIUS_BOX,
        "inner_box": Size.RADIUS_BOX - 1,
        "row": Size.ROW,
        "inner": Size.CONTROL - 2,
        "inner_small": Size.CONTROL_SMALL - 2,
    }
    return _SHEET.substitute({name: getattr(roles, name) for name in Roles.__slots__}, **sizes)


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
