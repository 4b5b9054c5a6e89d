"""The tab *Revisions*: every save, what it changed, the way back to it, and the difference between any two."""

from __future__ import annotations

from functools import partial
from typing import Any

from peewee import SqliteDatabase
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.live import Figures
from gui.pages.configuration import words
from gui.pages.configuration.change_list import ChangeList
from gui.pages.configuration.part import WHO, Part
from gui.theme import Size
from gui.widgets.banner import Tone
from gui.widgets.button import button
from gui.widgets.moments import moment
from gui.widgets.record_table import RecordTable
from gui.widgets.records import Column, RecordModel
from gui.widgets.segments import Segments
from gui.widgets.text import hairline, label
from models.meaning.configuration import Configuration
from models.problems import UserMistake
from models.storage import importing, revisions
from models.storage.importing import Proposal
from models.storage.revisions import RevisionLine
from models.storage.workspace import Workspace

_VIEWS = ("What it changed", "What restoring changes")
_MOST = 1_000


class RevisionsPart(Part):
    title = "Revisions"
    name = "revisions"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: dict[int, RevisionLine] = {}
        self._chosen = 0
        self._pair: tuple[int, int] | None = None
        self.table = RecordTable(RecordModel(self._columns()), "Revisions")
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self.views = Segments(_VIEWS, "Difference")
        self.views.chosen.connect(lambda at: self._ask())
        self.sentence = label("", "sentence", wrap=True)
        self.restore = button("Restore", self._on_restore, icon="ph.arrow-counter-clockwise")
        self.changes = ChangeList("Difference")
        self._lay_out()

    def shown(self, wanted: Any = None) -> None:
        self.desk.live.changed.connect(self._on_figures)
        self._read()

    def hidden(self) -> None:
        self.desk.live.changed.disconnect(self._on_figures)

    def _on_figures(self, figures: Figures) -> None:
        self.desk.background.run(revisions.latest_number, self._on_newest, self.on_error)

    def _on_newest(self, number: int) -> None:
        if number != max(self._lines, default=0):
            self._read()

    def _read(self) -> None:
        self.desk.background.run(lambda db: revisions.lines(db, _MOST), self._on_lines, self.on_error)

    def _on_lines(self, found: list[RevisionLine]) -> None:
        self._lines = {one.number: one for one in found}
        self.table.records.begin_anew(self._lines, self._lines)
        wanted = self._chosen if self._chosen in self._lines else max(self._lines, default=0)
        self._chosen = 0
        self.table.select(wanted)

    def _on_selected(self) -> None:
        """One revision, or two to be compared with each other."""
        chosen = self.table.selected()
        pair = (min(chosen), max(chosen)) if len(chosen) == 2 else None
        if chosen and (chosen[0] != self._chosen or pair != self._pair):
            self._chosen, self._pair = chosen[0], pair
            self.views.setVisible(pair is None)
            self._ask()

    def _ask(self) -> None:
        number, looking_back = self._chosen, self.views.at == 0
        if self._pair is not None:
            old, new = self._pair
            query, told = partial(_between, old=old, new=new), partial(self._show_pair, self._pair)
        else:
            query = partial(_before if looking_back else importing.propose_revision, number=number)
            told = partial(self._show_one, number, looking_back)
        self.desk.background.run(query, told, self.on_error)

    def _show_pair(self, pair: tuple[int, int], found: Proposal) -> None:
        if pair == self._pair:
            self.sentence.setText(f"From revision {pair[0]} to revision {pair[1]}: {words.summed_up(found.changes)}.")
            self.changes.show_changes(found.changes)
            self.restore.setEnabled(False)

    def _show_one(self, number: int, looking_back: bool, found: Proposal) -> None:
        if number != self._chosen or self._pair is not None or looking_back != (self.views.at == 0):
            return
        line, newest = self._lines[number], max(self._lines)
        does = words.summed_up(found.changes)
        if number == newest and not looking_back:
            self.sentence.setText(f"Revision {number} is the one in force.")
        elif looking_back:
            self.sentence.setText(f"{line.what}: revision {number} {does}.")
        else:
            self.sentence.setText(f"Restoring revision {number} {does}.")
        self.changes.show_changes(found.changes)
        if found.fault and not looking_back:
            self.banner.say(Tone.ERROR, found.fault)
        self.restore.setEnabled(number != newest)

    def _on_restore(self) -> None:
        number, newest, now = self._chosen, max(self._lines), self.desk.now()
        what = f"Restored revision {number}"

        def job(opened: Workspace) -> Configuration:
            return importing.save(opened.db, importing.propose_revision(opened.db, number), WHO, what, now)

        self.edit(job, partial(self._on_restored, number, newest, what))

    def _on_restored(self, number: int, before: int, what: str, saved: Configuration) -> None:
        text = f"Revision {number} is in force again, as revision {saved.revision}."
        self.say(text, "Undo", partial(self.take_back, before, saved.revision, what, self._on_taken_back))
        self._show_newest(saved)

    def _on_taken_back(self, saved: Configuration) -> None:
        self.say(f"Undone, as revision {saved.revision}.")
        self._show_newest(saved)

    def _show_newest(self, saved: Configuration) -> None:
        self._chosen = saved.revision
        self._read()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("Revision", 64, lambda one: f"{one.number}", role="text", font="figure", right=True),
            Column("What", 0, lambda one: one.what, role="text", font="medium"),
            Column("By", 132, lambda one: one.who),
            Column("Saved", 104, lambda one: moment(one.at, self.desk.now())),
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Size.COLUMN_GAP)
        head.addWidget(self.views)
        head.addWidget(label("Select two revisions to compare them.", "note"))
        head.addStretch(1)
        head.addWidget(self.restore)
        above = QVBoxLayout()
        above.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        above.setSpacing(Size.COLUMN_GAP)
        above.addLayout(head)
        above.addWidget(self.sentence)
        below = QWidget()
        inside = QVBoxLayout(below)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(above)
        inside.addWidget(hairline())
        inside.addWidget(self.changes, 1)
        splitter = QSplitter()
        splitter.setOrientation(splitter.orientation().Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(below)
        splitter.setSizes([280, 440])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(splitter, 1)


def _before(db: SqliteDatabase, number: int) -> Proposal:
    """The step that led to a revision; the first one that is kept came from nothing."""
    new = revisions.revision(db, number)
    try:
        old = revisions.revision(db, number - 1)
    except UserMistake:
        old = Configuration(new.name)
    return importing.judged(db, old, new)


def _between(db: SqliteDatabase, old: int, new: int) -> Proposal:
    return importing.judged(db, revisions.revision(db, old), revisions.revision(db, new))
