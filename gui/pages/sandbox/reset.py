"""Asks before the sandbox is emptied, and whether its account goes back to the beginning with it."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from gui.widgets.check import CheckBox
from gui.widgets.text import question


def asked_for_reset(parent: QWidget, holds: str) -> bool | None:
    """Whether the account is reset, too; ``None``: nothing is. ``holds`` says what there is."""
    asking = question(
        parent,
        "Reset the sandbox",
        "Forget everything that the sandbox has received?",
        f"It holds {holds[:-1]}. They go for good; the workspace's own events, people and rules stay.",
    )
    also = CheckBox("Also undo edits of its account and unsure points")
    asking.setCheckBox(also)
    reset = asking.addButton("Reset", QMessageBox.ButtonRole.DestructiveRole)
    back = asking.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    asking.setDefaultButton(back)
    asking.setEscapeButton(back)
    asking.exec()
    return also.isChecked() if asking.clickedButton() is reset else None
