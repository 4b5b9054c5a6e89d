"""The parts of the help that are made from what the program itself knows: reason codes, filter operators, keys, settings.

A page asks for one by a line of its own: ``{{reasons}}``. What is written here cannot grow apart from what happens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from gui.help.markup import escaped
from gui.shortcuts import Place, in_place
from models.meaning.configuration import Settings
from models.meaning.configuration_file.settings import RANGES
from models.meaning.trace.reasons import REASONS, STAGE_OF, STAGES, Mark, Reason
from models.storage.event_filter import OPERATORS
from models.storage.event_filter.operators import PLAIN

STAGE_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "door": "Door: what was taken, and what was refused",
        "filter": "Filter: what goes no further",
        "identity": "Identity: who it is from",
        "mapping": "Mapping: what the values became",
        "rules": "Rules: what moved, and what did not",
        "outbox": "Outbox: what was queued for Emarsys",
        "delivery": "Delivery: what became of it",
    }
)
SAID_AT_THE_DOOR: Mapping[str, str] = MappingProxyType(
    {
        "key_not_allowed": "The key is a public one and cannot do this: it opens the tracking paths only, deletes"
        " nobody, and may be bound to origins.",
        "invalid_json": "The body is not one JSON document in UTF-8; the refusal says where it stops being one.",
        "too_many_events": "The request holds more events than a request may.",
        "payload_too_large": "The event or the request is larger than the limits allow.",
        "not_an_object": "The message is JSON, but not an object.",
        "unknown_type": "The message says no type, or one that does not exist.",
        "unsupported_type": "Messages of this type are not part of the destination.",
    }
)
"""What stands for reasons whose sentence is what the sender was told."""


def filled(text: str) -> str:
    """A page with its generated parts in it. Raises ``KeyError`` for a part that there is not."""
    return re.sub(r"^\{\{(\w+)\}\}$", lambda match: PARTS[match[1]](), text, flags=re.MULTILINE)


def reasons() -> str:
    """Each code under a heading of its own, by stage."""
    written = []
    for stage in STAGES:
        written.append(f"## {STAGE_TITLES[stage]}")
        written += [_reason(one) for code, one in REASONS.items() if STAGE_OF[code] == stage]
    return "\n\n".join(written)


def _reason(one: Reason) -> str:
    told = SAID_AT_THE_DOOR.get(one.code)
    lines = [f"### {escaped(one.code)}", escaped(told) if told else _sentence(one.sentence)]
    if one.remedy:
        lines.append(f"**What to do:** {_sentence(one.remedy)}")
    elif one.mark in (Mark.PART, Mark.FAILED):
        lines.append("**What to do:** nothing.")
    return "\n\n".join(lines)


def _sentence(text: str) -> str:
    """A sentence of the trace, its values as words in italics: ``{user_id}`` becomes *user id*."""
    parts = re.split(r"\{(\w+)\}", text)
    return "".join(f"*{part.replace('_', ' ')}*" if n % 2 else _escaped_part(part) for n, part in enumerate(parts))


def _escaped_part(text: str) -> str:
    """As ``escaped``, with the blanks at both ends, which join the pieces."""
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}{escaped(text)}{tail}" if text.strip() else text


def filter_operators() -> str:
    rows = [(f"`{one.name}:`", escaped(one.help), f"`{one.example}`") for one in OPERATORS.values()]
    return _table(
        ("Operator", "What it looks at", "Example"), [*rows, ("text alone", escaped(PLAIN.help), f"`{PLAIN.example}`")]
    )


def filter_values() -> str:
    """The operators whose values are words of their own."""
    rows = [(f"`{one.name}:`", _codes(one.offers)) for one in OPERATORS.values() if one.offers]
    return _table(("Operator", "Values"), rows)


def keys() -> str:
    """Each key where it works."""
    written = []
    for place in Place:
        rows = [(f"`{pressed}`", escaped(what)) for pressed, what in in_place(place)]
        written += [f"## {place.value}", _table(("Key", "What it does"), rows)]
    return "\n\n".join(written)


def settings() -> str:
    """Each setting with what it is at first and what it may be."""
    rows = [(f"`{one.name}`", _default(one.default), _range(RANGES.get(one.name))) for one in fields(Settings)]
    return _table(("Name", "At first", "From – to"), rows)


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return _codes(value) or "none"
    return f"`{value}`" if value != "" else "none"


def _range(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else f"{ends[0]:,} – {ends[1]:,}"


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in texts)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


PARTS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "reasons": reasons,
        "filter_operators": filter_operators,
        "filter_values": filter_values,
        "keys": keys,
        "settings": settings,
    }
)
