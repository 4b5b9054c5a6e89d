"""The tab *Clock*: what the workspace's clock has ahead, what fell due last; and the bar that moves it forward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.sandbox.caller import Caller
from gui.pages.sandbox.tab import Tab
from gui.theme import Size
from gui.widgets.asking import ask_for_outcome
from gui.widgets.button import button
from gui.widgets.moments import lasting, moment
from gui.widgets.record_table import RecordTable
from gui.widgets.records import ABSENT, Column, RecordModel
from gui.widgets.scrolling import upright
from gui.widgets.sure import sure
from gui.widgets.text import label, set_tip
from models.meaning.trace.verdicts import Verdict
from models.storage.commands import Ask, Outcome
from models.storage.due_timers import Coming, Hours

HOUR = 3_600_000
DAY = 24 * HOUR
PATIENCE = 300.0
"""Seconds: a long way is gone in steps, and what falls due is sent on it."""


class ClockBar(QWidget):
    """What time it is in the workspace, and the buttons that move it. ``on_moved(sentence, moved)`` tells how it went."""

    def __init__(self, desk: Desk, on_moved: Callable[[str, bool], None]) -> None:
        super().__init__()
        self._desk, self._on_moved = desk, on_moved
        self._hours: Hours | None = None
        self._moving = ""
        self.time = label("", "medium")
        self.about = label("", "secondary")
        self.hour = button("+1 hour", partial(self._move, HOUR))
        self.day = button("+1 day", partial(self._move, DAY))
        self.next = button("To the next due time", self._move_to_next)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.time)
        words.addWidget(self.about)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Size.CONTROL_GAP)
        row.addLayout(words)
        row.addSpacing(Size.CONTROL_GAP)
        for one in (self.hour, self.day, self.next):
            row.addWidget(one)
        self._allow(False)

    def show_hours(self, hours: Hours) -> None:
        before, self._hours = self._hours, hours
        now = self._desk.now() + hours.offset
        self.time.setText(f"{datetime.fromtimestamp(now / 1000):%a %d %b, %H:%M}")
        ahead = f"{lasting(hours.offset)} ahead" if hours.offset else "the machine's clock"
        self.about.setText(self._moving or ahead)
        if before is None:
            self._allow(True)
        self.next.setEnabled(self.hour.isEnabled() and bool(hours.coming))
        first = hours.coming[0] if hours.coming else None
        set_tip(self.next, f"{first.rule}, {first.who}: {moment(first.due_at, now)}" if first else "Nothing is due.")

    def _move_to_next(self) -> None:
        if self._hours is not None and self._hours.coming:
            now = self._desk.now() + self._hours.offset
            self._move(max(self._hours.coming[0].due_at - now, 0) + 1_000)

    def _move(self, forward: int) -> None:
        if self._hours is None or not (self._hours.offset or self._confirmed()):
            return
        self._allow(False)
        self._moving = f"going {lasting(forward)} forward …"
        self.about.setText(self._moving)
        on_outcome = partial(self._on_outcome, forward)
        ask_for_outcome(self._desk, Ask.CLOCK, {"forward": forward}, PATIENCE, on_outcome)

    def _confirmed(self) -> bool:
        return sure(
            self,
            "Move the clock",
            "Move the clock of this workspace forward?",
            "It never goes back, and a workspace whose clock was moved cannot go live: export its configuration and"
            " import it into a new one then. Times of events received from now on are moved alike.",
            "Move it",
        )

    def _on_outcome(self, forward: int, outcome: Outcome | None, why: str) -> None:
        self._moving = ""
        self._allow(True)
        if outcome is None or outcome.state == "failed":
            self._on_moved(why or (outcome.message if outcome else ""), False)
            return
        fired = int(outcome.value["fired"])
        fell = {0: "Nothing fell due", 1: "One timer fell due"}.get(fired, f"{fired:,} timers fell due")
        self._on_moved(f"The clock went forward by {lasting(forward)}. {fell} on the way.", True)

    def _allow(self, allowed: bool) -> None:
        for one in (self.hour, self.day, self.next):
            one.setEnabled(allowed)


class ClockTab(Tab):
    title = "Clock"

    def __init__(self, caller: Caller, desk: Desk) -> None:
        super().__init__(caller)
        self._now, self._offset = desk.now, 0
        self.coming = RecordTable(RecordModel(self._coming_columns()), "Due next")
        self.fell = RecordTable(RecordModel(self._fell_columns()), "Fell due")
        self.coming.opened.connect(lambda row: desk.open("Users", self._persons.get(row)))
        self.fell.opened.connect(lambda number: desk.open("Inspector", number))
        self._persons: dict[int, int] = {}
        self._nothing_due = label("Nothing waits for its time: no rule instance is open.", "secondary", wrap=True)
        self._nothing_fell = label("No timer has fallen due yet.", "secondary", wrap=True)
        self._lay_out()

    def show_hours(self, hours: Hours) -> None:
        self._offset = hours.offset
        self._persons = {one.row: one.person_id for one in hours.coming}
        _show(self.coming, [(one.row, one) for one in hours.coming])
        _show(self.fell, [(one.id, one) for one in hours.fell])
        self._nothing_due.setVisible(not hours.coming)
        self._nothing_fell.setVisible(not hours.fell)

    def _coming_columns(self) -> tuple[Column, ...]:
        def when(one: Coming) -> str:
            return moment(one.due_at, self._now() + self._offset)

        def left(one: Coming) -> str:
            return lasting(max(0, one.due_at - self._now() - self._offset))

        return (
            Column("Due", 88, when, font="figure"),
            Column("In", 64, left, font="figure"),
            Column("Rule", 0, lambda one: one.rule, "text", "medium"),
            Column("Person", 176, lambda one: one.who),
        )

    def _fell_columns(self) -> tuple[Column, ...]:
        return (
            Column("Time", 88, lambda one: moment(one.received_at, self._now() + self._offset), font="figure"),
            Column("Rule", 0, lambda one: one.name or ABSENT, "text", "medium"),
            Column("Person", 176, lambda one: one.contact or ABSENT),
            Column("Verdict", 116, lambda one: Verdict(one.verdict).word, verdict=lambda one: Verdict(one.verdict)),
        )

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        parts = (("Due next", self._nothing_due, self.coming), ("Fell due", self._nothing_fell, self.fell))
        for at, (title, nothing, table) in enumerate(parts):
            if at:
                row.addWidget(upright())
            column = QVBoxLayout()
            column.setSpacing(0)
            head = label(title, "section")
            head.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.CONTROL_GAP)
            nothing.setContentsMargins(Size.PAGE, 0, Size.PAGE, Size.CONTROL_GAP)
            for one in (head, nothing):
                column.addWidget(one)
            column.addWidget(table, 1)
            row.addLayout(column, 1)


def _show(table: RecordTable, rows: Sequence[tuple[int, Any]]) -> None:
    found = dict(rows)
    if list(found) == list(table.records.ids):
        table.records.bring(found)
    else:
        table.records.begin_anew(found, found)
