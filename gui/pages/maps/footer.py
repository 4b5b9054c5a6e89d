"""The foot of the page while something is not saved: what has changed, what that would have done, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.maps.rows import sentence
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.change_preview import ChangePreview
from gui.widgets.text import hairline, label, set_tip
from models.meaning.configuration import Configuration

_HEIGHT = 144
"""The same for every edit, so that nothing jumps while somebody types."""


class Footer(QWidget):
    def __init__(
        self,
        desk: Desk,
        on_save: Callable[[], None],
        on_discard: Callable[[], None],
        on_problem: Callable[[], None],
    ) -> None:
        super().__init__()
        self.what = label("", "section")
        self.what.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.link = button("", on_problem, kind="link")
        self.preview = ChangePreview(desk, across=True)
        self.discard = button("Discard", on_discard)
        self.save = button("Save maps", on_save, kind="primary", tip="Enter or Ctrl+S")
        head = QHBoxLayout()
        head.setSpacing(Size.COLUMN_GAP)
        head.addWidget(self.what, 1)
        head.addWidget(self.link)
        head.addWidget(label("not saved yet", "secondary"))
        buttons = QHBoxLayout()
        buttons.setSpacing(Size.CONTROL_GAP)
        buttons.addWidget(self.discard)
        buttons.addWidget(self.save)
        body = QHBoxLayout()
        body.setSpacing(Size.SECTION_GAP)
        body.addWidget(self.preview, 1)
        body.addLayout(buttons)
        body.setAlignment(buttons, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout()
        column.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        column.setSpacing(Size.CONTROL_GAP)
        column.addLayout(head)
        column.addLayout(body, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(hairline())
        whole.addLayout(column)
        self.setFixedHeight(_HEIGHT)
        self.hide()

    def show_changes(self, changes: Sequence[str], stopping: int, edited: Configuration) -> None:
        """``stopping``: how many problems keep it from being saved. Without a change there is no footer."""
        self.setVisible(bool(changes))
        if not changes:
            self.preview.show_change(None)
            return
        self.what.setText(sentence(changes))
        set_tip(self.what, "\n".join(changes))
        self.save.setText(_verb(changes))
        self.link.setText("1 problem stops saving" if stopping == 1 else f"{stopping} problems stop saving")
        self.link.setVisible(stopping > 0)
        if stopping:
            self.preview.show_change(None, "What it would change is shown once nothing stops saving.")
        else:
            self.preview.show_change(edited)

    def show_busy(self, busy: bool) -> None:
        self.save.setEnabled(not busy)


def _verb(changes: Sequence[str]) -> str:
    if len(changes) > 1:
        return "Save maps"
    return "Save primary key" if changes[0].startswith("primary key") else "Save map"
