"""What the tab *Instance* says of a condition, and the mark in front of it."""

from __future__ import annotations

from gui.pages.inspector.columns import clock
from gui.widgets.moments import lasting
from models.meaning.rules.instance import ExitState, Instance, Outcome
from models.meaning.rules.progress import RowProgress, RowState
from models.meaning.trace.reasons import Mark

MARKS: dict[RowState | ExitState, Mark] = {
    RowState.MET: Mark.DONE,
    RowState.WAITING: Mark.PART,
    RowState.MISSED: Mark.NOTHING,
    RowState.GUARDING: Mark.PART,
    RowState.EXCLUDED: Mark.FAILED,
    RowState.GUARDED: Mark.NOTHING,
    RowState.AHEAD: Mark.NOTHING,
    RowState.UNKNOWN: Mark.PART,
    ExitState.PENDING: Mark.PART,
    ExitState.QUEUED: Mark.PART,
    ExitState.SENT: Mark.DONE,
    ExitState.RECORDED: Mark.DONE,
    ExitState.DROPPED: Mark.NOTHING,
    ExitState.FAILED: Mark.FAILED,
    ExitState.WITHDRAWN: Mark.NOTHING,
}
_EXITS = {
    ExitState.QUEUED: "Handed to delivery, was due {due}.",
    ExitState.SENT: "Sent, was due {due}.",
    ExitState.RECORDED: "Recorded, not sent: the rule was watching. Was due {due}.",
    ExitState.DROPPED: "Dropped, was due {due}.",
    ExitState.FAILED: "Failed, was due {due}.",
    ExitState.WITHDRAWN: "Withdrawn, would have been due {due}.",
}


def state_in_words(one: RowProgress, now: int) -> str:
    """``now`` by the workspace's clock, ms."""
    match one.state:
        case RowState.MET:
            later = one.until is not None and one.until > now
            return f"Met {_at(one.at)}." + (f" Goes on {_until(one.until, now)}." if later else "")
        case RowState.WAITING:
            return f"Waits for it until {_until(one.until, now)}."
        case RowState.MISSED:
            return "Not met."
        case RowState.GUARDING:
            return f"Guards until {_until(one.until, now)}." if one.until is not None else "Guards to the last exit."
        case RowState.EXCLUDED:
            return f"Met {_at(one.at)}, and ended the instance."
        case RowState.GUARDED:
            return "Not met while it guarded."
        case RowState.AHEAD:
            return "Not reached."
        case RowState.UNKNOWN:
            return "Not known any more: the trace that told of it was removed, or is of an older version."
        case ExitState.PENDING:
            return f"Due {_until(one.until, now)}."
        case _:
            return _EXITS[one.state].format(due=_at(one.until))


def course_in_words(instance: Instance) -> str:
    """How it stands with the whole of it; without a full stop."""
    if instance.outcome is None:
        return "Open"
    ended = f" {clock(instance.ended_at)}" if instance.ended_at is not None else ""
    word = "Ended" if instance.outcome is Outcome.ENDED else f"Ended as {instance.outcome}"
    return f"{word}{ended}"


def _at(moment: int | None) -> str:
    return "at a time that is not kept" if moment is None else clock(moment)


def _until(moment: int | None, now: int) -> str:
    if moment is None:
        return "–"
    return f"{clock(moment)}, {lasting(moment - now)} left" if moment > now else f"{clock(moment)}, overdue"
