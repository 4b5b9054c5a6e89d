"""What the rules see of an accepted event: who, when, which call, and the typed values of its data maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.meaning.rules.criteria import Values

HeldBack = Literal["", "replay", "old"]
"""Why an event moves no start or include row: it is a replay or a resend, or it is past the age limit."""


@dataclass(frozen=True, slots=True)
class Event:
    """``id`` grows in the order of acceptance. ``time`` is the event's own time, never after ``accepted_at``.

    ``values`` hold the typed value of each data map that has one (``Program.extra_maps`` included); what is absent or
    could not be converted has no entry. ``public_key_id`` is set where the event came with a public key.
    """

    id: int
    person_id: int
    call: str
    time: int
    accepted_at: int
    values: Values
    name: str = ""
    held_back: HeldBack = ""
    public_key_id: int | None = None

    @property
    def label(self) -> str:
        """What people call it: its name in quotes, a call without a name by its type."""
        return f'"{self.name}"' if self.name else f"{self.call} call"

    @property
    def order(self) -> tuple[int, int]:
        """Events of one person in the order that rules go by: event time, at the same time acceptance."""
        return self.time, self.id


def held_back(time: int, accepted_at: int, age_limit: int, *, replay: bool, asked: bool = False) -> HeldBack:
    """``asked``: somebody wants this replay to move rules as if it were new. ``age_limit`` in ms."""
    if asked:
        return ""
    if replay:
        return "replay"
    return "old" if accepted_at - time > age_limit else ""
