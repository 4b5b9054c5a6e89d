"""The tab *External events*: what was triggered, for whom, with which data."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from gui.pages.sandbox.caller import Caller
from gui.pages.sandbox.detail import Detail, JsonBox
from gui.pages.sandbox.listing import AT_ONCE, Listing
from gui.pages.sandbox.names import Row
from gui.widgets.moments import clock, moment
from gui.widgets.records import ABSENT, Column
from models.sandbox.control import Control


class ExternalEventsTab(Listing):
    """``repeated``: the sandbox knew the ``trigger_id`` already and did nothing."""

    title = "External events"

    def __init__(self, caller: Caller, now: Callable[[], int], open_page: Callable[[str, Any], None]) -> None:
        self._now, self._open = now, open_page
        self._shown: Row | None = None
        self._about = Detail("Show in Users", self._show_user)
        self._data = JsonBox("Data")
        self._about.column.addWidget(self._data, 1)
        columns = (
            Column("Received", 108, lambda one: moment(one["received_at"], self._now()), font="figure"),
            Column("External event", 200, lambda one: self.names.of_event(one["event"]), "text", "medium"),
            Column("Contact", 200, lambda one: one["key"] or ABSENT),
            Column("Data", 0, _data, font="mono"),
            Column("", 80, lambda one: "repeated" if one["repeated"] else "", "text_3"),
        )
        super().__init__(caller, _read, columns, "A contact's key, as it was sent", self._about)

    def show_row(self, row: Row | None) -> None:
        self._shown = row
        self._about.setVisible(row is not None)
        if row is not None:
            id_ = row["trigger_id"]
            facts = [
                f"For {row['key']}, contact {row['contact']}",
                f"Received {moment(row['received_at'], self._now())}:{clock(row['received_at'])[-2:]}",
                f"event_time {row['event_time']}" if row["event_time"] else "",
                f"trigger_id {id_}" if id_ else "",
                "Its trigger_id was known, so nothing was triggered again." if row["repeated"] else "",
            ]
            name = self.names.of_event(row["event"])
            self._about.say(f"{name} ({row['event']})", "\n".join(one for one in facts if one))
            self._data.show_value(row["data"])

    def nothing(self) -> str:
        return "No external event yet. One arrives here when a rule that is on fires."

    def _show_user(self) -> None:
        if self._shown is not None:
            self._open("Users", self._shown["key"])


def _read(control: Control, text: str, before: int | None) -> list[Row]:
    return control.external_events(text, AT_ONCE, before)


def _data(one: Row) -> str:
    return json.dumps(one["data"], ensure_ascii=False) if one["data"] else ABSENT
