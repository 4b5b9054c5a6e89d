"""What a group of deliveries is called, what happened to it, and the way out."""

from __future__ import annotations

from collections.abc import Mapping

from gui.widgets.moments import moment
from models.meaning.emarsys import codes
from models.meaning.trace.reasons import REASONS
from models.storage.delivery_groups import Group
from models.storage.delivery_history import Solved

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


def title(group: Group, fields: Mapping[str, str]) -> str:
    """What the code means where it is a common one, else Emarsys' own text, else the state in words."""
    return codes.title(group.code, fields.get(group.field or "")) or group.text or _TITLES.get(group.state, group.state)


def under(group: Group) -> str:
    """Who says so and how: code and text of Emarsys, else what kind of thing it is."""
    if group.state == "rejected":
        return f"Emarsys {group.code or ''}: {group.text}".replace(" :", ":") if group.text else f"Emarsys {group.code}"
    state = _TITLES.get(group.state, group.state) if group.text else ""
    return ", ".join(part for part in (state, things(group)) if part)


def sentence(group: Group) -> str:
    why = f": {group.text.rstrip('.')}" if group.text else ""
    state = _TITLES.get(group.state, group.state)
    return f"{things(group)} – {state[0].lower()}{state[1:]}{why}."


def remedy(group: Group) -> str:
    """What the code asks for, else the remedy of the reason, without the command line's part: the button stands beside it."""
    if group.state == "rejected" and group.code in codes.CODES:
        return codes.CODES[group.code].remedy
    reason = REASONS.get(f"{group.kind}_{group.state}")
    return reason.remedy.partition(": portway")[0].rstrip(".") + "." if reason is not None and reason.remedy else ""


def when(group: Group, now: int) -> str:
    """Since when, and when it was so last."""
    first, last = moment(group.first, now), moment(group.last, now)
    return first if first == last else f"since {first}, last {last}"


def solved_title(one: Solved, fields: Mapping[str, str]) -> str:
    return codes.title(one.code, fields.get(one.field or "")) or one.text or _TITLES.get(one.state, one.state)


def solved_under(one: Solved, now: int) -> str:
    said = f"Emarsys {one.code}, " if one.state == "rejected" and one.code else ""
    text = f"{said}sent since, last {moment(one.last, now)}"
    return text[0].upper() + text[1:]
