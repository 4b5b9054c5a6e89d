"""What the sandbox's account calls its fields, choices and external events. Plain values: made on a worker's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
EMAIL = "3"


@dataclass(frozen=True, slots=True)
class Names:
    """``fields`` and ``events`` as the account lists them, by id."""

    fields: Mapping[int, Row] = field(default_factory=dict)
    events: Mapping[int, Row] = field(default_factory=dict)
    indexed: frozenset[int] = frozenset()

    def of_field(self, number: int) -> str:
        return str(self.fields[number]["name"]) if number in self.fields else f"field {number}"

    def of_event(self, number: int) -> str:
        return str(self.events[number]["name"]) if number in self.events else f"event {number}"

    def value(self, number: int, stored: Any) -> str:
        """A stored value for people: a choice with its label beside its id."""
        if isinstance(stored, list):
            return ", ".join(self.value(number, one) for one in stored)
        labels = {str(one["id"]): one["label"] for one in self.fields.get(number, {}).get("choices", ())}
        return f"{stored} ({labels[str(stored)]})" if str(stored) in labels else str(stored)


def names_of(account: Row) -> Names:
    """``account`` as the remote control gives it."""
    return Names(
        {one["id"]: one for one in account["fields"]},
        {one["id"]: one for one in account["events"]},
        frozenset(account["indexed"]),
    )


def title_of(contact: Row) -> str:
    """What a contact is called by: its e-mail address, else the first value that it has, else its id."""
    values = contact["values"]
    return str(values.get(EMAIL) or next(iter(values.values()), "") or contact["id"])
