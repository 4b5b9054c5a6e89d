"""Which maps the table shows: all, those of one kind, those that are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gui.pages.maps.problems import Line
from models.meaning.path_list import joined_paths

KINDS = ("All", "Update a field", "For rules only", "Problems")
_WANTED: tuple[Callable[[Line], bool], ...] = (
    lambda one: True,
    lambda one: one.row.map.field is not None,
    lambda one: one.row.map.field is None,
    lambda one: bool(one.problems),
)


def counted(lines: Iterable[Line]) -> list[str]:
    """The kinds, each with how many there are."""
    lines = list(lines)
    return [f"{kind} {sum(map(wanted, lines))}" for kind, wanted in zip(KINDS, _WANTED, strict=True)]


def narrowed(lines: Iterable[Line], kind: int, search: str, keep: int) -> tuple[Line, ...]:
    """Lines of the kind that hold ``search`` (folded), and in any case the one of the row ``keep``."""
    wanted = _WANTED[kind]
    return tuple(one for one in lines if one.row.id == keep or (wanted(one) and _holds(one, search)))


def _holds(line: Line, search: str) -> bool:
    data_map = line.row.map
    field = "" if data_map.field is None else f"{data_map.field.name} {data_map.field.id}"
    return search in f"{data_map.name}\n{joined_paths(data_map.paths)}\n{field}".casefold()
