"""The data maps while they are edited, as plain values: each row with the map that was saved, and what has changed. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.meaning.configuration import Configuration, DataMap
from models.meaning.map_renaming import renamed
from models.meaning.path_list import joined_paths
from models.meaning.rules.compile import used_maps

BLANK = DataMap("", ())


@dataclass(frozen=True, slots=True)
class Row:
    """``id`` is the console's own, so that a row stays itself under any name. ``was`` is ``None`` for a new map.

    A new row that nothing was entered in is blank: it is no map yet.
    """

    id: int
    map: DataMap
    was: DataMap | None

    @property
    def edited(self) -> bool:
        return self.map != self.was

    @property
    def blank(self) -> bool:
        return self.was is None and self.map == BLANK


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the page edits."""

    rows: tuple[Row, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def maps(self) -> tuple[DataMap, ...]:
        return tuple(one.map for one in self.rows if not one.blank)

    def row(self, id_: int) -> Row | None:
        return next((one for one in self.rows if one.id == id_), None)

    def place(self, id_: int) -> int:
        return next((at for at, one in enumerate(self.rows) if one.id == id_), -1)

    def put(self, id_: int, data_map: DataMap) -> Sheet:
        return replace(self, rows=tuple(replace(one, map=data_map) if one.id == id_ else one for one in self.rows))


def on_base(sheet: Sheet, base: Configuration) -> Configuration:
    """``base`` with what the sheet says; rules follow the maps that have a new name."""
    names = {one.was.name: one.map.name for one in sheet.rows if one.was is not None and one.was.name != one.map.name}
    rules = renamed(base.rules, names) if names else base.rules
    return replace(base, data_maps=sheet.maps, primary_key=sheet.key, rules=rules)


def users_of(sheet: Sheet, id_: int, base: Configuration) -> list[str]:
    """Names of the rules that use the map of this row."""
    row = sheet.row(id_)
    name = None if row is None or row.was is None else row.was.name
    return [one.name for one in base.rules if name in used_maps(one)]


def rebased(sheet: Sheet, base: Configuration, theirs: Configuration, next_id: int) -> tuple[Sheet, list[str]]:
    """The sheet's own edits on top of what somebody else has saved meanwhile, and the names of maps that both changed.

    What was not edited here becomes theirs; what was edited here stays, and a map that they deleted is then a new one.
    """
    theirs_by_name = {one.name: one for one in theirs.data_maps}
    rows: list[Row] = []
    both: list[str] = []
    for row in sheet.rows:
        there = None if row.was is None else theirs_by_name.pop(row.was.name, None)
        if row.edited:
            if row.was is not None and there != row.was:
                both.append(row.map.name)
            rows.append(replace(row, was=there))
        elif there is not None:
            rows.append(Row(row.id, there, there))
    known = {one.name for one in base.data_maps}
    added = [one for one in theirs_by_name.values() if one.name not in known]
    rows += [Row(next_id + at, one, one) for at, one in enumerate(added)]
    key = theirs.primary_key if sheet.key == base.primary_key else sheet.key
    return Sheet(tuple(rows), key), both


def changes(sheet: Sheet, base: Configuration) -> list[str]:
    """What saving would change, a phrase for each: ``ecom_revenue: path changed from a to b``."""
    found: list[str] = []
    for row in sheet.rows:
        if row.was is None and not row.blank:
            found.append(f"{row.map.name or 'new map'} added")
        elif row.was is not None and row.edited:
            followers = len(users_of(sheet, row.id, base)) if row.map.name != row.was.name else 0
            found.append(f"{row.was.name}: {'; '.join(_edits(row.was, row.map, followers))}")
    kept = {one.was.name for one in sheet.rows if one.was is not None}
    found += [f"{one.name} deleted" for one in base.data_maps if one.name not in kept]
    order = [one.was.name for one in sheet.rows if one.was is not None]
    if order != [one.name for one in base.data_maps if one.name in kept]:
        found.append("order changed")
    if sheet.key != base.primary_key:
        found.append(f"primary key changed to {joined_paths(sheet.key) or 'nothing'}")
    return found


def _edits(was: DataMap, now: DataMap, followers: int) -> list[str]:
    """``followers``: so many rules take over the new name."""
    found = []
    if was.name != now.name:
        rules = "" if not followers else f" in {followers} rules, too" if followers > 1 else " in its rule, too"
        found.append(f"renamed to {now.name or 'nothing'}{rules}")
    if was.paths != now.paths:
        found.append(f"path changed from {joined_paths(was.paths)} to {joined_paths(now.paths) or 'nothing'}")
    if was.data_type != now.data_type:
        found.append(f"type changed from {was.data_type} to {now.data_type}")
    if was.field != now.field:
        found.append("updates no field any more" if now.field is None else f"updates {now.field.name}")
    if was.clears != now.clears:
        found.append("null clears the field" if now.clears else "null leaves the field alone")
    if (was.when_true, was.when_false) != (now.when_true, now.when_false):
        found.append("values for true and false changed")
    return found


def sentence(found: Sequence[str], most: int = 2) -> str:
    """Some of the changes as one line; how many more there are."""
    more = len(found) - most
    return "; ".join(found[:most]) + (f"; {more} more" if more > 0 else "")
