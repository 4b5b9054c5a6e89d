"""Reads ``rules`` with their conditions. Operators are written in one way only once they are read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, get_args

from models.meaning.configuration import Call, Condition, ConditionType, Criterion, Operator, Rule, RuleStatus, Scalar
from models.meaning.configuration_file.maps import read_reference
from models.meaning.configuration_file.node import LARGEST_INTEGER, Node, described, misleads

WRITTEN_AS: dict[str, Operator] = {"!=": "≠", "<>": "≠", "<=": "≤", ">=": "≥", "==": "="}
VALUELESS: tuple[Operator, ...] = ("exists", "does not exist")
_OPERATORS: tuple[Operator, ...] = get_args(Operator)


def read_rules(nodes: Iterable[Node], *, full: bool, new_id: Callable[[], str]) -> tuple[Rule, ...]:
    """``full`` reads ids where they are; rows and rules without one get ``new_id()``."""
    found: list[Rule] = []
    names: set[str] = set()
    for node in nodes:
        one = _rule(node, full, new_id)
        if one.name and one.name in names:
            node.problem("name", f'Two rules have the name "{one.name}". Give one of them another.')
        names.add(one.name)
        found.append(one)
    return tuple(found)


def _rule(node: Node, full: bool, new_id: Callable[[], str]) -> Rule:
    rule = Rule(
        id=_id(node, full, new_id),
        name=node.name(),
        conditions=tuple(_condition(row, full, new_id) for row in node.objects("conditions")),
        status=node.one_of("status", get_args(RuleStatus), "off"),
        default_lifetime_hours=node.number("default_lifetime_hours", 48.0, least=-1_000_000, most=1_000_000),
        multiple=node.boolean("multiple", False),
        transaction_map=node.optional_text("transaction_map"),
        cooldown=node.optional_text("cooldown"),
    )
    node.close()
    return rule


def _condition(node: Node, full: bool, new_id: Callable[[], str]) -> Condition:
    event = node.object("external_event")
    one = Condition(
        id=_id(node, full, new_id),
        sequence=_sequence(node),
        type=node.one_of("type", get_args(ConditionType)),
        call=node.one_of("call", get_args(Call), "any"),
        wait=node.optional_text("wait"),
        within=node.optional_text("within"),
        criteria=tuple(_criterion(each) for each in node.objects("criteria")),
        variables=_variables(node.object("variables")),
        external_event=read_reference(event) if event else None,
        constants=_constants(node.object("constants")),
    )
    node.close()
    return one


def _id(node: Node, full: bool, new_id: Callable[[], str]) -> str:
    """Ids are ours: a file for people has none, and one that it brings has no say."""
    given = node.text("id")
    return given if full and given else new_id()


def _sequence(node: Node) -> int:
    if not node.has("sequence"):
        node.problem("sequence", "The sequence is missing: 0 for the first step, 1 for the next, and so on.")
    return node.integer("sequence", 0, most=1_000)


def _criterion(node: Node) -> Criterion:
    operator = _operator(node)
    one = Criterion(
        map=node.name("map"),
        operator=operator,
        value=_criterion_value(node, operator),
        of=node.one_of("of", ("event", "person"), "event"),
    )
    node.close()
    return one


def _operator(node: Node) -> Operator:
    written = node.raw("operator")
    if isinstance(written, str):
        word = " ".join(written.split()).lower()
        for operator in _OPERATORS:
            if word == operator:
                return operator
        if word in WRITTEN_AS:
            return WRITTEN_AS[word]
    return node.one_of("operator", _OPERATORS)


def _criterion_value(node: Node, operator: Operator) -> Scalar | tuple[Scalar, ...] | None:
    value = node.raw("value")
    if operator in VALUELESS:
        if value is not None:
            node.problem("value", f'"{operator}" compares with nothing. Leave the value out.')
        return None
    if operator == "is one of":
        if not isinstance(value, list) or not value:
            node.problem("value", '"is one of" needs a list of values.')
            return ()
        return tuple(found for one in value if (found := _scalar(node, "value", one)) is not None)
    if value is None:
        node.problem("value", f'"{operator}" needs a value to compare with.')
        return None
    return _scalar(node, "value", value)


def _scalar(node: Node, name: str, value: Any) -> Scalar | None:
    if isinstance(value, str):
        return node.as_text(value, name)
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) <= LARGEST_INTEGER):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    node.problem(name, f"A text, a number, true or false is expected here, not {described(value)}.")
    return None


def _variables(node: Node | None) -> dict[str, str]:
    if node is None:
        return {}
    return {_data_name(node, name): node.name(name) for name in node.names()}


def _constants(node: Node | None) -> dict[str, Scalar]:
    if node is None:
        return {}
    found: dict[str, Scalar] = {}
    for name in node.names():
        value = _scalar(node, name, node.raw(name))
        if value is not None:
            found[_data_name(node, name)] = value
    return found


def _data_name(node: Node, name: str) -> str:
    """A name in a trigger's ``data``, as it stands; only an empty one or control characters are refused."""
    if not name.strip() or any(misleads(one) for one in name):
        node.problem(name, "A name in the trigger's data must be readable text.")
    return name
