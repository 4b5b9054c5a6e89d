"""What Engage says in a message: which audience or computed trait it is about (segment-protocol.md §6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_AUDIENCE_CLASSES = ("audience", "journey_step")
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Audience:
    """``member`` is ``None`` where it is no audience or the message does not say. ``kind`` is Engage's own word."""

    key: str
    member: bool | None
    kind: str


def personas_of(body: dict[str, Any]) -> dict[str, Any] | None:
    """``context.personas``, which only Engage sends; ``None`` on all other messages."""
    context = body.get("context")
    personas = context.get("personas") if isinstance(context, dict) else None
    return personas if isinstance(personas, dict) else None


def read_audience(body: dict[str, Any], personas: dict[str, Any]) -> Audience | None:
    """Membership by the boolean, never by the event's name; ``None`` where no key is named.

    Some messages carry an internal id as ``computation_key``; then ``audience_key`` or ``trait_key`` names the trait.
    A step of a journey without a boolean means that the person has entered it.
    """
    kind = _text(personas.get("computation_class")) or ""
    holders = [one for one in (body.get("traits"), body.get("properties")) if isinstance(one, dict)]
    candidates = [personas.get("computation_key")]
    candidates += [one.get(name) for name in ("audience_key", "trait_key") for one in holders]
    keys = [key for one in candidates if (key := _text(one)) is not None]
    if not keys:
        return None
    key, value = next(((key, one[key]) for key in keys for one in holders if key in one), (keys[0], None))
    if kind not in _AUDIENCE_CLASSES:
        return Audience(key, None, kind)
    if isinstance(value, str):
        value = _TRUTH.get(value.strip().lower())
    if value is None and kind == "journey_step":
        value = True
    return Audience(key, value if isinstance(value, bool) else None, kind)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
