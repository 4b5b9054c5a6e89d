"""The ``settings`` object: each setting's type and range. One table, so that none can be written but not read."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from models.meaning.configuration import Settings
from models.meaning.configuration_file.node import Node

RANGES: dict[str, tuple[float, float]] = {
    "port": (0, 65_535),
    "age_limit_hours": (1, 8_760),
    "late_limit_hours": (1, 8_760),
    "try_hours": (1, 720),
    "manual_reserve_percent": (0, 90),
    "rule_exits_per_hour": (1, 10_000_000),
    "rule_exits_per_person_and_day": (1, 10_000),
    "public_key_exits_per_hour": (0, 10_000_000),
    "restart_grace_minutes": (0, 1_440),
    "keep_bodies_days": (1, 3_650),
    "keep_bodies_gigabytes": (0.1, 10_000),
    "keep_refused_days": (1, 3_650),
    "keep_anonymous_days": (1, 3_650),
    "keep_ledger_days": (1, 3_650),
}
"""The least and the most of every number."""


def read_settings(node: Node) -> dict[str, Any]:
    """The settings that the file gives, as arguments of ``Settings``."""
    given: dict[str, Any] = {}
    for one in fields(Settings):
        if node.has(one.name):
            given[one.name] = _value(node, one.name, getattr(Settings(), one.name))
    node.close()
    return given


def _value(node: Node, name: str, default: Any) -> Any:
    if isinstance(default, bool):
        return node.boolean(name, default)
    if isinstance(default, int):
        least, most = RANGES[name]
        return node.integer(name, default, least=int(least), most=int(most))
    if isinstance(default, float):
        least, most = RANGES[name]
        return node.number(name, default, least=least, most=most)
    if isinstance(default, tuple):
        return tuple(text for text in node.texts(name, default) if text)
    return node.text(name, default)
