"""The columns of the items of one reason."""

from __future__ import annotations

from collections.abc import Callable

from gui.widgets.moments import moment
from gui.widgets.records import ABSENT, Column


def item_columns(now: Callable[[], int]) -> tuple[Column, ...]:
    def when(at: int | None) -> str:
        return ABSENT if at is None else moment(at, now())

    return (
        Column("Contact", 0, lambda one: one.who, "text", "medium"),
        Column("Event", 72, lambda one: f"#{one.event_id}", "accent", "figure"),
        Column("First try", 100, lambda one: when(one.first_try_at), font="figure"),
        Column("Settled", 100, lambda one: when(one.settled_at), font="figure"),
        Column("Tries", 52, lambda one: str(one.attempts), font="figure", right=True),
        Column("To send", 200, lambda one: one.what),
    )
