"""The data map that a path suggests: a name of the field's kind, its type, and the contact field of the same name. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from models.meaning.catalogue import READ_ONLY_FIELDS, Catalogue, Field
from models.meaning.configuration import DataMap, Reference
from models.meaning.json_path import JsonPath
from models.meaning.properties import Property
from models.problems import UserMistake

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OTHER = re.compile(r"[^0-9a-z]+")
_GENERIC = frozenset({"id", "name", "title", "value", "type", "key", "path", "url", "code", "category", "quantity"})
_KNOWN_NAMES = {"event": "ecom_event", "userId": "user_id", "anonymousId": "anonymous_id"}


def guessed_map(path: str, seen: Iterable[Property], maps: Collection[DataMap], catalogue: Catalogue) -> DataMap:
    """A map of ``path`` with a name that no other map has. It updates a field only where the field's name says so."""
    found = next((one for one in seen if one.path == path), None)
    name = free_name(guessed_name(path), (one.name for one in maps))
    taken = {one.field.id for one in maps if one.field is not None}
    return DataMap(name, (path,), "string" if found is None else found.data_type, _field(path, catalogue, taken))


def guessed_name(path: str) -> str:
    """The path's last name in snake case, with the one before where it alone says too little."""
    if path in _KNOWN_NAMES:
        return _KNOWN_NAMES[path]
    names = _names(path)
    if not names:
        return "map"
    snake = [_snake(one) for one in names]
    return "_".join(one for one in (snake[-2:] if snake[-1] in _GENERIC else snake[-1:]) if one) or "map"


def free_name(name: str, taken: Iterable[str]) -> str:
    """``name``, or the first of ``name_2``, ``name_3`` … that is not taken."""
    known = set(taken)
    number, free = 1, name
    while free in known:
        number += 1
        free = f"{name}_{number}"
    return free


def _names(path: str) -> list[str]:
    try:
        return [step for step in JsonPath.parse(path).steps if isinstance(step, str)]
    except UserMistake:
        return []


def _snake(name: str) -> str:
    return _OTHER.sub("_", _CAMEL.sub("_", name).lower()).strip("_")


def _field(path: str, catalogue: Catalogue, taken: Collection[int]) -> Reference | None:
    names = _names(path)
    wanted = _folded(names[-1]) if names and "[" not in path else ""
    if not wanted or wanted in _GENERIC:
        return None
    for one in catalogue.fields.values():
        if one.id not in taken and one.id not in READ_ONLY_FIELDS and wanted in _writings(one):
            return Reference(one.id, one.name)
    return None


def _writings(field: Field) -> tuple[str, str]:
    return _folded(field.name), _folded(field.string_id)


def _folded(name: str) -> str:
    return _OTHER.sub("", name.lower())
