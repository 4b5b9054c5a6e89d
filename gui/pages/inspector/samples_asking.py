"""Asks under which name a message is kept as a sample, and whether its personal data is replaced; then keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.desk import Desk
from gui.door_check import WHO
from gui.pages.inspector.acting import ActingWindow
from gui.pages.inspector.masked_box import MaskedBox
from gui.widgets.field import Field
from models.meaning.replay import name_of
from models.storage import samples
from models.storage.stand_ins import masking_here
from models.storage.workspace import open_workspace


class KeepSample(ActingWindow):
    """``on_kept`` gets the sample's id."""

    help_topic = "replay#samples"

    def __init__(
        self, desk: Desk, message: Mapping[str, Any], door: str, on_kept: Callable[[int], None], parent: QWidget
    ) -> None:
        super().__init__(parent, "Keep as a sample", 460, 280)
        self._desk = desk
        self._message, self._door = message, door
        self._on_kept = on_kept
        self.sentence.setText("Samples stay in this workspace, to be sent again and to try out rules and data maps.")
        self.name = QLineEdit(name_of(message)[: samples.LONGEST_NAME])
        self.name.selectAll()
        self.masked = MaskedBox(desk.workspace)
        self.body.addWidget(Field("Name", self.name, self.name))
        self.body.addWidget(self.masked)
        self.body.addStretch(1)
        self.keep = self.act("Keep", self._keep)
        self.name.setFocus()

    def _keep(self) -> None:
        name, masked, desk = self.name.text(), self.masked.isChecked(), self._desk
        job = _keeping(desk.workspace, name, self._door, self._message, masked, desk.now())
        desk.background.work(job, self._done, lambda error: self.fail(str(error)))

    def _done(self, id_: int) -> None:
        self._on_kept(id_)
        self.done(1)


def ask_and_keep(
    parent: QWidget, desk: Desk, message: Mapping[str, Any], door: str, on_kept: Callable[[int], None]
) -> KeepSample:
    """Open the window that asks."""
    window = KeepSample(desk, message, door, on_kept, parent)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.open()
    return window


def _keeping(
    workspace: Path, name: str, door: str, message: Mapping[str, Any], masked: bool, now: int
) -> Callable[[], int]:
    def job() -> int:
        with open_workspace(workspace, "editor") as opened:
            kept = masking_here(opened.db).message(message) if masked else message
            return samples.save(opened.db, name, door, kept, WHO, now, masked=masked)

    return job
