"""What is different between two configurations, as lines that people can judge before they say yes.

Maps and rules are matched by name. There is no line exactly where the two documents are equal (ids and revision aside).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from models.meaning.configuration import Configuration, DataMap, Rule
from models.meaning.configuration_file.document import to_document

Kind = Literal["added", "removed", "changed"]
Named = TypeVar("Named", DataMap, Rule)
Json = dict[str, Any]

_SIGN: dict[Kind, str] = {"added": "+", "removed": "-", "changed": "~"}


@dataclass(frozen=True, slots=True)
class Change:
    """``what`` is ``data map``, ``rule`` or ``setting``; ``details`` say what about it, one short line each."""

    kind: Kind
    what: Literal["data map", "rule", "setting"]
    name: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        head = f'{_SIGN[self.kind]} {self.what} "{self.name}" {self.kind}'
        if len(self.details) == 1:
            return f"{head}: {self.details[0]}"
        return "\n".join([head, *(f"    {one}" for one in self.details)])


def difference(old: Configuration, new: Configuration) -> list[Change]:
    """What turns ``old`` into ``new``: settings first, then maps, then rules."""
    before, after = to_document(old), to_document(new)
    return [
        *_settings(before, after),
        *_named("data map", before["data_maps"], after["data_maps"], _map_in_words, _map_changes),
        *_named("rule", before["rules"], after["rules"], _rule_in_words, _rule_changes),
    ]


def _settings(before: Json, after: Json) -> Iterator[Change]:
    for section in ("workspace", "emarsys", "settings"):
        for name, value in after[section].items():
            old = before[section][name]
            if old != value:
                title = name if section == "settings" else f"{section}.{name}"
                yield Change("changed", "setting", title, (f"{_shown(old)} → {_shown(value)}",))


def _named(
    what: Literal["data map", "rule"],
    before: list[Json],
    after: list[Json],
    in_words: Callable[[Json], str],
    changes: Callable[[Json, Json], Iterator[str]],
) -> Iterator[Change]:
    old, new = {one["name"]: one for one in before}, {one["name"]: one for one in after}
    for name, one in old.items():
        if name not in new:
            yield Change("removed", what, name)
        elif one != new[name]:
            yield Change("changed", what, name, tuple(changes(one, new[name])))
    for name, one in new.items():
        if name not in old:
            yield Change("added", what, name, (in_words(one),))
    stayed = [name for name in old if name in new]
    if stayed != [name for name in new if name in old]:
        yield Change("changed", "setting", f"order of the {what}s", (", ".join(new),))


def _map_in_words(one: Json) -> str:
    target = f", updates {_shown(one['field'])}" if one["field"] else ", for rules only"
    return f"{_shown(one['json_path'])}, {one['data_type']}{target}"


def _map_changes(old: Json, new: Json) -> Iterator[str]:
    for cell in ("json_path", "data_type", "field", "null", "values"):
        if old.get(cell) != new.get(cell):
            yield f"{cell}: {_shown(old.get(cell))} → {_shown(new.get(cell))}"


def _rule_in_words(one: Json) -> str:
    rows = len(one["conditions"])
    return f"{one['status']}, {rows} condition{'' if rows == 1 else 's'}"


def _rule_changes(old: Json, new: Json) -> Iterator[str]:
    for cell in ("status", "default_lifetime_hours", "multiple", "transaction_map", "cooldown"):
        if old[cell] != new[cell]:
            yield f"{cell}: {_shown(old[cell])} → {_shown(new[cell])}"
    gone, come = _rest(old["conditions"], new["conditions"]), _rest(new["conditions"], old["conditions"])
    yield from (f"- {_row_in_words(one)}" for one in gone)
    yield from (f"+ {_row_in_words(one)}" for one in come)
    if not gone and not come and old["conditions"] != new["conditions"]:
        yield "the conditions stand in another order"


def _rest(rows: Sequence[Json], others: Sequence[Json]) -> list[Json]:
    """Those rows that have no equal among the others, each of which stands for one."""
    left = list(others)
    rest = []
    for one in rows:
        if one in left:
            left.remove(one)
        else:
            rest.append(one)
    return rest


def _row_in_words(one: Json) -> str:
    parts = [f"{one['sequence']}, {one['type']}"]
    if "external_event" in one:
        event = one["external_event"]
        parts.append(f"trigger {_shown(event) if event['id'] else event['name'] + ' (not in this account)'}")
    elif "call" in one:
        parts.append(one["call"])
    for criterion in one.get("criteria", ()):
        value = f" {_shown(criterion['value'])}" if "value" in criterion else ""
        person = " (person)" if criterion.get("of") == "person" else ""
        parts.append(f"{criterion['map']} {criterion['operator']}{value}{person}")
    parts += [f"{cell} {one[cell]}" for cell in ("wait", "within") if cell in one]
    parts += [f"{name} = map {value}" for name, value in one.get("variables", {}).items()]
    parts += [f"{name} = {_shown(value)}" for name, value in one.get("constants", {}).items()]
    return ", ".join(parts)


def _shown(value: Any) -> str:
    """A cell in a few words. References to Emarsys are shown as ``name (id)``."""
    if value is None or value == "":
        return "empty"
    if isinstance(value, dict) and set(value) == {"id", "name"}:
        return f"{value['name']} ({value['id']})"
    if isinstance(value, dict):
        return ", ".join(f"{name} as {_shown(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value) or "none"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str) and value.isprintable():
        return value
    return json.dumps(value)  # also a text with line feeds, which would look like lines of ours
