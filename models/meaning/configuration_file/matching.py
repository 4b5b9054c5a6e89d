"""Finds the fields, choices and external events that a file names in the account in use: by id and name, else by name.

In another account an id alone means nothing: 1001 may be a different event there. What is not found is taken out of its
place, so that nothing is ever written to a wrong field or triggers a wrong program, and reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeVar

from models.meaning.catalogue import Catalogue, Field
from models.meaning.configuration import Condition, Configuration, DataMap, Reference
from models.meaning.configuration_file.reading import Document

Thing = TypeVar("Thing")

LAST_SYSTEM_FIELD = 48
"""System fields have the same id in every account, whatever their name there (emarsys-api.md §3.3)."""


What = Literal["field", "choice", "external event"]


class Asked(NamedTuple):
    """What a file asks the account for. A field or event is the same one wherever it is asked for, a choice in its map."""

    what: What
    reference: Reference
    where: str = ""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """``where`` names the map, rule or setting that asked for it; ``options`` are what may be chosen instead, by name."""

    what: What
    reference: Reference
    where: str
    options: tuple[Reference, ...] = field(default=(), compare=False, repr=False)

    @property
    def asked(self) -> Asked:
        return Asked(self.what, self.reference, self.where if self.what == "choice" else "")

    def __str__(self) -> str:
        effect = {
            "field": "it updates no field until you choose one",
            "choice": "that value is not converted until you choose one",
            "external event": "the rule triggers nothing until you choose one",
        }[self.what]
        wanted = f'{self.what} "{self.reference.name}" ({self.reference.id})'
        return f"The account has no {wanted} for {self.where}; {effect}."


def match_account(
    document: Document, catalogue: Catalogue, here: Configuration, chosen: Mapping[Asked, int] | None = None
) -> tuple[Document, tuple[Unmatched, ...]]:
    """The document with the account's own ids and names, and what could not be found in it.

    What the configuration ``here`` names in the same way stays as it is, also where it was renamed or deleted in Emarsys
    since. ``chosen`` is what a person chose for what was not found. Without a catalogue (the account was never
    read) nothing can be said and nothing is changed.
    """
    if not catalogue.read_at:
        return document, ()
    matching = _Matching(catalogue, here, chosen or {})
    workspace = dict(document.workspace)
    if "key_field" in workspace:
        workspace["key_field"] = matching.key_field(workspace["key_field"])
    matched = replace(
        document,
        workspace=workspace,
        data_maps=None if document.data_maps is None else tuple(map(matching.data_map, document.data_maps)),
        rules=None
        if document.rules is None
        else tuple(
            replace(rule, conditions=tuple(matching.condition(row, rule.name) for row in rule.conditions))
            for rule in document.rules
        ),
    )
    return matched, tuple(matching.missing)


class _Matching:
    def __init__(self, catalogue: Catalogue, here: Configuration, chosen: Mapping[Asked, int]) -> None:
        self._catalogue = catalogue
        self._chosen = chosen
        self._fields = {id_: (one, one.name) for id_, one in catalogue.fields.items()}
        self._events = {id_: (one, one.name) for id_, one in catalogue.events.items()}
        self._here = {here.key_field}
        self._here |= {one for each in here.data_maps for one in (each.field, each.when_true, each.when_false) if one}
        self._here |= {row.external_event for rule in here.rules for row in rule.conditions if row.external_event}
        self.missing: list[Unmatched] = []

    def key_field(self, wanted: Reference) -> Reference:
        found = self._field(wanted)
        if found is None:
            self._miss("field", wanted, "the key field", self._fields)
            return wanted
        return Reference(found.id, found.name)

    def data_map(self, one: DataMap) -> DataMap:
        if one.field is None:
            return one
        where = f'the data map "{one.name}"'
        field = self._field(one.field)
        if field is None and one.field in self._here:
            return one
        if field is None:
            self._miss("field", one.field, where, self._fields)
            return replace(one, field=None, when_true=None, when_false=None)
        named = replace(one, field=Reference(field.id, field.name))
        if not field.choices:
            return named
        when_true, when_false = (self._choice(each, field, where) for each in (one.when_true, one.when_false))
        return replace(named, when_true=when_true, when_false=when_false)

    def condition(self, row: Condition, rule: str) -> Condition:
        wanted = row.external_event
        if wanted is None:
            return row
        found = self._found(Asked("external event", wanted), self._events)
        if found is None and wanted in self._here:
            return row
        if found is None:
            self._miss("external event", wanted, f'the rule "{rule}"', self._events)
            return replace(row, external_event=Reference(0, wanted.name))
        return replace(row, external_event=Reference(found.id, found.name))

    def _field(self, wanted: Reference) -> Field | None:
        if wanted.id <= LAST_SYSTEM_FIELD and wanted.id in self._catalogue.fields:
            return self._catalogue.fields[wanted.id]
        return self._found(Asked("field", wanted), self._fields)

    def _choice(self, wanted: Reference | None, field: Field, where: str) -> Reference | None:
        if wanted is None:
            return None
        choices = {choice.id: (choice, choice.label) for choice in field.choices}
        found = self._found(Asked("choice", wanted, where), choices)
        if found is None:
            self._miss("choice", wanted, where, choices)
            return None
        return Reference(found.id, found.label)

    def _miss(self, what: What, wanted: Reference, where: str, things: Mapping[int, tuple[Thing, str]]) -> None:
        options = sorted((Reference(id_, name) for id_, (_, name) in things.items()), key=lambda one: _folded(one.name))
        self.missing.append(Unmatched(what, wanted, where, tuple(options)))

    def _found(self, asked: Asked, things: Mapping[int, tuple[Thing, str]]) -> Thing | None:
        """What a person chose; else the thing with this id and name, else the only one of this name. Without a name the id
        counts."""
        if asked in self._chosen and self._chosen[asked] in things:
            return things[self._chosen[asked]][0]
        wanted = asked.reference
        there = things.get(wanted.id)
        if there is not None and (not wanted.name or wanted in self._here or _folded(there[1]) == _folded(wanted.name)):
            return there[0]
        named = [thing for thing, name in things.values() if wanted.name and _folded(name) == _folded(wanted.name)]
        return named[0] if len(named) == 1 else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
