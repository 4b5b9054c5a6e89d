"""The one style sheet of the console, made from the roles: what is styled and not painted, by object name, kind and role."""

from __future__ import annotations

from collections.abc import Callable
from string import Template

from gui.theme import Roles, Size, Type

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
QLabel[tone="accent"] { color: $accent; }
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


def sheet(roles: Roles, px: Callable[[int], int]) -> str:
    """The sheet in these colours; ``px`` brings a font size of the theme to the base size in force."""
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
