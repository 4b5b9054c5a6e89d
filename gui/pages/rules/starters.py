"""What the starter library gives: a rule with the data maps that it needs, or a single map by its name."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from gui.pages.rules.draft import new_id
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration, DataMap, Rule
from models.meaning.configuration_file import match_account, read
from resources.library import Entry, entries


@cache
def library_maps() -> tuple[DataMap, ...]:
    """All data maps of the library, the first of each name. They feed rules only: fields are the account's affair."""
    found: dict[str, DataMap] = {}
    for entry in entries():
        for one in read(entry.document, new_id=new_id).data_maps or ():
            found.setdefault(one.name, replace(one, field=None, clears=False, when_true=None, when_false=None))
    return tuple(found.values())


def taken(entry: Entry, base: Configuration, catalogue: Catalogue) -> tuple[Rule, tuple[DataMap, ...]]:
    """An entry as a new rule of this workspace, and the data maps that the workspace lacks for it.

    Where a map of the workspace updates a field already, a new one for that field only feeds rules.
    """
    document, _ = match_account(read(entry.document, new_id=new_id), catalogue, base)
    known = {one.name for one in base.data_maps}
    updated = {one.field.id for one in base.data_maps if one.field is not None}
    maps = tuple(
        replace(one, field=None) if one.field is not None and one.field.id in updated else one
        for one in document.data_maps or ()
        if one.name not in known
    )
    return (document.rules or ())[0], maps
