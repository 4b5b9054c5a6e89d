"""A tab that lists what the sandbox holds, newest first: a search, a table that reads on as one scrolls, and a detail."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gui.pages.sandbox.caller import Caller, Query
from gui.pages.sandbox.names import Row
from gui.pages.sandbox.tab import Tab
from gui.theme import Size
from gui.widgets.record_table import RecordTable
from gui.widgets.records import Column, RecordModel
from gui.widgets.search_bar import SearchBar
from gui.widgets.text import label
from models.sandbox.control import Control

AT_ONCE = 200
_DETAIL = 440

Read = Callable[[Control, str, int | None], list[Row]]
"""``(control, search, before)``: the rows before an id, newest first."""


class Listing(Tab):
    """While somebody has scrolled down, the list does not move. ``read`` runs on a worker's thread."""

    def __init__(
        self, caller: Caller, read: Read, columns: tuple[Column, ...], placeholder: str, detail: QWidget
    ) -> None:
        super().__init__(caller)
        self._read = read
        self._complete = False
        self._reading_on = False
        self.search = SearchBar(placeholder, f"Search {self.title.lower()}")
        self.table = RecordTable(RecordModel(columns), self.title)
        self.empty = label("", "secondary", wrap=True)
        self.detail = detail
        self._lay_out()
        self.search.asked.connect(lambda _: self.caller.ask(self._first(), self.show_answer))
        self.table.chosen.connect(self._on_chosen)
        self.table.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def question(self) -> Query[Any] | None:
        return None if self.table.verticalScrollBar().value() else self._first()

    def show_answer(self, answer: tuple[str, list[Row]]) -> None:
        text, rows = answer
        if text != self.search.text:
            return
        self._complete, self._reading_on = len(rows) < AT_ONCE, False
        found = {one["id"]: one for one in rows}
        model = self.table.records
        if list(found) != list(model.ids):
            chosen = self.table.selected()
            model.begin_anew(found, found)
            for one in chosen[:1]:
                self.table.select(one)
        else:
            model.bring(found)
        self._say(len(rows), text)
        if rows and not self.table.selected():
            self.table.select(rows[0]["id"])
        self._show_chosen()

    def show_row(self, row: Row | None) -> None:
        """Show one in the detail; ``None``: there is none."""
        raise NotImplementedError

    def nothing(self) -> str:
        """The sentence for an empty list."""
        raise NotImplementedError

    def _first(self) -> Query[Any]:
        return partial(_asked, self._read, self.search.text, None)

    def _say(self, count: int, text: str) -> None:
        more = "" if self._complete else "the newest "
        self.search.fact.setText(f"{more}{count:,}{' found' if text else ''}" if text or more else "")
        self.empty.setText(f"Nothing with “{text}” in it." if text else self.nothing())
        self.empty.setVisible(not count)

    def _on_scrolled(self, value: int) -> None:
        model, bar = self.table.records, self.table.verticalScrollBar()
        if value and value >= bar.maximum() - bar.pageStep() and not self._complete and not self._reading_on:
            self._reading_on = True
            self.caller.ask(partial(_asked, self._read, self.search.text, model.ids[-1]), self._on_more)

    def _on_more(self, answer: tuple[str, list[Row]]) -> None:
        self._reading_on = False
        text, rows = answer
        model = self.table.records
        if text == self.search.text and (not rows or rows[0]["id"] < model.ids[-1]):
            self._complete = len(rows) < AT_ONCE
            found = {one["id"]: one for one in rows}
            model.bring(found)
            model.append(type(model.ids)("q", found))
            self._say(len(model.ids), text)

    def _on_chosen(self, number: int) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self.table.selected()
        place = self.table.records.place_of(chosen[0]) if chosen else -1
        self.show_row(self.table.records.record(place) if place >= 0 else None)

    def _lay_out(self) -> None:
        self.empty.setContentsMargins(Size.PAGE, 0, Size.PAGE, Size.COLUMN_GAP)
        self.empty.hide()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for one in (self.search, self.empty):
            column.addWidget(one)
        column.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 1)
        split.setSizes([10 * _DETAIL, _DETAIL])
        self.detail.setMinimumWidth(Size.SIDE_PANEL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)


def _asked(read: Read, text: str, before: int | None, control: Control) -> tuple[str, list[Row]]:
    return text, read(control, text, before)
