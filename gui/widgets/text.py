"""The factory of labels, tooltips and message boxes. Their text is always plain: what an event brings is shown as it is,
never interpreted as markup."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QMessageBox, QWidget


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


def set_tip(widget: QWidget, text: str) -> None:
    """Give ``widget`` a tooltip. Qt guesses whether a tooltip is markup, so it gets markup with ``text`` escaped in it."""
    widget.setToolTip(escaped_tip(text))


def escaped_tip(text: str) -> str:
    """The markup of a tooltip that shows ``text`` as it is; for models, which give tooltips themselves."""
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if text else ""


def question(parent: QWidget, title: str, text: str, consequence: str) -> QMessageBox:
    """A message box that asks; the caller adds its buttons."""
    made = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setInformativeText(consequence)
    return made


def hairline(parent: QWidget | None = None) -> QFrame:
    """A line of one pixel in the colour of lines."""
    made = QFrame(parent)
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made
