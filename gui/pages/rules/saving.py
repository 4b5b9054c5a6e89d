"""Writes rules: as a new revision of the configuration, checked as everything that is saved. Runs on a worker's thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from models.meaning.configuration import Configuration, DataMap, Rule
from models.meaning.rules.compile import used_maps
from models.meaning.saving import refuse_faults
from models.storage import accounts, revisions
from models.storage.commands import Ask, ask
from models.storage.workspace import open_workspace

WHO = "console"


@dataclass(frozen=True, slots=True)
class Change:
    """``rules`` are all rules after it; ``what`` is the sentence for the list of revisions."""

    rules: tuple[Rule, ...]
    what: str
    new_maps: tuple[DataMap, ...] = ()


def putting(configuration: Configuration, rule: Rule, new_maps: tuple[DataMap, ...] = ()) -> Change:
    """The rule takes the place of the one with its id, or follows the others."""
    needed = used_maps(rule)
    new_maps = tuple(one for one in new_maps if one.name in needed)
    before = next((one for one in configuration.rules if one.id == rule.id), None)
    if before is None:
        return Change((*configuration.rules, rule), f'Added rule "{rule.name}"', new_maps)
    rules = tuple(rule if one.id == rule.id else one for one in configuration.rules)
    if before == replace(rule, status=before.status):
        return Change(rules, f'Set rule "{rule.name}" to {rule.status}')
    return Change(rules, f'Changed rule "{rule.name}"', new_maps)


def removing(configuration: Configuration, rule: Rule) -> Change:
    rules = tuple(one for one in configuration.rules if one.id != rule.id)
    return Change(rules, f'Deleted rule "{rule.name}"')


def save(workspace: Path, base: Configuration, change: Change, now: int) -> Configuration:
    """Save and return the new revision. Raises ``UserMistake`` for faults, or where somebody saved after ``base``."""
    known = {one.name for one in base.data_maps}
    maps = (*base.data_maps, *(one for one in change.new_maps if one.name not in known))
    made = replace(base, rules=change.rules, data_maps=maps)
    with open_workspace(workspace, "editor") as opened:
        refuse_faults(made, accounts.current(opened.connection, base).catalogue)
        return revisions.save(opened.db, made, WHO, change.what, now)


def request(workspace: Path, what: Ask, arguments: dict[str, object], now: int) -> int:
    """Ask the gateway for something; returns the request's number."""
    with open_workspace(workspace, "editor") as opened:
        return ask(opened.db, what, arguments, WHO, now)
