"""Between the form and a configuration: what the fields show of one, and the one that they make. No widgets here.

What a value may be is the configuration file's to say: the form is read as if it were one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gui.pages.settings.shape import ITEMS, Item
from models.meaning.configuration import Configuration
from models.meaning.configuration_file import applied, read_document, to_document

Value = str | bool


def shown(configuration: Configuration) -> dict[str, Value]:
    """What each field shows, by path."""
    parts = {
        "settings": configuration.settings,
        "emarsys": configuration.emarsys,
        "workspace": configuration,
    }
    found: dict[str, Value] = {}
    for one in ITEMS:
        part, name = one.path.split(".")
        found[one.path] = _as_shown(getattr(parts[part], name))
    return found


def made(base: Configuration, values: Mapping[str, Value]) -> Configuration:
    """``base`` with what the fields say. Raises ``DocumentRefused`` with every problem, its path a field's."""
    document = to_document(base, full=True)
    for one in ITEMS:
        part, name = one.path.split(".")
        document.setdefault(part, {})[name] = _as_written(one, values[one.path])
    return applied(read_document(document, full=True), base.revision)


def _as_shown(value: Any) -> Value:
    if isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _as_written(item: Item, value: Value) -> Any:
    if isinstance(value, bool):
        return value
    text = value.strip()
    if item.kind == "list":
        return [each for part in text.split(",") if (each := part.strip())]
    return _number(text) if item.kind == "number" else text


def _number(text: str) -> int | float | str:
    """What is no number stays a text, which the reading of settings then refuses in words."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
