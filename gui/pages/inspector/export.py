"""Takes events away into a file: as lines with their trace, as an HTTP archive, or as a recording that opens elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from gui.desk import Desk
from gui.door_check import WHO
from gui.pages.inspector.acting import ActingWindow
from gui.pages.inspector.masked_box import MaskedBox
from gui.pages.inspector.run_panel import address_of
from gui.widgets.banner import Tone
from gui.widgets.field import Field
from gui.widgets.long_work import LongWork, Progress
from gui.widgets.segments import Segments
from gui.widgets.text import label
from models.meaning.recording import SUFFIX
from models.storage import recordings
from models.storage.event_export import Form, export
from models.storage.stand_ins import masking_here
from models.storage.workspace import open_workspace

_USUAL_ADDRESS = "http://127.0.0.1:8400"
_FORMS = ("Lines of JSON", "HTTP archive", "Recording")
_ENDINGS = (Form.NDJSON.value, Form.HAR.value, SUFFIX)
_WHAT = (
    "NDJSON: one event a line, with its message, its trace in words, and the requests to Emarsys with their replies.",
    "HAR 1.2: what came in and what went to Emarsys as calls, for browsers and other tools that read archives.",
    "The messages with their times and doors. It opens in another workspace, is looked at and replayed there without a"
    " network; portway send takes it, too.",
)
RECORDING = 2


class ExportWindow(ActingWindow):
    help_topic = "replay#take-events-away"

    def __init__(self, desk: Desk, ids: Sequence[int], parent: QWidget, form: int = 0) -> None:
        what = "1 event" if len(ids) == 1 else f"{len(ids):,} events"
        super().__init__(parent, f"Take {what} away", 620, 400)
        self._desk = desk
        self._ids = tuple(ids)
        self.sentence.setText("Keys and secrets are in none of these files.")
        self.form = Segments(_FORMS, "File")
        self.masked = MaskedBox(desk.workspace)
        self.work = LongWork(desk, "events")
        self._what = label("", "secondary", wrap=True)
        self.body.addWidget(Field("File", self.form, self.form))
        self.body.addWidget(self._what)
        self.body.addWidget(self.masked)
        self.body.addWidget(label(self._about_masking(), "note", wrap=True))
        self.body.addWidget(self.work)
        self.body.addStretch(1)
        self.save = self.act("Save …", self._save, icon="ph.download-simple")
        self.form.chosen.connect(self._show_form)
        self.form.show_choice(form)
        self._show_form(form)

    @staticmethod
    def _about_masking() -> str:
        return (
            "Each person becomes the same made-up one wherever they stand, so the case stays the same. What rules compare"
            " with stays as it is. Your choice is remembered for this workspace."
        )

    def stop(self) -> None:
        if self.work.running:
            self.work.cancel.click()

    def _show_form(self, form: int) -> None:
        self._what.setText(_WHAT[form])

    def _save(self) -> None:
        ending = _ENDINGS[self.form.at]
        file, _ = QFileDialog.getSaveFileName(self, "Save", str(_folder() / self._name(ending)), f"*{ending}")
        if file:
            self.save_to(Path(file))

    def _name(self, ending: str) -> str:
        today = datetime.fromtimestamp(self._desk.now() / 1000)
        return f"{self._desk.workspace.stem}-events-{today:%Y-%m-%d}{ending}"

    def save_to(self, target: Path) -> None:
        ending = _ENDINGS[self.form.at]
        target = target if target.name.endswith(ending) else target.with_name(target.name + ending)
        self.banner.hide()
        self.save.setEnabled(False)
        self.work.start(
            "Writing",
            partial(
                self._write, target, self.form.at, self.masked.isChecked(), address_of(self._desk) or _USUAL_ADDRESS
            ),
            partial(self._on_saved, target),
            lambda error: self._on_ended(str(error)),
            self._on_ended,
        )

    def _write(self, target: Path, form: int, masked: bool, address: str, progress: Progress) -> int:
        now = self._desk.now()
        with open_workspace(self._desk.workspace, "editor") as opened:
            if form == RECORDING:
                masking = masking_here(opened.db) if masked else None
                return recordings.save(opened.db, self._ids, target, masking, WHO, now, progress)
            kind = list(Form)[form]
            return export(opened.db, self._ids, target, kind, WHO, now, progress, masked=masked, address=address)

    def _on_saved(self, target: Path, count: int) -> None:
        self._on_ended()
        less = (
            f" {len(self._ids) - count:,} could not be: their messages are not kept." if count < len(self._ids) else ""
        )
        what = "1 event was" if count == 1 else f"{count:,} events were"
        self.banner.say(Tone.NOTE, f"{what} written to {target}.{less}")

    def _on_ended(self, why: str = "") -> None:
        self.save.setEnabled(True)
        if why:
            self.fail(why)


def _folder() -> Path:
    """Where people look for files first."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or ".")
