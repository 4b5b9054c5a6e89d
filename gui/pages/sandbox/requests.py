"""The tab *Requests*: every request that reached the sandbox, with what it was answered."""

from __future__ import annotations

from gui.pages.sandbox.caller import Caller
from gui.pages.sandbox.detail import Detail, JsonBox
from gui.pages.sandbox.listing import AT_ONCE, Listing
from gui.pages.sandbox.names import Row
from gui.widgets.moments import clock
from gui.widgets.records import ABSENT, Column
from models.sandbox.control import Control


class RequestsTab(Listing):
    """The sandbox keeps the beginning of each body, and no headers."""

    title = "Requests"

    def __init__(self, caller: Caller) -> None:
        self._about = Detail()
        self._body, self._reply = JsonBox("Request"), JsonBox("Reply")
        for one in (self._body, self._reply):
            self._about.column.addWidget(one, 1)
        columns = (
            Column("Time", 76, lambda one: clock(one["received_at"]), font="figure"),
            Column("Method", 64, lambda one: one["method"], "text", "medium"),
            Column("Path", 0, lambda one: one["path"], "text", "mono"),
            Column("Fault", 112, lambda one: one["fault"] or "", "bad"),
            Column("Status", 56, lambda one: str(one["status"] or ABSENT), font="figure", right=True),
            Column("Code", 56, lambda one: _code(one), font="figure", right=True),
            Column("ms", 64, lambda one: f"{one['milliseconds']:,.1f}", font="figure", right=True),
        )
        super().__init__(caller, _read, columns, "A part of the path", self._about)

    def show_row(self, row: Row | None) -> None:
        self._about.setVisible(row is not None)
        if row is not None:
            said = f"HTTP {row['status']}" if row["status"] else "No answer"
            code = f", code {_code(row)}" if row["reply_code"] is not None else ""
            fault = f"\nMet by the fault {row['fault']}." if row["fault"] else ""
            took = f"{said}{code}, {row['milliseconds']:,.1f} ms, {row['size']:,} bytes received"
            self._about.say(f"{row['method']} {row['path'].partition('?')[0]}", took + fault)
            self._body.show_text(row["body"])
            self._reply.show_text(row["reply"])

    def nothing(self) -> str:
        return "No request yet. The gateway asks for the account as soon as it runs."


def _read(control: Control, text: str, before: int | None) -> list[Row]:
    return control.requests(text, AT_ONCE, before)


def _code(one: Row) -> str:
    return ABSENT if one["reply_code"] is None else str(one["reply_code"])
