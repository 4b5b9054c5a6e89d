"""Reads a filter line: the condition for the database and the sentence for people, or which word is wrong and why."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from models.problems import UserMistake
from models.storage.event_filter.operator import Operator
from models.storage.event_filter.operators import OPERATORS, PLAIN
from models.storage.event_filter.span import WHOLE, Span
from models.storage.event_filter.words import Word, words

EVERYTHING = "Every event."


class FilterMistake(UserMistake):
    """A word is wrong; it stands at ``start`` .. ``end`` of the line."""

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(text, "filter")
        self.start = start
        self.end = end


Where = Callable[[Span], Any]
"""The condition, as it is right for the events of a span."""


@dataclass(frozen=True, slots=True)
class Filter:
    """``where`` gives a Peewee condition on ``Event``, ``None``: every event. ``sentence`` says the same in English.
    ``slow``: it looks into messages or traces, ``near``: into those of the newest events only; ``note`` says what else is to
    be known."""

    line: str
    where: Where | None
    sentence: str
    slow: bool = False
    near: bool = False
    note: str = ""


def parse(line: str, now: int) -> Filter:
    """Read a line; ``now`` (ms) is what times of day and ages are counted from. Raises ``FilterMistake``."""
    read = [(word, _operator(word)) for word in words(line)]
    phrases = [_checked(word, operator, now) for word, operator in read]
    if not read:
        return Filter(line.strip(), None, EVERYTHING)

    def where(span: Span) -> Any:
        conditions = (_condition(word, operator, now, span) for word, operator in read)
        return reduce(and_, conditions)

    sentence = ", ".join(phrases)
    slow = any(operator.slow for _, operator in read)
    near = PLAIN in (operator for _, operator in read)
    note = " ".join(dict.fromkeys(operator.note for _, operator in read if operator.note))
    return Filter(line.strip(), where, f"{sentence[0].upper()}{sentence[1:]}.", slow, near, note)


def _operator(word: Word) -> Operator:
    operator = OPERATORS.get(word.operator) if word.operator else PLAIN
    if operator is None:
        near = difflib.get_close_matches(word.operator, OPERATORS, 1)
        advice = f"Is “{near[0]}:” meant?" if near else f"There are {', '.join(OPERATORS)}."
        raise FilterMistake(
            f"There is no operator “{word.operator}:”. {advice} Put text with a colon in quotes.", word.start, word.end
        )
    if not word.values:
        what = f"A value is missing after {word.operator}:, like {operator.example}."
        raise FilterMistake(what if word.operator else "A word is missing after the minus.", word.start, word.end)
    return operator


def _checked(word: Word, operator: Operator, now: int) -> str:
    """The English of a word, once it is sure that its values can be asked for."""
    try:
        operator.where(word.values, now, WHOLE)
        return operator.say(word.values, word.minus)
    except UserMistake as mistake:
        raise FilterMistake(mistake.text, word.start, word.end) from None


def _condition(word: Word, operator: Operator, now: int, span: Span) -> Any:
    condition = operator.where(word.values, now, span)
    return ~condition if word.minus else condition
