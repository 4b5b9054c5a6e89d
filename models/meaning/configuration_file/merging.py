"""Puts a read document onto the configuration of a workspace: as a whole, or merged so that what it lacks is kept.

A rule is the same one while its name is, and a row while nothing else of its rule is more like it: their ids, which
open instances and trigger ids hang on, survive an import.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from models.meaning.configuration import Condition, Configuration, DataMap, EmarsysAccount, Rule, Settings
from models.meaning.configuration_file.reading import Document

Named = TypeVar("Named", DataMap, Rule)


def applied(document: Document, revision: int = 0) -> Configuration:
    """The configuration that a complete document stands for; what it lacks has its default."""
    blank = Configuration(document.workspace.get("name", ""), revision=revision)
    return _with_ids(blank, _built(document, blank, document.data_maps or (), document.rules or ()))


def onto(current: Configuration, document: Document, *, merge: bool = False) -> Configuration:
    """The configuration after an import: maps, rules and settings as the file has them.

    The account and the workspace's name say where and who, not what: what the file lacks of them always stays.
    """
    if merge:
        maps = _merged(current.data_maps, document.data_maps or ())
        rules = _merged(current.rules, document.rules or ())
        return _with_ids(current, _built(document, current, maps, rules))
    base = Configuration(current.name, revision=current.revision, emarsys=current.emarsys)
    return _with_ids(current, _built(document, base, document.data_maps or (), document.rules or ()))


def _built(document: Document, base: Configuration, maps: Sequence[DataMap], rules: Sequence[Rule]) -> Configuration:
    account: EmarsysAccount = replace(base.emarsys, **document.emarsys)
    settings: Settings = replace(base.settings, **document.settings)
    return replace(
        base, emarsys=account, settings=settings, data_maps=tuple(maps), rules=tuple(rules), **document.workspace
    )


def _merged(old: Sequence[Named], new: Sequence[Named]) -> list[Named]:
    """Those of ``new`` take the place of the same names, the others follow."""
    by_name = {one.name: one for one in new}
    kept = [by_name.pop(one.name, one) for one in old]
    return kept + list(by_name.values())


def _with_ids(old: Configuration, new: Configuration) -> Configuration:
    by_name = {rule.name: rule for rule in old.rules}
    return replace(new, rules=tuple(_same_rule(by_name.get(rule.name), rule) for rule in new.rules))


def _same_rule(old: Rule | None, new: Rule) -> Rule:
    if old is None:
        return new
    ids: dict[int, str] = {}
    left = list(old.conditions)
    # Equal rows first, so that a row which only moved is not taken for its neighbour.
    for alike in (_equal_rows, _kindred_rows):
        for position, condition in enumerate(new.conditions):
            if position not in ids:
                twin = next((one for one in left if alike(one, condition)), None)
                if twin is not None:
                    ids[position] = twin.id
                    left.remove(twin)
    rows = tuple(replace(one, id=ids.get(position, one.id)) for position, one in enumerate(new.conditions))
    return replace(new, id=old.id, conditions=rows)


def _equal_rows(old: Condition, new: Condition) -> bool:
    return replace(old, id=new.id) == new


def _kindred_rows(old: Condition, new: Condition) -> bool:
    """A row with a changed cell. An exit to another external event is another exit, with ``trigger_id`` of its own."""
    return _kind(old) == _kind(new)


def _kind(one: Condition) -> tuple[object, ...]:
    return one.sequence, one.type, one.call, one.external_event
