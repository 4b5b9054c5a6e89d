"""The sample library: messages under a name, those of the workspace and those that come with the program, to be edited,
decided and sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gui import style
from gui.desk import Desk
from gui.door_check import WHO
from gui.pages.inspector.acting import ActingWindow
from gui.pages.inspector.editing import EventEditor
from gui.pages.inspector.editing_window import one_parcel
from gui.pages.inspector.replay_guard import may_send_one
from gui.pages.inspector.run_panel import RunPanel
from gui.pages.inspector.samples_asking import ask_and_keep
from gui.theme import Size, Type
from gui.widgets.sure import sure
from gui.widgets.text import label
from models.storage import samples
from models.storage.samples import SampleRow
from models.storage.workspace import open_workspace
from resources.samples import samples as coming_with_it

_WIDTH = 248
_SAMPLE = Qt.ItemDataRole.UserRole


class SamplesWindow(ActingWindow):
    help_topic = "replay#samples"

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, "Samples", 1180, 680)
        self._desk = desk
        self._chosen: SampleRow | None = None
        self._wanted = 0
        self.sentence.setText(
            "Each is sent as a new event that happens now. What is edited here is kept when you save it."
        )
        self.list = QListWidget()
        self.list.setAccessibleName("Samples")
        self.list.setFixedWidth(_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor = EventEditor(desk)
        self.run = RunPanel(desk, "Sample")
        self._about = label("", "note")
        self.editor.head.addWidget(self._about)
        self._lay_out()
        self.remove = self.act("Delete", self._delete, kind="harmful", icon="ph.trash")
        self.save = self.act("Save", self._save, kind="")
        self.send = self.act("Send", self._send, icon="ph.paper-plane-tilt")
        self.list.currentItemChanged.connect(self._on_item)
        self.editor.changed.connect(self._refresh)
        self.run.began.connect(self._refresh)
        self.run.ended.connect(lambda _: self._refresh())
        self.run.wanted.connect(self.wanted)
        self._read()

    def stop(self) -> None:
        self.run.run.stop()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(Size.COLUMN_GAP)
        right.addWidget(self.editor, 1)
        right.addWidget(self.run)
        row = QHBoxLayout()
        row.setSpacing(Size.PAGE)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        self.body.addLayout(row, 1)

    def _read(self) -> None:
        self._desk.background.run(samples.samples, self._on_samples, lambda error: self.fail(str(error)))

    def _on_samples(self, found: list[SampleRow]) -> None:
        given = [SampleRow(0, one["name"], one["door"], one["message"], True, 0, "") for one in coming_with_it()]
        self.list.blockSignals(True)
        self.list.clear()
        for head, rows in (("Of this workspace", found), ("To begin with", given)):
            if rows:
                _add_head(self.list, head)
            for one in rows:
                item = QListWidgetItem(one.name, self.list)
                item.setData(_SAMPLE, one)
        self.list.blockSignals(False)
        self._chosen = None
        self._choose(self._wanted)

    def _choose(self, id_: int) -> None:
        """Select the sample of this id, else the first."""
        items = [self.list.item(row) for row in range(self.list.count())]
        there = [one for one in items if one.data(_SAMPLE) is not None]
        wanted = next((one for one in there if id_ and one.data(_SAMPLE).id == id_), there[0])
        self.list.setCurrentItem(wanted)

    def _on_item(self, item: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        sample: SampleRow | None = item.data(_SAMPLE) if item is not None else None
        if before is not None and self.edited and not self.may_discard():
            self.list.blockSignals(True)
            self.list.setCurrentItem(before)
            self.list.blockSignals(False)
        elif sample is not None:
            self._chosen = sample
            self._wanted = sample.id
            self.banner.hide()
            self.editor.show_message(sample.message, sample.door)
            masked = sample.id and sample.masked
            self._about.setText("Personal data replaced by stand-ins" if masked else "")
            self._refresh()

    @property
    def unsaved(self) -> str:
        return "the edit of this sample" if self.edited else ""

    @property
    def edited(self) -> bool:
        chosen = self._chosen
        return chosen is not None and (self.editor.message, self.editor.door_name) != (chosen.message, chosen.door)

    def _refresh(self) -> None:
        there = self.editor.message is not None
        own = self._chosen is not None and self._chosen.id > 0
        self.send.setEnabled(there and not self.run.run.running)
        self.save.setText("Save" if own else "Keep as sample …")
        self.save.setEnabled(there and (self.edited or not own))
        self.remove.setEnabled(own)

    def _send(self) -> None:
        message, door = self.editor.message, self.editor.door_name
        if message is not None and may_send_one(self, self._desk, message):
            self.run.begin(partial(one_parcel, message, door), 1)

    def _save(self) -> None:
        chosen, message = self._chosen, self.editor.message
        if chosen is None or message is None:
            return
        if chosen.id == 0:
            ask_and_keep(self, self._desk, message, self.editor.door_name, self._on_saved)
            return
        job = partial(_saved, self._desk.workspace, chosen, message, self.editor.door_name, self._desk.now())
        self._desk.background.work(job, self._on_saved, lambda error: self.fail(str(error)))

    def _on_saved(self, id_: int) -> None:
        self._wanted = id_
        self._read()

    def _delete(self) -> None:
        chosen = self._chosen
        if chosen is not None and sure(
            self, "Samples", f'Delete the sample "{chosen.name}"?', "It is gone then.", "Delete"
        ):
            self._wanted = 0
            job = partial(_deleted, self._desk.workspace, chosen.id)
            self._desk.background.work(job, lambda _: self._read(), lambda error: self.fail(str(error)))


def _add_head(list_: QListWidget, text: str) -> None:
    item = QListWidgetItem(text, list_)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setForeground(style.colour("text_3"))
    item.setFont(style.tabular(Type.SECONDARY, QFont.Weight.Normal))


def _saved(workspace: Path, sample: SampleRow, message: dict[str, Any], door: str, now: int) -> int:
    with open_workspace(workspace, "editor") as opened:
        return samples.save(opened.db, sample.name, door, message, WHO, now, masked=sample.masked, id_=sample.id)


def _deleted(workspace: Path, id_: int) -> None:
    with open_workspace(workspace, "editor") as opened:
        samples.delete(opened.db, [id_])
