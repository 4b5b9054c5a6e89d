"""What a group of deliveries is called, what happened to it, and the way out."""

from __future__ import annotations

from models.meaning.trace.reasons import REASONS
from models.storage.delivery_groups import Group

_TITLES = {
    "waiting": "Ready to be sent",
    "sending": "On the way",
    "retrying": "Tried again by itself",
    "parked": "No usable key yet",
    "held": "Held above a ceiling",
    "sent": "Sent",
    "equal": "Equal to the last value",
    "withdrawn": "Withdrawn",
    "dropped": "Dropped",
    "failed": "Gave up",
    "rejected": "Rejected by Emarsys",
    "unknown": "May have been sent",
}
_KINDS = {"upsert": ("contact", "contacts"), "trigger": ("external event", "external events")}


def things(group: Group) -> str:
    one, many = _KINDS.get(group.kind, ("deletion", "deletions"))
    return f"{len(group.ids):,} {one if len(group.ids) == 1 else many}"


def title(group: Group) -> str:
    """Emarsys' own text where there is one, else the state in words."""
    return group.text or _TITLES.get(group.state, group.state)


def under(group: Group, fields: dict[str, str]) -> str:
    parts = [_TITLES.get(group.state, group.state)] if group.text else [things(group)]
    if group.code:
        parts.append(f"code {group.code}")
    if group.field:
        parts.append(fields.get(group.field, f"field {group.field}"))
    return ", ".join(parts)


def sentence(group: Group) -> str:
    why = f": {group.text.rstrip('.')}" if group.text else ""
    state = _TITLES.get(group.state, group.state)
    return f"{things(group)} – {state[0].lower()}{state[1:]}{why}."


def remedy(group: Group) -> str:
    """The remedy of the reason, without the command line's part: the button stands beside it."""
    reason = REASONS.get(f"{group.kind}_{group.state}")
    return reason.remedy.partition(": portway")[0].rstrip(".") + "." if reason is not None and reason.remedy else ""
