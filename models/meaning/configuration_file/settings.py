"""The ``settings`` object: each setting's type and range. One table, so that none can be written but not read."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import fields
from typing import Any
from urllib.parse import urlsplit

from models.meaning.configuration import Settings
from models.meaning.configuration_file.node import Node
from models.meaning.json_path import JsonPath
from models.problems import UserMistake

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
    "keep_errors_days": (1, 3_650),
    "keep_events": (1_000, 1_000_000_000),
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
    value: Any = node.texts(name, default) if isinstance(default, tuple) else node.text(name, default)
    if name in _REFUSALS:
        for text in value if isinstance(value, tuple) else (value,):
            if (refusal := _REFUSALS[name](text)) is not None:
                node.problem(name, refusal)
    return value


def _no_host(text: str) -> str | None:
    fine = text and not any(one.isspace() or one == "/" for one in text)
    return None if fine else "An address to listen on is expected here, such as 127.0.0.1."


def _no_public_address(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        fine = not text or (parts.scheme in ("https", "http") and bool(parts.hostname) and not parts.query)
    except ValueError:
        fine = False
    return None if fine else "An address is expected here, such as https://portway.example."


def _no_network(text: str) -> str | None:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return f'"{text}" is not the address of a proxy, such as 10.0.0.5, or of a network, such as 10.0.0.0/8.'
    return None


def _no_path(text: str) -> str | None:
    try:
        JsonPath.parse(text)
    except UserMistake as mistake:
        return mistake.text
    return None


def _empty(text: str) -> str | None:
    return None if text else "A name must not be empty."


_REFUSALS: dict[str, Callable[[str], str | None]] = {
    "host": _no_host,
    "public_address": _no_public_address,
    "trusted_proxies": _no_network,
    "never_store": _no_path,
    "destination_names": _empty,
}
"""What is wrong with a text of these settings, as a sentence."""
