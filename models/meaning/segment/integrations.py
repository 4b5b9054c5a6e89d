"""Whether a message's ``integrations`` object lets it come to us (segment-protocol.md §2.2); tracking door only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def delivers(integrations: Any, names: Sequence[str]) -> tuple[bool, str]:
    """Whether the message is for a destination of these names, and the entry that decided (empty: nothing did).

    A named entry beats ``All``; null is absent; only false switches off. ``all`` and the texts "true" and "false" are
    not documented but published samples use them. Names are case-sensitive.
    """
    if not isinstance(integrations, dict) or not integrations:
        return True, ""
    for name in (*names, "All", "all"):
        value = integrations.get(name)
        if value is not None:
            on = not (value is False or (isinstance(value, str) and value.strip().lower() == "false"))
            return on, f"{name} is {_shown(value)}"
    return True, ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "a set of options"
    return f"“{str(value)[:40]}”"
