"""What becomes of an event, as far as it can be expected again: no ids of ours, no moments of the clock on the wall."""

from __future__ import annotations

from typing import Any

import msgspec


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value that goes to a field of the contact; choices by their label, ``None`` clears."""

    id: int
    field: str
    value: Any


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``moved``: *opened*, *moved* or how the instance ended; ``step``: the sequence that it is in then."""

    rule: str
    moved: str
    step: int


class Exit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An external event that goes out, with its data."""

    external_event: str
    data: dict[str, Any] = {}


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """``verdict`` is its word, ``reason`` the code of the fact that decided."""

    verdict: str
    reason: str
    fields: tuple[Sent, ...] = ()
    rules: tuple[Move, ...] = ()
    exits: tuple[Exit, ...] = ()


class Later(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What time alone moves: at ``at`` (ms) an instance goes on, and what goes out then."""

    at: int
    rules: tuple[Move, ...] = ()
    exits: tuple[Exit, ...] = ()
