"""Asks before something that cannot be undone, or that reaches people: what, how many, and what follows from it."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from gui.widgets.text import question


def sure(parent: QWidget, title: str, text: str, consequence: str, verb: str, stay: str = "Cancel") -> bool:
    """Whether the person goes on with ``verb``; Return and Escape stay with things as they are."""
    asking = question(parent, title, text, consequence)
    go_on = asking.addButton(verb, QMessageBox.ButtonRole.DestructiveRole)
    back = asking.addButton(stay, QMessageBox.ButtonRole.RejectRole)
    asking.setDefaultButton(back)
    asking.setEscapeButton(back)
    asking.exec()
    return asking.clickedButton() is go_on
