"""What is wrong with data maps, each with its cell and, where there is one, the way out in one click. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from models.meaning.catalogue import READ_ONLY_FIELDS, Catalogue
from models.meaning.configuration import DataMap
from models.meaning.configuration_file.maps import MOST_PATHS
from models.meaning.configuration_file.node import LONGEST_NAME, misleads
from models.meaning.json_path import JsonPath
from models.meaning.rules.validation import map_problems
from models.meaning.sightings import Sightings
from models.problems import UserMistake

Cell = Literal["name", "path", "field"]
Way = Literal["", "use path", "no field", "other field", "keep value"]
"""The way out that one click takes: the path in ``use_path``, no field, another field, or leaving the field alone on null."""


@dataclass(frozen=True, slots=True)
class MapFault:
    """``at`` is the map's place. An error keeps the maps from being saved. ``way`` would mend it."""

    at: int
    cell: Cell
    text: str
    evidence: str = ""
    is_error: bool = True
    use_path: str = ""
    way: Way = ""


def map_faults(maps: Sequence[DataMap], key_field_id: int, catalogue: Catalogue, seen: Sightings) -> list[MapFault]:
    """All faults in the order of the maps. ``seen`` is empty while no event came."""
    names = Counter(one.name for one in maps)
    found: list[MapFault] = []
    for at, one in enumerate(maps):
        if not one.name.strip():
            found.append(MapFault(at, "name", "The map has no name.", "Rules and traces call it by its name."))
        elif any(map(misleads, one.name)):
            text = "The name holds a control character, or one that reverses the text after it."
            found.append(MapFault(at, "name", text, "Take it out."))
        elif len(one.name) > LONGEST_NAME:
            found.append(MapFault(at, "name", f"The name is longer than {LONGEST_NAME} characters.", "Shorten it."))
        elif names[one.name] > 1:
            found.append(MapFault(at, "name", f"{names[one.name]} maps have this name.", "Give each its own."))
        found += _paths(at, one, seen)
        found += _field(at, one, catalogue)
        for clearing in map_problems([one], key_field_id):
            found.append(MapFault(at, "field", clearing.text, way="keep value"))
    places = {one.name: at for at, one in reversed(list(enumerate(maps)))}
    for double in map_problems([replace(one, clears=False) for one in maps], key_field_id):
        found.append(MapFault(places[double.field], "field", double.text, way="no field"))
    return sorted(found, key=lambda one: (one.at, not one.is_error))


def _paths(at: int, one: DataMap, seen: Sightings) -> Iterator[MapFault]:
    try:
        parsed = [JsonPath.parse(path) for path in one.paths]
    except UserMistake as mistake:
        yield MapFault(at, "path", mistake.text)
        return
    if len(parsed) > MOST_PATHS:
        yield MapFault(at, "path", f"{len(parsed)} paths are too many; {MOST_PATHS} is the most.", "Take some out.")
    elif not parsed:
        yield MapFault(at, "path", "The map has no JSON path.", "Write where the value stands, like traits.email.")
    elif seen and not any(map(seen.saw, parsed)):
        text, near = "No event of late had this path.", seen.nearest(one.paths[0])
        if near is None:
            yield MapFault(at, "path", text, "Nothing that came in looks like it.", is_error=False)
        else:
            samples = " or ".join(f"“{sample}”" for sample in near.samples[:2]) or "null"
            evidence = f"In {near.share:.0%} of events, {near.path} holds {samples}.".replace("%", " %")
            yield MapFault(at, "path", text, evidence, False, near.path, "use path")


def _field(at: int, one: DataMap, catalogue: Catalogue) -> Iterator[MapFault]:
    if one.field is None:
        return
    if one.field.id in READ_ONLY_FIELDS:
        text = f"{one.field.name} cannot be written in Emarsys."
        yield MapFault(at, "field", text, "Choose another field, or none.", way="no field")
    elif catalogue.read_at and one.field.id not in catalogue.fields:
        yield MapFault(
            at,
            "field",
            f"The account has no field {one.field.name} ({one.field.id}).",
            "Choose another, or refresh the fields if it is new.",
            is_error=False,
            way="other field",
        )
