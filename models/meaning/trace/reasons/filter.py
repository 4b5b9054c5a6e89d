"""Reasons of the filter stage: why an accepted event goes no further."""

from __future__ import annotations

from models.meaning.trace.reasons.reason import Mark, Reason

REASONS: tuple[Reason, ...] = (
    Reason(
        "duplicate",
        Mark.NOTHING,
        "The same messageId came in with this key before, as event {first}, so this one changes nothing.",
    ),
    Reason(
        "unsupported_call",
        Mark.NOTHING,
        "Calls of type {type} are not part of this destination and touch neither people nor rules.",
    ),
    Reason(
        "integrations_off",
        Mark.NOTHING,
        "The message's own integrations switch this destination off: {entry}.",
        "If it should come through, send integrations with this destination set to true.",
    ),
    Reason(
        "forgotten_user",
        Mark.NOTHING,
        "This userId was deleted after the event happened, so nothing is kept of it.",
    ),
)
