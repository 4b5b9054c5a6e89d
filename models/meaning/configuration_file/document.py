"""Writes a configuration as a document of the format ``portway/1``, in a stable order.

Two forms: for people, without ids of our own (a rule is the same one while its name is), and *full*, with the ids of
rules and rows, as revisions are stored.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Reference, Rule, Scalar, Settings

FORMAT = "portway/1"

Json = dict[str, Any]


def to_document(configuration: Configuration, *, full: bool = False, mode_and_hosts: bool = True) -> Json:
    """The document as JSON values. Without ``mode_and_hosts`` it does not say where another workspace shall send."""
    account = configuration.emarsys
    emarsys: Json = {"auth": account.auth, "client_id": account.client_id, "username": account.username}
    if mode_and_hosts:
        emarsys = {"mode": account.mode, "base_url": account.base_url, "token_url": account.token_url} | emarsys
    return {
        "format": FORMAT,
        "workspace": {
            "name": configuration.name,
            "primary_key": list(configuration.primary_key),
            "key_field": reference(configuration.key_field),
            "create_contacts": configuration.create_contacts,
        },
        "emarsys": emarsys,
        "data_maps": [_data_map(one) for one in configuration.data_maps],
        "rules": [_rule(one, full) for one in configuration.rules],
        "settings": {one.name: _plain(getattr(configuration.settings, one.name)) for one in fields(Settings)},
    }


def to_text(configuration: Configuration, *, full: bool = False, mode_and_hosts: bool = True) -> str:
    """The document as people get it: indented, every character as itself, one line feed at its end."""
    document = to_document(configuration, full=full, mode_and_hosts=mode_and_hosts)
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def reference(one: Reference | None) -> Json | None:
    return None if one is None else {"id": one.id, "name": one.name}


def _data_map(one: DataMap) -> Json:
    written: Json = {
        "name": one.name,
        "json_path": one.paths[0] if len(one.paths) == 1 else list(one.paths),
        "data_type": one.data_type,
        "field": reference(one.field),
        "null": "clear" if one.clears else "ignore",
    }
    values = {"true": reference(one.when_true), "false": reference(one.when_false)}
    if any(values.values()):
        written["values"] = {name: value for name, value in values.items() if value is not None}
    return written


def _rule(rule: Rule, full: bool) -> Json:
    return ({"id": rule.id} if full else {}) | {
        "name": rule.name,
        "status": rule.status,
        "default_lifetime_hours": rule.default_lifetime_hours,
        "multiple": rule.multiple,
        "transaction_map": rule.transaction_map,
        "cooldown": rule.cooldown,
        "conditions": [({"id": one.id} if full else {}) | row(one) for one in rule.conditions],
    }


def row(one: Condition) -> Json:
    """A row of the conditions table without its id; empty cells are left out."""
    written: Json = {"sequence": one.sequence, "type": one.type}
    if one.type != "exit" or one.call != "any":
        written["call"] = one.call
    cells: Json = {
        "wait": one.wait,
        "within": one.within,
        "criteria": [_criterion(each) for each in one.criteria],
        "variables": dict(one.variables),
        "external_event": reference(one.external_event),
        "constants": dict(one.constants),
    }
    return written | {name: cell for name, cell in cells.items() if cell not in (None, [], {})}


def _criterion(one: Criterion) -> Json:
    written: Json = {"map": one.map, "operator": one.operator}
    if one.value is not None:
        written["value"] = _plain(one.value)
    if one.of != "event":
        written["of"] = one.of
    return written


def _plain(value: Scalar | tuple[Scalar, ...] | None) -> Any:
    return list(value) if isinstance(value, tuple) else value
