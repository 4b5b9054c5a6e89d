"""Reads a filter line: the condition for the database and the sentence for people, or which word is wrong and why."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from models.problems import UserMistake
from models.storage.event_filter.operators import OPERATORS, PLAIN
from models.storage.event_filter.words import Word, words

EVERYTHING = "Every event."


class FilterMistake(UserMistake):
    """A word is wrong; it stands at ``start`` .. ``end`` of the line."""

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(text, "filter")
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Filter:
    """``where`` is a Peewee condition on ``Event``, ``None``: every event. ``sentence`` says the same in English."""

    line: str
    where: Any
    sentence: str


def parse(line: str, now: int) -> Filter:
    """Read a line; ``now`` (ms) is what times of day and ages are counted from. Raises ``FilterMistake``."""
    where, phrases = None, []
    for word in words(line):
        condition, phrase = _read(word, line, now)
        where = condition if where is None else where & condition
        phrases.append(phrase)
    sentence = ", ".join(phrases)
    return Filter(line.strip(), where, f"{sentence[0].upper()}{sentence[1:]}." if sentence else EVERYTHING)


def _read(word: Word, line: str, now: int) -> tuple[Any, str]:
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
    try:
        condition = operator.where(word.values, now)
        phrase = operator.say(word.values, word.minus)
    except UserMistake as mistake:
        raise FilterMistake(mistake.text, word.start, word.end) from None
    return (~condition if word.minus else condition), phrase
