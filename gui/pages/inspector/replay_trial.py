"""The dry run of several events: what each would become now, row by row as it is decided, beside what it became then."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.desk import Desk
from gui.theme import Size
from gui.widgets.progress_line import ProgressLine
from gui.widgets.record_table import RecordTable
from gui.widgets.records import ABSENT, Column, RecordModel
from gui.widgets.text import label
from models.meaning.replay import Recorded, name_of
from models.meaning.trace.verdicts import Verdict
from models.problems import UserMistake
from models.storage.event_dry_run import decide_body
from models.storage.event_list import lines
from models.storage.workspace import open_workspace

MOST = 1_000
"""More events than this are not tried at once."""
_ROWS = 6


@dataclass(frozen=True, slots=True)
class Tried:
    """``was`` is the verdict that it has; ``None`` of an event from elsewhere, whose ``id`` is 0."""

    id: int
    name: str
    was: Verdict | None
    now: Verdict
    why: str

    @property
    def differs(self) -> bool:
        return self.was is not None and self.was is not self.now


_COLUMNS = (
    Column("#", 60, lambda one: str(one.id or ABSENT), "text_3", "figure"),
    Column("Event", 170, lambda one: one.name, "text", "medium"),
    Column("Was", 100, lambda one: one.was.word if one.was is not None else ABSENT),
    Column("Would be", 122, lambda one: one.now.word, verdict=lambda one: one.now),
    Column("Why", 0, lambda one: one.why),
)


class Trial(QWidget):
    """``began`` and ``ended`` tell of it as ``RunPanel`` does of a run."""

    began = Signal()
    ended = Signal()
    _found = Signal(object, object)

    def __init__(self, desk: Desk, read: Callable[[], Iterator[Recorded]]) -> None:
        super().__init__()
        self._desk = desk
        self._read = read
        self._total = 0
        self._stop = threading.Event()
        self._rows: list[Tried] = []
        self.model = RecordModel(_COLUMNS)
        self.table = RecordTable(self.model, "What would become of the events")
        self.table.setMinimumHeight(Size.ROW * _ROWS)
        self.table.hide()
        self.work = ProgressLine()
        self.work.stopped.connect(self.stop)
        self.said = label("", "secondary", wrap=True)
        lines = QVBoxLayout()
        lines.setContentsMargins(Size.PAGE, 0, Size.PAGE, Size.CONTROL_GAP)
        lines.addWidget(self.work)
        lines.addWidget(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(lines)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        self._found.connect(self._on_found)
        desk.background.ending.connect(self.stop)

    def begin(self, total: int) -> None:
        """Decide the events anew, one after the other."""
        self.stop()
        self._stop = stop = threading.Event()
        self._total, self._rows = min(total, MOST), []
        self.model.begin_anew([])
        self.table.show()
        self.said.clear()
        self.work.say(f"0 of {self._total:,} tried", 0.0)
        self.began.emit()
        done = partial(self._on_ended, stop)
        self._desk.background.work(
            partial(self._decide, stop, self._desk.now()), lambda _: done(), lambda e: done(str(e))
        )

    def stop(self) -> None:
        self._stop.set()

    def _decide(self, stop: threading.Event, now: int) -> None:
        with open_workspace(self._desk.workspace, "reader") as opened:
            for number, one in enumerate(self._read(), start=1):
                if stop.is_set() or number > MOST:
                    return
                try:
                    story = decide_body(opened.db, msgspec.json.encode(one.message), one.door, now).story
                    verdict, why = story.verdict, story.sentence.partition(". ")[2]
                except UserMistake as mistake:
                    verdict, why = Verdict.REFUSED, mistake.text
                line = next(iter(lines(opened.db, [one.id])), None)
                was = Verdict(line.verdict) if line is not None else None
                with suppress(RuntimeError):  # the window may be gone by now
                    self._found.emit(stop, Tried(one.id, _name(one), was, verdict, why))

    def _on_found(self, stop: threading.Event, found: Tried) -> None:
        if stop is self._stop:
            self._rows.append(found)
            number = len(self._rows)
            self.model.bring({number: found})
            self.model.append(array("q", [number]))
            self.work.say(f"{number:,} of {self._total:,} tried", number / max(1, self._total))

    def _on_ended(self, stop: threading.Event, error: str = "") -> None:
        if stop is not self._stop:
            return
        self.work.hide()
        differ = sum(one.differs for one in self._rows)
        tried = "1 event was tried" if len(self._rows) == 1 else f"{len(self._rows):,} events were tried"
        others = "none would become something else" if not differ else f"{differ:,} would become something else"
        self.said.setText(error or (f"{tried}, {others}." if self._rows else "None of them can be tried."))
        self.ended.emit()


def _name(one: Recorded) -> str:
    return name_of(one.message) or ABSENT
