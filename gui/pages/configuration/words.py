"""The words of the page: what a change is called, and changes counted in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gui.pages.settings.shape import ITEMS
from models.meaning.configuration_file import Change

CELLS = {
    "json_path": "JSON path",
    "data_type": "Data type",
    "field": "Field to update",
    "null": "Null and blank",
    "values": "Values",
    "status": "Status",
    "default_lifetime_hours": "Default lifetime",
    "multiple": "Multiple times",
    "transaction_map": "Transaction data map",
    "cooldown": "Not again for",
}
_ITEMS = {one.path: one for one in ITEMS}
_SETTINGS = {one.path: one.name for one in ITEMS} | {
    "workspace.name": "Name of the client",
    "workspace.primary_key": "Primary key",
    "workspace.key_field": "Key field",
    "emarsys.mode": "Mode",
}
_VERBS = {"added": "adds", "changed": "changes", "removed": "removes"}
WHAT = {"data map": "Data map", "rule": "Rule", "setting": "Setting"}


def name_of(change: Change) -> str:
    if change.what != "setting":
        return change.name
    return _SETTINGS.get(_path(change), change.name[0].upper() + change.name[1:].replace("_", " "))


def _path(change: Change) -> str:
    """Where a setting stands in the configuration file."""
    return change.name if "." in change.name else f"settings.{change.name}"


def details_of(change: Change) -> Iterator[str]:
    """The details with cells called, and values written, as the forms do."""
    item = _ITEMS.get(_path(change)) if change.what == "setting" else None
    for one in change.details:
        if item is not None and item.kind == "yes":
            one = one.replace("true", "yes").replace("false", "no")
        elif item is not None and item.unit:
            one = f"{one} {item.unit}"
        cell, colon, rest = one.partition(": ")
        yield f"{CELLS[cell]}: {rest}" if colon and cell in CELLS else one


def summed_up(changes: Iterable[Change]) -> str:
    """``adds 2 data maps; changes 1 rule and 1 setting``; ``changes nothing`` where there is nothing."""
    counts: dict[tuple[str, str], int] = {}
    for one in changes:
        counts[one.kind, one.what] = counts.get((one.kind, one.what), 0) + 1
    parts = []
    for kind, verb in _VERBS.items():
        named = [
            f"{count} {what}{'' if count == 1 else 's'}" for what in WHAT if (count := counts.get((kind, what), 0))
        ]
        if named:
            parts.append(f"{verb} {listed(named)}")
    return "; ".join(parts) or "changes nothing"


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(one for one in (", ".join(parts[:-1]), parts[-1] if parts else "") if one)
