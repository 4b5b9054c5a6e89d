"""The columns of the lists on a person's page: events, deliveries, identity changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gui.widgets.moments import moment
from gui.widgets.records import ABSENT, Column
from models.meaning.deliveries import VERDICT_OF, State
from models.meaning.trace.verdicts import Verdict

Now = Callable[[], int]


def event_columns(now: Now, what: Mapping[tuple[int, int], str]) -> tuple[Column, ...]:
    """``what``: what happened, by number and verdict of the event."""
    return (
        Column("#", 72, lambda one: str(one.id), "text_3", "figure"),
        Column("Time", 108, lambda one: moment(one.received_at, now()), font="figure"),
        Column("Type", 80, lambda one: one.type or ABSENT),
        Column("Name", 160, lambda one: one.name or ABSENT, "text", "medium"),
        Column("Verdict", 128, lambda one: Verdict(one.verdict).word, verdict=lambda one: Verdict(one.verdict)),
        Column("What happened", 0, lambda one: what.get((one.id, one.verdict), "")),
    )


def delivery_columns(now: Now) -> tuple[Column, ...]:
    return (
        Column("#", 72, lambda one: str(one.id), "text_3", "figure"),
        Column("Made", 108, lambda one: moment(one.created_at, now()), font="figure"),
        Column("What", 200, lambda one: one.what, "text", "medium"),
        Column("State", 128, lambda one: one.state, verdict=lambda one: VERDICT_OF[State(one.state)]),
        Column("Tries", 56, lambda one: str(one.attempts), font="figure", right=True),
        Column("What Emarsys said", 0, lambda one: one.text or ABSENT),
    )


def note_columns(now: Now) -> tuple[Column, ...]:
    return (
        Column("Time", 108, lambda one: moment(one.at, now()), font="figure"),
        Column("Event", 80, lambda one: f"#{one.event_id}", font="figure"),
        Column("What", 160, lambda one: one.kind, "text", "medium"),
        Column("Before", 200, lambda one: one.old or ABSENT, font="mono"),
        Column("After", 0, lambda one: one.new or ABSENT, font="mono"),
    )
