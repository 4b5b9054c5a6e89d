"""The operators that look into stored messages and traces: plain text, data maps, rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from peewee import SQL, NodeList, fn

from models.problems import UserMistake
from models.storage.event_filter.operator import Operator, any_of, like
from models.storage.event_filter.span import Span
from models.storage.event_filter.words import SHORTEST
from models.storage.full_text import GENERATIONS
from models.storage.tables import Event, EventBody, RuleInstance

_MAP = re.compile(r"(?P<name>[^=≠<≤>≥]+?)\s*(?:(?P<comparison>>=|<=|!=|[=≠<≤>≥])\s*(?P<value>.*))?", re.DOTALL)
_AS_WRITTEN = {">=": "≥", "<=": "≤", "!=": "≠"}


class Plain(Operator):
    """Text without an operator."""

    name = ""
    help = (
        "Words anywhere in what was received, in the contact and in the name; the last one may be cut short."
        " Among the newest 50,000 events three letters or more are found inside words, too."
    )
    example = "coupon"
    phrases = ("with the text “{}”", "without the text “{}”")
    note = "Inside words it is looked for among the newest 50,000 events."

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        return any_of(self._one(value, span) for value in values)

    def _one(self, text: str, span: Span) -> Any:
        found = _in_index(text, span)
        if span.top > span.direct:
            found = found | ((Event.id > span.direct) & _directly(text))
        if span.low < span.first - 1:
            found = found | ((Event.id < span.first) & _directly(text))
        return found


class MapOperator(Operator):
    name = "map"
    help = (
        "The value that a data map found: compared by = != < <= > >=, or that there is one at all."
        " Older events are looked through bit by bit."
    )
    example = "map:ecom_revenue>=100"
    phrases = ("where {}", "where not {}")
    slow = True

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        return any_of(_of_trace("map_is", *_read(value)) for value in values)

    def say(self, values: Sequence[str], minus: bool) -> str:
        return super().say([self._phrase(*_read(value)) for value in values], minus)

    @staticmethod
    def _phrase(name: str, comparison: str, value: str) -> str:
        return f"{name} {comparison} {value}" if comparison else f"{name} has a value"


class RuleOperator(Operator):
    name = "rule"
    help = "A rule that the event moved, by its name; * stands for anything."
    example = 'rule:"Coupon*"'
    phrases = ("that moved the rule {}", "that did not move the rule {}")
    slow = True

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        return (Event.rules > 0) & any_of(_of_trace("moved_rule", value.lower()) for value in values)


class RuleInstanceOperator(Operator):
    name = "instance"
    help = (
        "The number of a rule's instance, or its UUID: the events and timers that moved it, from its start to its end."
    )
    example = "instance:88"
    phrases = ("of the rule instance {}", "not of the rule instance {}")

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        numbers = [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]
        named = RuleInstance.id.in_(numbers) | RuleInstance.uuid.in_([value.lower() for value in values])
        whose = RuleInstance.select(RuleInstance.person_id).where(named)
        trace = EventBody.select(EventBody.trace).where(EventBody.event_id == Event.id)
        its = (RuleInstance.person_id == Event.person_id) & (fn.moved_instance(trace, RuleInstance.uuid) == 1)
        moved = fn.EXISTS(RuleInstance.select(RuleInstance.id).where(named & its))
        return fn.COALESCE(Event.person_id, 0).in_(whose) & (Event.rules > 0) & moved


def _in_index(text: str, span: Span) -> Any:
    """Whether the index of words has the event for ``text``; each part between asterisks may go on after its last letter."""
    asked = " AND ".join('"{}" *'.format(part.replace('"', '""')) for part in text.split("*") if part.strip())
    selects = " UNION ALL ".join(
        f"SELECT rowid FROM event_text_{one} WHERE event_text_{one} MATCH ? AND rowid > ? AND rowid <= ?"
        for one in GENERATIONS
    )
    values = (asked or '""', span.low, span.top) * len(GENERATIONS)
    return NodeList((Event.id, SQL(f"IN ({selects})", values)))


def _directly(text: str) -> Any:
    """Whether the event itself holds ``text``."""
    begins = len(text) < SHORTEST
    columns = [fn.COALESCE(one, "") for one in (Event.name, Event.contact, Event.message_id)]
    named = any_of(like(one, f"{text}*" if begins else f"*{text}*") for one in columns)
    # In a message each word of a value stands after a quote, a blank or a sign: the beginning of a value is enough here.
    written = _as_json(f'"{text}' if begins else text)
    message = EventBody.select(EventBody.message).where(EventBody.event_id == Event.id)
    return named | (fn.holds_text(message, written) == 1)


def _as_json(text: str) -> str:
    """As it stands in a stored message, in lower case."""
    lead, rest = ('"', text[1:]) if text.startswith('"') else ("", text)
    return lead + rest.lower().replace("\\", "\\\\").replace('"', '\\"')


def _of_trace(function: str, *values: str) -> Any:
    trace = EventBody.select(EventBody.trace).where(EventBody.event_id == Event.id)
    return getattr(fn, function)(trace, *values) == 1


def _read(value: str) -> tuple[str, str, str]:
    """``revenue>100`` as name, comparison and value; the last two are empty where it only asks for a value."""
    found = _MAP.fullmatch(value)
    if found is None or not found["name"].strip():
        raise UserMistake(f"The name of a data map is missing, like in {MapOperator.example}.")
    sign = found["comparison"] or ""
    if sign and not found["value"]:
        raise UserMistake(f"A value is missing after {value}, like in {MapOperator.example}.")
    return found["name"].strip(), _AS_WRITTEN.get(sign, sign), found["value"] or ""
