"""One message as the pipeline sees it, whatever shape it has on the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from models.meaning.segment.engage import Audience
from models.meaning.trace.facts import Fact

CALLS = frozenset({"identify", "track", "page", "screen"})
"""The types that are the destination's business, all alike."""

TYPES = CALLS | {"group", "alias", "delete"}


@dataclass(slots=True)
class Message:
    """``type`` is one of ``TYPES`` in a message that was taken. ``time`` is in ms and never after the receipt.

    ``event`` is the name of a track call, ``name`` what a list shows: that, or a page's or screen's name. ``body`` is
    what JSON paths look into and what is stored: the root's context and integrations merged in, without key and without
    the paths that are never stored. ``facts`` tell what was odd about it.
    """

    type: str
    event: str | None
    name: str | None
    message_id: str | None
    user_id: str | None
    anonymous_id: str | None
    time: int
    body: dict[str, Any]
    engage: bool = False
    audience: Audience | None = None
    facts: list[Fact] = field(default_factory=list)
