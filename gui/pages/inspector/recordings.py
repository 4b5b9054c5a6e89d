"""A recording that was made elsewhere: its events in a list, their messages, and the way to replay them here. It is only
read; nothing of it is in this workspace until it is replayed."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QWidget

from gui import style
from gui.desk import Desk
from gui.pages.inspector.acting import ActingWindow
from gui.pages.inspector.editing import as_new
from gui.pages.inspector.editing_window import Draft, EditingWindow
from gui.pages.inspector.replay import Chosen, ReplayWindow
from gui.theme import Size
from gui.widgets.long_work import LongWork, Progress
from gui.widgets.record_table import RecordTable
from gui.widgets.records import ABSENT, Column, RecordModel
from models.storage.recordings import Line, Recording, events, look_through


def _clock(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000):%d %b %H:%M:%S}" if at else ABSENT


_COLUMNS = (
    Column("Received", 132, lambda one: _clock(one.received_at), "text_2", "mono"),
    Column("Type", 80, lambda one: one.type or ABSENT),
    Column("Name", 190, lambda one: one.name or ABSENT, "text", "medium"),
    Column("Who", 0, lambda one: one.who or ABSENT),
    Column("Door", 96, lambda one: one.door),
)


class RecordingWindow(ActingWindow):
    help_topic = "replay#take-events-away"

    def __init__(self, desk: Desk, path: Path, parent: QWidget) -> None:
        super().__init__(parent, path.name, 1000, 640)
        self._desk, self._path = desk, path
        self._lines: tuple[Line, ...] = ()
        self.model = RecordModel(_COLUMNS)
        self.table = RecordTable(self.model, "Recorded events")
        self.message = QPlainTextEdit()
        self.message.setReadOnly(True)
        self.message.setFont(style.mono())
        self.message.setAccessibleName("Message")
        self.message.setStyleSheet("QPlainTextEdit, QPlainTextEdit:focus { border: none; border-radius: 0; }")
        self.message.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.work = LongWork(desk, "KB")
        self._lay_out()
        self.edit = self.act("Edit and send …", self._edit, kind="", icon="ph.pencil-simple")
        self.replay = self.act("", self._replay, icon="ph.arrow-clockwise")
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._refresh())
        self.table.chosen.connect(self._show_message)
        self._refresh()
        self.work.start("Reading", partial(_looked, path), self._on_read, lambda error: self.fail(str(error)))

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.message)
        split.setSizes([620, 380])
        self.body.addWidget(self.work)
        self.wide.addWidget(split)
        self.message.setMinimumWidth(Size.SIDE_PANEL)

    def stop(self) -> None:
        if self.work.running:
            self.work.cancel.click()

    def _on_read(self, found: Recording) -> None:
        self._lines = found.lines
        self.model.begin_anew(range(len(found.lines)), dict(enumerate(found.lines)))
        self.sentence.setText(_about(found))
        if found.lines:
            self.table.select(0)
        self._refresh()

    @property
    def _selected(self) -> list[Line]:
        """What is selected; all of it where that is one event or none."""
        chosen = self.table.selected()
        return [self._lines[one] for one in chosen] if len(chosen) > 1 else list(self._lines)

    def _refresh(self) -> None:
        selected = self._selected
        whole = len(selected) == len(self._lines)
        self.replay.setText("Replay all …" if whole else f"Replay {len(selected):,} …")
        self.replay.setEnabled(bool(selected))
        self.edit.setEnabled(len(self.table.selected()) == 1)

    def _replay(self) -> None:
        starts = [one.start for one in self._selected]
        what = "1 event" if len(starts) == 1 else f"{len(starts):,} events"
        chosen = Chosen(what, len(starts), partial(events, self._path, starts))
        self._open(ReplayWindow(self._desk, chosen, self))

    def _edit(self) -> None:
        line = self._lines[self.table.selected()[0]]
        message = _message(self._path, line)
        self._open(EditingWindow(self._desk, Draft(as_new(message), line.door), self))

    def _open(self, window: ReplayWindow | EditingWindow) -> None:
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.wanted.connect(self.wanted)
        window.show()

    def _show_message(self, number: int) -> None:
        read = partial(_message, self._path, self._lines[number])
        self._desk.background.work(read, partial(self._on_message, number), lambda error: self.fail(str(error)))

    def _on_message(self, number: int, message: dict[str, Any]) -> None:
        if self.table.currentIndex().row() == number:
            self.message.setPlainText(json.dumps(message, indent=2, ensure_ascii=False))


def _looked(path: Path, progress: Progress) -> Recording:
    return look_through(path, lambda done, of: progress(done >> 10, of >> 10))


def _message(path: Path, line: Line) -> dict[str, Any]:
    return next((dict(one.message) for one in events(path, [line.start])), {})


def _about(found: Recording) -> str:
    head, count = found.head, len(found.lines)
    what = "1 event" if count == 1 else f"{count:,} events"
    span = f", received {_clock(head.first_at)} to {_clock(head.last_at)}" if head.first_at else ""
    masked = "Personal data was replaced by stand-ins." if head.masked else "Personal data is in it as it came."
    unread = f" {found.unread:,} lines could not be read." if found.unread else ""
    return f"{what}{span}. {masked}{unread} Nothing of it is in this workspace until you replay it."
