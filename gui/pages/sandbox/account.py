"""The tab *Account*: the fields and external events that the sandbox plays, to be added, removed, or filled as the real
account has them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from peewee import SqliteDatabase
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.sandbox.caller import Caller
from gui.pages.sandbox.names import Names, Row
from gui.pages.sandbox.tab import Tab
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import choice
from gui.widgets.record_table import RecordTable
from gui.widgets.records import Column, RecordModel
from gui.widgets.scrolling import upright
from gui.widgets.sure import sure
from gui.widgets.text import label
from models.sandbox.control import Control
from models.storage import accounts

TYPES = ("shorttext", "longtext", "largetext", "numeric", "date", "birthdate", "url", "special")
"""Types of a field that can be added here; one with choices comes with the real account."""


class AccountTab(Tab):
    """``edited`` is called after each edit, so that the gateway reads the account anew."""

    title = "Account"

    def __init__(self, caller: Caller, desk: Desk, edited: Callable[[], None]) -> None:
        super().__init__(caller)
        self._desk, self._edited = desk, edited
        self._proposed: tuple[str, int | None] = ("", None)
        self.fields = RecordTable(RecordModel(self._field_columns()), "Fields")
        self.events = RecordTable(RecordModel(_EVENT_COLUMNS), "External events of the account")
        self.field_name, self.event_name = _line("Name of the new field"), _line("Name of the new external event")
        self.field_type = choice(TYPES, "Type of the new field", width=120)
        self.add_field = button("Add field", self._on_add_field)
        self.add_event = button("Add external event", self._on_add_event)
        self.remove_field = button("Remove", partial(self._on_remove, "fields"), kind="harmful")
        self.remove_event = button("Remove", partial(self._on_remove, "events"), kind="harmful")
        self.fill = button("Fill from the real account…", self._on_fill, icon="ph.download-simple")
        self.said = label("", "secondary", wrap=True)
        for field, press in ((self.field_name, self.add_field), (self.event_name, self.add_event)):
            field.returnPressed.connect(press.click)
            field.textChanged.connect(lambda text, press=press: press.setEnabled(bool(text.strip())))
            press.setEnabled(False)
        for table, remove in ((self.fields, self.remove_field), (self.events, self.remove_event)):
            table.chosen.connect(lambda _, remove=remove: remove.setEnabled(True))
            remove.setEnabled(False)
        self._lay_out()

    def propose_event(self, name: str, number: int | None) -> None:
        """Fill in an external event that something lacks; ``number`` is the id by which it is known there."""
        self.event_name.setText(name)
        self.event_name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._proposed = (name, number)

    def show_names(self, names: Names) -> None:
        """The account as it is now."""
        for table, rows in ((self.fields, names.fields), (self.events, names.events)):
            found = dict(sorted(rows.items()))
            if list(found) == list(table.records.ids):
                table.records.bring(found)
            else:
                chosen = table.selected()
                table.records.begin_anew(found, found)
                for one in chosen[:1]:
                    table.select(one)
        self.remove_field.setEnabled(bool(self.fields.selected()))
        self.remove_event.setEnabled(bool(self.events.selected()))

    def _field_columns(self) -> tuple[Column, ...]:
        return (
            Column("Id", 88, lambda one: str(one["id"]), "text_3", "figure"),
            Column("Field", 0, lambda one: one["name"], "text", "medium"),
            Column("Type", 104, lambda one: one["type"]),
            Column("Choices", 64, lambda one: f"{len(one['choices']):,}" if one["choices"] else "", right=True),
            Column("", 40, lambda one: "key" if one["id"] in self.names.indexed else "", "text_3"),
        )

    def _on_add_field(self) -> None:
        name, kind = self.field_name.text().strip(), self.field_type.currentText()
        self.field_name.clear()
        self._edit(partial(_put_field, name, kind))

    def _on_add_event(self) -> None:
        name = self.event_name.text().strip()
        proposed, number = self._proposed
        self._proposed = ("", None)
        self.event_name.clear()
        self._edit(partial(_put_event, name, number if name == proposed else None))

    def _on_remove(self, what: str) -> None:
        table = self.fields if what == "fields" else self.events
        ids = table.selected()
        row = table.records.record(table.records.place_of(ids[0])) if ids else None
        if row is not None and sure(
            self,
            "Remove from the sandbox",
            f'Remove "{row["name"]}" ({row["id"]})?',
            "Whatever is sent to it afterwards is answered as Emarsys answers for what an account lacks.",
            "Remove",
        ):
            self._edit(partial(_remove, what, ids[0]))

    def _on_fill(self) -> None:
        self._desk.background.run(_real_account, self._on_real_account)

    def _on_real_account(self, snapshot: Row | None) -> None:
        if snapshot is None:
            self.said.setText("The real account was not read yet. Check it once on the page Going live.")
            return
        fields, events = len(snapshot["fields"]), len(snapshot["events"])
        if sure(
            self,
            "Fill the sandbox",
            "Fill the sandbox from the real account?",
            f"It plays the {fields:,} fields and {events:,} external events of the real account then, in place of its own."
            " Nothing is sent to Emarsys.",
            "Fill it",
        ):
            self._edit(partial(_fill, snapshot))

    def _edit(self, query: Callable[[Control], None]) -> None:
        self.said.setText("")
        self.caller.edit(query, self.said.setText, self._edited)

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        right.setFixedWidth(Size.SIDE_PANEL + Size.SECTION_GAP * 3)
        _column(left, "Fields", self.fields, [self.field_name, self.field_type, self.add_field], self.remove_field)
        _column(right, "External events", self.events, [self.event_name, self.add_event], self.remove_event)
        foot = QHBoxLayout()
        foot.setContentsMargins(Size.PAGE, Size.CONTROL_GAP, Size.PAGE, Size.CONTROL_GAP)
        foot.setSpacing(Size.COLUMN_GAP)
        foot.addWidget(self.fill)
        foot.addWidget(self.said, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(left, 1)
        row.addWidget(upright())
        row.addWidget(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addLayout(foot)


_EVENT_COLUMNS = (
    Column("Id", 88, lambda one: str(one["id"]), "text_3", "figure"),
    Column("External event", 0, lambda one: one["name"], "text", "medium"),
)


def _line(name: str) -> QLineEdit:
    made = QLineEdit(placeholderText=name)
    made.setAccessibleName(name)
    return made


def _column(whole: QWidget, title: str, table: RecordTable, adding: list[QWidget], remove: QWidget) -> None:
    head = QHBoxLayout()
    head.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.CONTROL_GAP)
    head.addWidget(label(title, "section"), 1)
    head.addWidget(remove)
    row = QHBoxLayout()
    row.setContentsMargins(Size.PAGE, Size.CONTROL_GAP, Size.PAGE, Size.CONTROL_GAP)
    row.setSpacing(Size.CONTROL_GAP)
    for at, one in enumerate(adding):
        row.addWidget(one, 0 if at else 1)
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(head)
    column.addWidget(table, 1)
    column.addLayout(row)


def _put_field(name: str, kind: str, control: Control) -> None:
    control.put_field(name, kind)


def _put_event(name: str, number: int | None, control: Control) -> None:
    control.put_event(name, number)


def _remove(what: str, number: int, control: Control) -> None:
    if what == "fields":
        control.remove_field(number)
    else:
        control.remove_event(number)


def _fill(snapshot: Row, control: Control) -> None:
    control.fill_account(snapshot)


def _real_account(db: SqliteDatabase) -> Row | None:
    catalogue = accounts.newest_live(db.connection()).catalogue
    found: Row | None = msgspec.to_builtins(catalogue) if catalogue.read_at else None
    return found
