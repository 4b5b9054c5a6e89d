"""The tab *Contacts*: who is in the sandbox, and one contact's fields by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gui.pages.sandbox.caller import Caller
from gui.pages.sandbox.detail import Detail
from gui.pages.sandbox.listing import AT_ONCE, Listing
from gui.pages.sandbox.names import Names, Row, title_of
from gui.widgets.moments import moment
from gui.widgets.record_table import RecordTable
from gui.widgets.records import Column, RecordModel
from models.sandbox.control import Control


class ContactDetail(Detail):
    """One row per field that has a value."""

    def __init__(self, on_link: Callable[[], None]) -> None:
        super().__init__("Show in Users", on_link)
        columns = (
            Column("Field", 144, lambda one: one[0]),
            Column("Value", 0, lambda one: one[1], "text", "medium"),
            Column("Id", 76, lambda one: one[2], "text_3", "figure", right=True),
        )
        self.table = RecordTable(RecordModel(columns), "Fields of the contact")
        self.column.addWidget(self.table, 1)

    def show_values(self, values: dict[str, Any], names: Names) -> None:
        found = {int(id_): (names.of_field(int(id_)), names.value(int(id_), one), id_) for id_, one in values.items()}
        rows = dict(sorted(found.items()))
        model = self.table.records
        if list(model.ids) == list(rows):
            model.bring(rows)
        else:
            model.begin_anew(rows, rows)


class ContactsTab(Listing):
    title = "Contacts"

    def __init__(self, caller: Caller, now: Callable[[], int], open_page: Callable[[str, Any], None]) -> None:
        self._now, self._open = now, open_page
        self._shown: Row | None = None
        self._fields = ContactDetail(self._show_user)
        columns = (
            Column("Contact", 0, title_of, "text", "medium"),
            Column("Emarsys id", 100, lambda one: str(one["id"]), font="figure"),
            Column("Created", 108, lambda one: self._moment(one["created_at"]), font="figure"),
            Column("Changed", 108, lambda one: self._moment(one["changed_at"]), font="figure"),
            Column("Fields", 56, lambda one: f"{len(one['values']):,}", font="figure", right=True),
        )
        super().__init__(caller, _read, columns, "Any value of a contact", self._fields)

    def show_row(self, row: Row | None) -> None:
        self._shown = row
        self._fields.setVisible(row is not None)
        if row is not None:
            made, changed = self._moment(row["created_at"]), self._moment(row["changed_at"])
            self._fields.say(title_of(row), f"uid {row['uid']}, created {made}, changed {changed}")
            self._fields.show_values(row["values"], self.names)

    def nothing(self) -> str:
        return "No contact yet. One appears here as soon as an event with a primary key was sent."

    def _show_user(self) -> None:
        if self._shown is not None:
            self._open("Users", title_of(self._shown))

    def _moment(self, at: int) -> str:
        return moment(at, self._now())


def _read(control: Control, text: str, before: int | None) -> list[Row]:
    return control.contacts(text, AT_ONCE, before)
