"""What waits to be sent to Emarsys: the kinds and states of queue items, and what their payloads hold.

Payloads (JSON in ``delivery.payload``; ``fields`` map a field id as text to ``[value, event time]``, null = clear):

* upsert  ``{"fields": {"1": ["Ann", 1795466162996], "31": ["1", ...]}, "internal_id": "123" | absent}``. With an
  ``internal_id`` the contact is found by it (a key change) and ``key`` is its new key; with an ``old_key`` instead that
  id is asked for first. ``left_out``: fields that Emarsys refused, ``{"14": [code, text]}``: they are not sent again.
  ``again``: a person sends what was accepted once more, so values go out that equal the last accepted ones.
* trigger ``{"event": {"id": 1001, "name": "…"}, "data": {...}, "event_time": ms, "drop_at": ms, "rule": rule id, "instance": uuid,
  "held": ceiling | null, "unsure_since": ms | absent}``; from ``drop_at`` on it must not be sent, unless a person sends it again;
  ``unsure_since`` is when it was sent without an answer: within ten minutes it is repeated, later it is *unknown*
* delete  ``{}``
"""

from __future__ import annotations

from enum import StrEnum

from models.meaning.trace.verdicts import Verdict


class Kind(StrEnum):
    UPSERT = "upsert"
    TRIGGER = "trigger"
    DELETE = "delete"


class State(StrEnum):
    """``settled_at`` is set in every state but the first five."""

    PARKED = "parked"  # no usable key yet
    HELD = "held"  # above a rule's ceiling, until a person decides
    WAITING = "waiting"  # ready at next_try_at
    SENDING = "sending"  # in flight
    RETRYING = "retrying"  # failed for now, again at next_try_at
    SENT = "sent"
    EQUAL = "equal"  # everything in it equals what Emarsys accepted last
    REJECTED = "rejected"  # Emarsys said no to this item
    FAILED = "failed"  # gave up, can be sent again by a person
    UNKNOWN = "unknown"  # a trigger that may have been sent: a person decides
    WITHDRAWN = "withdrawn"  # an exclude came before it was sent
    DROPPED = "dropped"  # late, off, or by a person
    MERGED = "merged"  # its values travel in another item


OPEN_STATES = (State.PARKED, State.HELD, State.WAITING, State.SENDING, State.RETRYING)

VERDICT_OF: dict[State, Verdict] = {
    State.PARKED: Verdict.PARKED,
    State.HELD: Verdict.QUEUED,
    State.WAITING: Verdict.QUEUED,
    State.SENDING: Verdict.QUEUED,
    State.RETRYING: Verdict.RETRYING,
    State.SENT: Verdict.DELIVERED,
    State.EQUAL: Verdict.NOTHING_TO_DO,
    State.REJECTED: Verdict.REJECTED,
    State.FAILED: Verdict.FAILED,
    State.UNKNOWN: Verdict.FAILED,
    State.WITHDRAWN: Verdict.NOTHING_TO_DO,
    State.DROPPED: Verdict.NOTHING_TO_DO,
    State.MERGED: Verdict.QUEUED,
}
