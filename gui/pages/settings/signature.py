"""The shared secret of X-Signature, typed here and handed over on Save; a stored one is never shown, only removed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import Field
from gui.widgets.text import label

_STORED = "A secret is stored: requests to the destination door need a signature made with it."
_NONE = (
    "None is stored, so signatures are not looked at. It is the shared secret of the Webhooks destination in Segment."
)


class Signature(QWidget):
    """``on_remove`` is asked to remove the stored one."""

    def __init__(self, on_edit: Callable[[], None], on_remove: Callable[[], None]) -> None:
        super().__init__()
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.textChanged.connect(lambda _: on_edit())
        self.about = label("", "secondary", wrap=True)
        self.remove = button("Remove it", on_remove, kind="link")
        row = QHBoxLayout()
        row.setSpacing(Size.COLUMN_GAP)
        row.addWidget(self.about, 1)
        row.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Field("Shared secret of X-Signature", self.secret, self.secret))
        column.addLayout(row)
        self.show_stored(False)

    def show_stored(self, stored: bool) -> None:
        self.secret.setPlaceholderText("stored; type to replace it" if stored else "")
        self.about.setText(_STORED if stored else _NONE)
        self.remove.setVisible(stored)
