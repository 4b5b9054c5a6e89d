"""What a request to Emarsys came to: as a whole, and for each contact in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepted:
    """``internal_id`` where the reply tells it beyond doubt. ``note`` is what Emarsys remarked all the same."""

    internal_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """``code`` and ``text`` are Emarsys' own; ``field`` is the id of the field that the text names."""

    code: str
    text: str
    field: str | None = None


Item = Accepted | Rejected


@dataclass(frozen=True, slots=True)
class Done:
    """Carried out; ``items`` in the order in which they were sent."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: 5xx, no connection, something that is no reply of Emarsys. ``unsure``: it may have been carried out."""

    code: str
    text: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Too many requests; nothing was carried out. When to go on is in the reply's headers."""

    text: str


@dataclass(frozen=True, slots=True)
class Unauthorised:
    """The credentials are not accepted."""

    text: str


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The credentials are good, but the permission for this endpoint is missing."""

    permission: str
    text: str


@dataclass(frozen=True, slots=True)
class RefusedWhole:
    """Emarsys refused the request without saying which contact is at fault: it is to be split."""

    code: str
    text: str
    field: str | None = None


Outcome = Done | Later | RateLimited | Unauthorised | Forbidden | RefusedWhole
