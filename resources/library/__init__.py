"""Rules and data maps ready to import, each with sample events and what comes of them.

``NAME.json`` is a configuration file (``portway/1``), ``NAME.ndjson`` are sample events in the order in which they came
in (out of order, retried and re-sent ones among them), ``NAME.expected.json`` what the rule makes of them. Imported
rules are *watching* until somebody sets them to *on*.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

NAMES = (
    "abandoned-cart",
    "abandoned-coupon",
    "browse-without-purchase",
    "post-purchase-thanks",
    "win-back",
    "refund-follow-up",
    "audience-entered",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """``document`` and ``events`` are texts of files; ``about`` says in one or two sentences what the rule is for."""

    name: str
    about: str
    document: str
    events: str
    expected: Mapping[str, Any]


def entry(name: str) -> Entry:
    """One entry of ``NAMES``."""
    folder = files(__name__)
    expected = json.loads(folder.joinpath(f"{name}.expected.json").read_text("utf-8"))
    document = folder.joinpath(f"{name}.json").read_text("utf-8")
    events = folder.joinpath(f"{name}.ndjson").read_text("utf-8")
    return Entry(name, expected["about"], document, events, expected)


def entries() -> tuple[Entry, ...]:
    return tuple(entry(name) for name in NAMES)
