"""What the rows show of their maps: preview and problems, each under its own cell with its way out. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gui.pages.maps.columns import FIELD, NAME, PATH, PREVIEW
from gui.pages.maps.rows import Row
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration, DataMap
from models.meaning.map_checks import Cell, MapFault, map_faults
from models.meaning.map_losses import Losses
from models.meaning.map_preview import Preview
from models.meaning.sightings import Sightings

_COLUMN: dict[Cell, int] = {"name": NAME, "path": PATH, "field": FIELD}
_SHORT = {
    "path": "the path is not right",
    "not_text": "no text",
    "not_number": "no number",
    "not_boolean": "neither true nor false",
    "not_date": "no date",
    "not_list": "no list of values",
    "read_only_field": "cannot be written",
    "unknown_field": "no such field",
    "account_not_read": "fields not read yet",
    "not_opt_in": "neither consent nor refusal",
    "unknown_choice": "no such choice",
    "no_word_for_boolean": "no value for it",
    "several_for_one_choice": "several values for one choice",
    "list_into_text": "a list into a text field",
    "text_too_long": "too long for the field",
    "not_number_for_field": "no number for the field",
    "number_too_long": "too many digits",
    "not_date_for_field": "no date for the field",
}
"""A mapping reason beside its value; the sentence stands in the line below, and in the tooltip."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link of a problem line: ``act`` is what it does, ``path`` what it takes for it."""

    text: str
    act: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """``stops``: it keeps the maps from being saved. ``is_bad``: something is lost, not only worth a look."""

    column: int
    text: str
    evidence: str
    stops: bool
    is_bad: bool
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table."""

    row: Row
    preview: Preview
    problems: tuple[Problem, ...] = ()


_WAYS = {
    "no field": Way("For rules only", "no field"),
    "other field": Way("Refresh fields", "refresh"),
    "keep value": Way("Let it ignore null", "keep value"),
}


def problems(
    rows: Sequence[Row],
    base: Configuration,
    catalogue: Catalogue,
    seen: Sightings,
    left_out: Mapping[DataMap, Losses],
) -> dict[int, tuple[Problem, ...]]:
    """By the id of the row, the worst first."""
    maps = tuple(one.map for one in rows)
    found: dict[int, list[Problem]] = {one.id: [] for one in rows}
    for fault in map_faults(maps, base.key_field.id, catalogue, seen):
        found[rows[fault.at].id].append(_of_fault(fault))
    for row in rows:
        lost = left_out.get(row.map)
        if lost is not None and lost.count and not any(one.column == FIELD for one in found[row.id]):
            found[row.id].append(_of_losses(row.map, lost))
    return {id_: tuple(sorted(ones, key=lambda one: (not one.stops, not one.is_bad))) for id_, ones in found.items()}


def short_note(preview: Preview) -> str:
    return _SHORT.get(preview.code, preview.note)


def _of_fault(fault: MapFault) -> Problem:
    way = Way("Use that path", "use path", fault.use_path) if fault.way == "use path" else _WAYS.get(fault.way)
    ways = () if way is None else (way,)
    return Problem(_COLUMN[fault.cell], fault.text, fault.evidence, fault.is_error, fault.is_error, ways)


def _of_losses(data_map: DataMap, lost: Losses) -> Problem:
    times = "event" if lost.of == 1 else f"{lost.of:,} events"
    text = f"{'Left out' if data_map.field else 'Not read'} in {lost.count:,} of the last {times}."
    evidence = lost.note
    ways: tuple[Way, ...] = ()
    if lost.code in ("no_word_for_boolean", "account_not_read"):
        ways = (Way("Give it values", "values"),)
    elif data_map.field is not None and lost.choices:
        evidence = f"{data_map.field.name} knows {', '.join(lost.choices)}."
        ways = (Way("Refresh choices", "refresh"), Way("Match values", "match"))
    if lost.code == "account_not_read":
        evidence = "What stands for true and false is not known before the fields are read."
        ways = (*ways, Way("Refresh fields", "refresh"))
    return Problem(PREVIEW, text, evidence, stops=False, is_bad=True, ways=ways)
