"""Rules follow the new names of the data maps that they use. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from models.meaning.configuration import Condition, Rule
from models.meaning.rules.compile import used_maps


def renamed(rules: Iterable[Rule], names: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rules with the old names of ``names`` replaced by the new ones, all at once."""
    return tuple(_rule(one, names) if names.keys() & set(used_maps(one)) else one for one in rules)


def _rule(rule: Rule, names: Mapping[str, str]) -> Rule:
    transaction = rule.transaction_map
    return replace(
        rule,
        transaction_map=None if transaction is None else names.get(transaction, transaction),
        conditions=tuple(_condition(one, names) for one in rule.conditions),
    )


def _condition(row: Condition, names: Mapping[str, str]) -> Condition:
    return replace(
        row,
        criteria=tuple(replace(one, map=names.get(one.map, one.map)) for one in row.criteria),
        variables={name: names.get(one, one) for name, one in row.variables.items()},
    )
