"""Finds the fields, choices and external events of a configuration in an account: by id and name, else by name.

In another account an id alone means nothing: 1001 may be a different event there. What is not found is taken out of its
place, so that nothing is ever written to a wrong field or triggers a wrong program, and reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from models.meaning.catalogue import Catalogue, Field
from models.meaning.configuration import Condition, Configuration, DataMap, Reference

Thing = TypeVar("Thing")

LAST_SYSTEM_FIELD = 48
"""System fields have the same id in every account, whatever their name there (emarsys-api.md §3.3)."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """``where`` names the map, rule or setting that asked for it."""

    what: Literal["field", "choice", "external event"]
    reference: Reference
    where: str

    def __str__(self) -> str:
        effect = {
            "field": "it updates no field until you choose one",
            "choice": "that value is not converted until you choose one",
            "external event": "the rule triggers nothing until you choose one",
        }[self.what]
        wanted = f'{self.what} "{self.reference.name}" ({self.reference.id})'
        return f"The account has no {wanted} for {self.where}; {effect}."


def match_account(configuration: Configuration, catalogue: Catalogue) -> tuple[Configuration, tuple[Unmatched, ...]]:
    """The configuration with the account's own ids and names, and what could not be found in it.

    Without a catalogue (the account was never read) nothing can be said and nothing is changed.
    """
    if not catalogue.read_at:
        return configuration, ()
    missing: list[Unmatched] = []
    key_field = _field(configuration.key_field, catalogue)
    if key_field is None:
        missing.append(Unmatched("field", configuration.key_field, "the key field"))
    maps = tuple(_data_map(one, catalogue, missing) for one in configuration.data_maps)
    rules = tuple(
        replace(rule, conditions=tuple(_condition(row, rule.name, catalogue, missing) for row in rule.conditions))
        for rule in configuration.rules
    )
    matched = replace(
        configuration,
        key_field=_reference(key_field) if key_field else configuration.key_field,
        data_maps=maps,
        rules=rules,
    )
    return matched, tuple(missing)


def _data_map(one: DataMap, catalogue: Catalogue, missing: list[Unmatched]) -> DataMap:
    if one.field is None:
        return one
    where = f'the data map "{one.name}"'
    field = _field(one.field, catalogue)
    if field is None:
        missing.append(Unmatched("field", one.field, where))
        return replace(one, field=None, when_true=None, when_false=None)
    if not field.choices:
        return replace(one, field=_reference(field))
    return replace(
        one,
        field=_reference(field),
        when_true=_choice(one.when_true, field, where, missing),
        when_false=_choice(one.when_false, field, where, missing),
    )


def _choice(one: Reference | None, field: Field, where: str, missing: list[Unmatched]) -> Reference | None:
    if one is None:
        return None
    choices = {choice.id: (choice, choice.label) for choice in field.choices}
    found = _by_id_and_name(one, choices)
    if found is None:
        missing.append(Unmatched("choice", one, where))
        return None
    return Reference(found.id, found.label)


def _condition(row: Condition, rule: str, catalogue: Catalogue, missing: list[Unmatched]) -> Condition:
    wanted = row.external_event
    if wanted is None:
        return row
    found = _by_id_and_name(wanted, {id_: (one, one.name) for id_, one in catalogue.events.items()})
    if found is None:
        missing.append(Unmatched("external event", wanted, f'the rule "{rule}"'))
        return replace(row, external_event=Reference(0, wanted.name))
    return replace(row, external_event=Reference(found.id, found.name))


def _field(wanted: Reference, catalogue: Catalogue) -> Field | None:
    if wanted.id <= LAST_SYSTEM_FIELD and wanted.id in catalogue.fields:
        return catalogue.fields[wanted.id]
    return _by_id_and_name(wanted, {id_: (one, one.name) for id_, one in catalogue.fields.items()})


def _by_id_and_name(wanted: Reference, things: Mapping[int, tuple[Thing, str]]) -> Thing | None:
    """The thing with this id and name; else the only one of this name; a reference without a name counts by its id."""
    here = things.get(wanted.id)
    if here is not None and (not wanted.name or _folded(here[1]) == _folded(wanted.name)):
        return here[0]
    named = [thing for thing, name in things.values() if wanted.name and _folded(name) == _folded(wanted.name)]
    return named[0] if len(named) == 1 else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _reference(field: Field) -> Reference:
    return Reference(field.id, field.name)
