"""Everybody whom a back-test concerns, in a window beside the editor: searched, by how it ended, each with its events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui.pages.rules.people_list import ways_on
from gui.pages.rules.words import moment
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.record_table import RecordTable
from gui.widgets.records import ABSENT, Column, RecordModel
from gui.widgets.search_bar import SearchBar
from gui.widgets.segments import Segments
from gui.widgets.text import hairline, label
from models.storage.rule_trials import PersonLine, What

_SIZE = (760, 620)
_ENDS: tuple[What, ...] = get_args(What)
_COLUMNS = (
    Column("Who", 0, lambda one: one.who, "text"),
    Column("Started", 104, lambda one: moment(one.started_at)),
    Column("by event", 80, lambda one: f"#{one.start_event_id}", "accent", "figure"),
    Column("Ended", 104, lambda one: moment(one.at)),
    Column("How", 80, lambda one: one.what, "text"),
    Column(
        "by event", 80, lambda one: ABSENT if one.end_event_id is None else f"#{one.end_event_id}", "accent", "figure"
    ),
)
_START, _END = 2, 5
"""The columns that lead to an event; all others lead to the person."""


class PeopleWindow(QDialog):
    """``open_(page, what)`` goes there in the main window; this one stays. A click on an event's number opens the event, a
    double click or Enter the person."""

    help_topic = "rules"

    def __init__(
        self, parent: QWidget, rule: str, people: Sequence[PersonLine], open_: Callable[[str, int], None]
    ) -> None:
        super().__init__(parent)
        self._people, self._open = people, open_
        self._shown: list[PersonLine] = []
        self.setWindowTitle(f"People of the back-test: {rule}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.search = SearchBar("Search people", "Search people")
        counts = Counter(one.what for one in people)
        words = [f"all {len(people):,}", *(f"{end} {counts[end]:,}" for end in _ENDS)]
        self.ends = Segments(words, "How it ended")
        self.table = RecordTable(RecordModel(_COLUMNS), "All people of the back-test")
        self._lay_out()
        self.search.asked.connect(self._show)
        self.ends.chosen.connect(self._show)
        self.table.clicked.connect(lambda index: self._on_clicked(index.row(), index.column()))
        self.table.opened.connect(lambda number: self._open("Users", people[number].person_id))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._show()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, Size.PAGE, 0)
        bar.addWidget(self.search, 1)
        bar.addWidget(self.ends)
        foot = QHBoxLayout()
        foot.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        foot.addWidget(label("Enter opens the person, a click on a number its event.", "secondary"), 1)
        foot.addWidget(button("Close", lambda: self.done(0)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        column.addWidget(hairline())
        column.addLayout(foot)

    def _show(self, *_: object) -> None:
        wanted = self.search.text.casefold()
        end = _ENDS[self.ends.at - 1] if self.ends.at else None
        found = {
            number: one
            for number, one in enumerate(self._people)
            if (end is None or one.what == end) and wanted in one.who.casefold()
        }
        self.table.records.begin_anew(found, found)
        self.search.fact.setText("" if len(found) == len(self._people) else f"{len(found):,} of {len(self._people):,}")

    def _line(self, row: int) -> PersonLine:
        return self._people[self.table.records.ids[row]]

    def _on_clicked(self, row: int, column: int) -> None:
        line = self._line(row)
        event = line.start_event_id if column == _START else line.end_event_id if column == _END else None
        if event is not None:
            self._open("Inspector", event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            line = self._line(index.row())
            menu = ways_on(
                self.table, line, lambda id_: self._open("Users", id_), lambda id_: self._open("Inspector", id_)
            )
            menu.exec(self.table.viewport().mapToGlobal(self.table.visualRect(index).bottomLeft()))
