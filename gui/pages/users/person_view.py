"""One person's page: what is known at the left; what happens next, the time line and the lists at the right."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.users import leaving
from gui.pages.users.facts import Facts
from gui.pages.users.lists import delivery_columns, event_columns, note_columns
from gui.pages.users.standing import head, sentence
from gui.pages.users.time_line import TimeLine
from gui.theme import Size
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.record_table import RecordTable
from gui.widgets.records import RecordModel
from gui.widgets.scrolling import scrolled, upright
from gui.widgets.segments import Segments
from gui.widgets.text import hairline, label
from models.storage import person_page
from models.storage.happened import happened
from models.storage.person_page import PersonPage

_DAYS = (1, 7, 30)
_MOST_LINE = 260


class PersonView(QWidget):
    """``left``: back to the list."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._person = 0
        self._page: PersonPage | None = None
        self.name = label("", "pageTitle", selectable=True)
        self.banner = Banner()
        self.sentence = label("", "sentence", wrap=True)
        self.facts = Facts()
        self.line = TimeLine()
        self.about_line = label("", "secondary")
        self.spans = Segments([_span(days) for days in _DAYS], "Time shown")
        self.spans.show_choice(_DAYS.index(self.line.days))
        self.spans.chosen.connect(lambda at: self._look(_DAYS[at]))
        self.in_sandbox = button("Show in sandbox", self._show_in_sandbox, icon="ph.flask")
        self._happened: dict[tuple[int, int], str] = {}
        self.forget = button("Forget…", self._forget, kind="harmful", icon="ph.trash")
        self.export = button("Export…", self._export, icon="ph.download-simple")
        self.events, self.deliveries, self.notes = (
            RecordTable(RecordModel(columns), name)
            for columns, name in (
                (event_columns(desk.now, self._happened), "Events"),
                (delivery_columns(desk.now), "Deliveries"),
                (note_columns(desk.now), "Identity changes"),
            )
        )
        self.tabs = QTabWidget()
        for table, name in ((self.events, "Events"), (self.deliveries, "Deliveries"), (self.notes, "Identity changes")):
            self.tabs.addTab(table, name)
        self.events.opened.connect(lambda number: desk.open("Inspector", number))
        self.deliveries.opened.connect(lambda number: desk.open("Deliveries", number))
        self._lay_out()

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.facts)
        body.addWidget(upright())
        body.addLayout(self._right(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(hairline())
        column.addWidget(self.banner)
        column.addLayout(body, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(Size.PAGE, 10, Size.PAGE, 10)
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(button("Users", self.left.emit, kind="link"))
        row.addWidget(label("›", "secondary"))
        row.addWidget(self.name, 1)
        row.addWidget(button("Show in Inspector", self._inspect, icon="ph.activity"))
        row.addWidget(self.in_sandbox)
        row.addWidget(self.export)
        row.addWidget(self.forget)
        return row

    def _right(self) -> QVBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(Size.CONTROL_GAP)
        bar.addWidget(label("Rule instances", "section"))
        bar.addWidget(self.about_line, 1)
        bar.addWidget(self.spans)
        bar.addWidget(button("", partial(self._move, -1), kind="icon", icon="ph.caret-left", tip="Earlier"))
        bar.addWidget(button("", partial(self._move, 1), kind="icon", icon="ph.caret-right", tip="Later"))
        scroll = self._scroll = scrolled(self.line)
        upper = QVBoxLayout()
        upper.setContentsMargins(Size.PAGE, Size.PANEL, Size.PAGE, Size.COLUMN_GAP)
        upper.setSpacing(Size.CONTROL_GAP)
        upper.addWidget(self.sentence)
        upper.addLayout(bar)
        upper.addWidget(scroll)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(upper)
        column.addWidget(self.tabs, 1)
        return column

    def show_person(self, person_id: int) -> None:
        self._person = person_id
        self._happened.clear()
        self.banner.hide()
        self.refresh()

    def refresh(self) -> None:
        query = partial(person_page.page, person_id=self._person, now=self._desk.now())
        self._desk.background.run(query, partial(self._on_page, self._person))

    def _on_page(self, person_id: int, page: PersonPage | None) -> None:
        if person_id != self._person:
            return
        self.forget.setEnabled(page is not None)
        self.export.setEnabled(page is not None)
        if page is None:
            self.name.setText(f"#{person_id}")
            self.sentence.setText(
                "Nobody has this number any more: they were forgotten, or joined with another person."
            )
        elif page != self._page:
            self._show(page)
        self._page = page

    def _show(self, page: PersonPage) -> None:
        self.name.setText(head(page))
        self.sentence.setText(sentence(page))
        self.in_sandbox.setVisible(page.mode == "sandbox" and page.shown.person.primarykey is not None)
        self.facts.show_page(page)
        self.line.show_page(page)
        self._fit_line()
        running = sum(one.instance.open for one in page.courses)
        self.about_line.setText(f"{running} open, {len(page.courses) - running} ended")
        for table, rows, total in (
            (self.events, {one.id: one for one in page.events}, page.shown.events),
            (self.deliveries, {one.id: one for one in page.deliveries}, page.shown.deliveries),
            (self.notes, {one.id: one for one in page.notes}, len(page.notes)),
        ):
            table.records.begin_anew(rows, rows)
            at = self.tabs.indexOf(table)
            self.tabs.setTabText(at, f"{table.accessibleName()} {total:,}")

        self._ask_what_happened(page)

    def _ask_what_happened(self, page: PersonPage) -> None:
        verdicts = {one.id: one.verdict for one in page.events if (one.id, one.verdict) not in self._happened}
        if verdicts:
            query = partial(happened, ids=list(verdicts))
            self._desk.background.run(query, partial(self._on_happened, self._person, verdicts))

    def _on_happened(self, person_id: int, verdicts: dict[int, int], found: dict[int, str]) -> None:
        if person_id == self._person:
            self._happened |= {(id_, verdicts[id_]): text for id_, text in found.items()}
            self.events.viewport().update()

    def _look(self, days: int) -> None:
        self.line.look(days, 0)
        self._fit_line()

    def _move(self, by: int) -> None:
        self.line.look(self.line.days, self.line.steps + by)
        self._fit_line()

    def _fit_line(self) -> None:
        self._scroll.setFixedHeight(min(self.line.height(), _MOST_LINE))

    def _inspect(self) -> None:
        if self._page is not None and self._page.events:
            self._desk.open("Inspector", self._page.events[0].id)

    def _show_in_sandbox(self) -> None:
        if self._page is not None:
            self._desk.open("Sandbox", self._page.shown.person.primarykey)

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Export everything held", f"person-{self._person}.ndjson")
        if name:
            job = partial(leaving.export, self._desk.workspace, self._person, Path(name), self._desk.now())
            self._desk.background.work(
                job, partial(self.say, Tone.NOTE), lambda error: self.say(Tone.ERROR, str(error))
            )

    def _forget(self) -> None:
        if self._page is not None and leaving.confirmed(self, self._page):
            leaving.forget(self._desk, self._page, self._on_forgotten)

    def _on_forgotten(self, done: bool, text: str) -> None:
        self.say(Tone.NOTE if done else Tone.WARNING, text)
        self.refresh()

    def say(self, tone: Tone, text: str) -> None:
        self.banner.say(tone, text)


def _span(days: int) -> str:
    return f"{days} day{'s' if days > 1 else ''}"
