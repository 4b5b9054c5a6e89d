"""The columns of the groups and of the items of one."""

from __future__ import annotations

from collections.abc import Callable

from gui.pages.deliveries import words
from gui.widgets.moments import moment
from gui.widgets.records import ABSENT, Column
from models.meaning.deliveries import VERDICT_OF, State
from models.storage.delivery_groups import Board


def group_columns(board: Callable[[], Board | None]) -> tuple[Column, ...]:
    def reason(one: object) -> str:
        shown = board()
        return f"{words.title(one)}, {words.under(one, shown.fields if shown else {})}"  # type: ignore[arg-type]

    return (
        Column("Reason", 0, reason, "text", "medium"),
        Column("Count", 72, lambda one: f"{len(one.ids):,}", "text", "figure", right=True),
    )


def item_columns(now: Callable[[], int]) -> tuple[Column, ...]:
    def when(at: int | None) -> str:
        return ABSENT if at is None else moment(at, now())

    return (
        Column("Contact", 0, lambda one: one.who, "text", "medium"),
        Column("Event", 72, lambda one: f"#{one.event_id}", "accent", "figure"),
        Column("First try", 100, lambda one: when(one.first_try_at), font="figure"),
        Column("Settled", 100, lambda one: when(one.settled_at), font="figure"),
        Column("Tries", 52, lambda one: str(one.attempts), font="figure", right=True),
        Column("To send", 160, lambda one: one.what),
        Column("State", 128, lambda one: one.state, verdict=lambda one: VERDICT_OF[State(one.state)]),
    )
