"""What the table of keys shows."""

from __future__ import annotations

from collections.abc import Callable

from gui.widgets.records import ABSENT, Column
from models.storage.key_usage import KeyUsage


def columns(moment: Callable[[int | None], str]) -> tuple[Column, ...]:
    """``moment`` writes a time (ms) as people read it, or the sign of absence."""
    return (
        Column("Name", 0, lambda one: one.key.name, role="text", font="medium"),
        Column("Kind", 60, lambda one: one.key.kind),
        Column("Begins", 96, lambda one: f"{one.key.hint}…", font="mono"),
        Column("State", 104, _state),
        Column("Made", 96, lambda one: moment(one.key.created_at)),
        Column("Last used", 96, lambda one: moment(one.key.last_used_at)),
        Column("Today", 64, _today, font="figure", right=True),
        Column("With userId", 84, lambda one: _share(one, one.shares.with_user_id), font="figure", right=True),
        Column("With key", 70, lambda one: _share(one, one.shares.with_key), font="figure", right=True),
        Column("Neither", 64, lambda one: _share(one, one.shares.with_neither), font="figure", right=True),
    )


def _state(one: KeyUsage) -> str:
    if not one.key.active:
        return "revoked"
    return f"exposed ({one.key.exposed_how})" if one.key.exposed_at is not None else "active"


def _today(one: KeyUsage) -> str:
    return f"{one.events_today:,}{'+' if one.at_least and one.events_today else ''}" if one.events_today else ABSENT


def _share(one: KeyUsage, count: int) -> str:
    looked = one.shares.looked
    return f"{100 * count / looked:.0f} %" if looked else ABSENT
