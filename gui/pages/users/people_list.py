"""The users table with its search: primary key, userId, anonymousIds, when somebody was seen first and last."""

from __future__ import annotations

from functools import partial

from peewee import SqliteDatabase
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.desk import Desk
from gui.theme import Size
from gui.widgets.moments import moment
from gui.widgets.record_table import RecordTable
from gui.widgets.records import ABSENT, Column, RecordModel
from gui.widgets.search_bar import SearchBar
from gui.widgets.text import label
from models.storage import users_table
from models.storage.person_views import PersonRow
from models.storage.users_table import Slice


class PeopleList(QWidget):
    """``opened``: the number of a person to look at. While somebody has scrolled down, the list does not move."""

    opened = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._round = 0
        self.bar = SearchBar("Primary key, userId, anonymousId or #number", "Search users")
        self.empty = label("", "secondary", wrap=True)
        self.model = RecordModel(self._columns())
        self.table = RecordTable(self.model, "Users")
        self._lay_out()
        self.bar.asked.connect(self.read)
        self.bar.entered.connect(self._open_first)
        self.model.wanted.connect(self._fetch)
        self.table.opened.connect(self.opened)

    def _columns(self) -> tuple[Column, ...]:
        def when(at: int) -> str:
            return moment(at, self._desk.now())

        return (
            Column("Primary key", 0, lambda one: one.primarykey or ABSENT, "text", "medium"),
            Column("userId", 180, lambda one: one.user_id or ABSENT, "text", "mono"),
            Column("anonymousId", 280, _devices, font="mono"),
            Column("First seen", 120, lambda one: when(one.first_seen_at), font="figure"),
            Column("Last seen", 120, lambda one: when(one.last_seen_at), font="figure"),
        )

    def _lay_out(self) -> None:
        self.empty.setContentsMargins(Size.PAGE, 0, Size.PAGE, Size.COLUMN_GAP)
        self.empty.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Read anew, unless somebody reads further down or searches."""
        if not self.model.ids or (not self.bar.text and self.table.verticalScrollBar().value() == 0):
            self.read()

    def read(self) -> None:
        """Read the list or what the search finds."""
        self._round += 1
        text, background = self.bar.text, self._desk.background
        if text:
            background.run(partial(_found, text=text), partial(self._on_found, self._round))
        else:
            background.run(_first, partial(self._on_first, self._round))

    def _on_found(self, round_: int, rows: list[PersonRow]) -> None:
        if round_ == self._round:
            self._show([one.id for one in rows], {one.id: one for one in rows})
            many = f"the first {len(rows)}" if len(rows) >= users_table.FOUND else f"{len(rows):,}"
            self.bar.fact.setText(f"{many} found")
            self.empty.setText("Nobody has an identifier that begins so. Search by the whole or the beginning of one.")
            self.empty.setVisible(not rows)

    def _on_first(self, round_: int, read: tuple[int, Slice, dict[int, PersonRow]]) -> None:
        if round_ == self._round:
            count, part, rows = read
            self._show(part.ids, rows)
            self.bar.fact.setText(f"{count:,} {'person' if count == 1 else 'people'}, who was seen last first")
            self.empty.setText("Nobody yet. Every call that passes the filters adds or updates a person here.")
            self.empty.setVisible(not count)
            self._read_on(round_, part)

    def _read_on(self, round_: int, part: Slice) -> None:
        if part.before is not None:
            query = partial(users_table.listing, before=part.before)
            self._desk.background.run(query, partial(self._on_more, round_))

    def _on_more(self, round_: int, part: Slice) -> None:
        if round_ == self._round:
            self.model.append(part.ids)
            self._read_on(round_, part)

    def _show(self, ids: object, rows: dict[int, PersonRow]) -> None:
        selected = self.table.selected()
        self.model.begin_anew(ids, rows)  # type: ignore[arg-type]
        if selected:
            self.table.select(selected[0])

    def _fetch(self, ids: list[int]) -> None:
        self._desk.background.run(partial(users_table.lines, ids=ids), self.model.bring)

    def _open_first(self) -> None:
        if self.model.ids:
            self.opened.emit(self.model.ids[0])


def _devices(one: PersonRow) -> str:
    if one.anonymous_id is None:
        return ABSENT
    return f"{one.anonymous_id} and {one.devices - 1} more" if one.devices > 1 else one.anonymous_id


def _found(db: SqliteDatabase, text: str) -> list[PersonRow]:
    return users_table.search(db, text)


def _first(db: SqliteDatabase) -> tuple[int, Slice, dict[int, PersonRow]]:
    part = users_table.listing(db)
    return users_table.count(db), part, users_table.lines(db, part.ids[:64])
