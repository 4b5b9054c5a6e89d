"""Why Emarsys refuses a contact or an external event, by the code of its answer, in words that say what to do.

The codes are those of emarsys-api.md §2.5; Emarsys' own text is shown beside them, since it may say more.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """``title``: what is the matter, as a heading. ``remedy``: what a person does, as sentences."""

    title: str
    remedy: str


CODES: dict[str, Code] = {
    "2004": Code("The key field is no key", "Choose another key field, or have Emarsys index it, then send it again."),
    "2005": Code(
        "No usable key", "Look at the event: Emarsys cannot use its primary key. Correct it, then send it again."
    ),
    "2006": Code(
        "A value does not fit its field", "Correct the data map or refresh the fields, then correct and send again."
    ),
    "2007": Code(
        "A value does not fit its field", "Correct the data map or refresh the fields, then correct and send again."
    ),
    "2008": Code("No contact has this key", "Let contacts be created, in Settings, then send it again."),
    "2010": Code(
        "Several contacts share this key",
        "Emarsys does not say which one is meant, so it updates none. Merge or delete the doubles in Emarsys, then send it again.",
    ),
    "5001": Code(
        "No such external event",
        "Choose another external event in the rule, or make it in Emarsys, then send it again.",
    ),
    "5004": Code(
        "No such external event",
        "Choose another external event in the rule, or make it in Emarsys, then send it again.",
    ),
    "5008": Code(
        "The data of the event is too large", "Let the rule's row send fewer variables; what comes next goes out."
    ),
}


def title(code: str | None, field: str | None = None) -> str:
    """A heading for this code, with the name of the field that Emarsys names; empty where the code is not known."""
    known = CODES.get(code or "")
    if known is None:
        return ""
    return f"A value does not fit {field}" if field and code in ("2006", "2007") else known.title
