"""Finds what is asked for in the help: sections of pages, the best first. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 40
_BEFORE = 16
_SHOWN = 160
_WHOLE_HEADING, _IN_HEADING, _IN_TITLE = 40, 10, 6
_MANY = 5
"""A word that comes more often says no more."""
_LONG = 1_500
"""Characters; a word says less about a section of this length than about a short one."""
_SAY_NOTHING = frozenset(
    (
        *("a", "an", "and", "are", "can", "do", "does", "how", "i", "in", "is", "it", "my", "not", "of", "on", "or"),
        *("the", "to", "what", "when", "why"),
    )
)
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ies|ed|es|s|e)$")


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading of a page. ``anchor`` is empty for what stands under the title."""

    topic: str
    title: str
    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    section: Section
    snippet: str


def found(asked: str, sections: Iterable[Section]) -> list[Hit]:
    """The sections in which every word begins some word, those that say it in a heading or title before the others."""
    words = asked.lower().split()
    patterns = [_pattern(word) for word in words if word not in _SAY_NOTHING] or [_pattern(word) for word in words]
    if not patterns:
        return []
    rated = [(_rating(one, " ".join(words), patterns), one) for one in sections]
    best = sorted((pair for pair in rated if pair[0]), key=lambda pair: -pair[0])[:MOST]
    return [Hit(one, _snippet(one.text, patterns)) for _, one in best]


def _pattern(word: str) -> re.Pattern[str]:
    """What begins like the word: *firing* and *fires* find *fire*."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(_ENDING.sub('', word))}")


def _rating(section: Section, asked: str, patterns: list[re.Pattern[str]]) -> float:
    title, heading, text = section.title.lower(), section.heading.lower(), section.text.lower()
    rating: float = _WHOLE_HEADING if heading == asked else 0
    for pattern in patterns:
        said = min(len(pattern.findall(text)), _MANY) * _LONG / (_LONG + len(text))
        said += _IN_HEADING if pattern.search(heading) else 0
        said += _IN_TITLE if pattern.search(title) else 0
        if not said:
            return 0
        rating += said
    return rating


def _snippet(text: str, patterns: list[re.Pattern[str]]) -> str:
    """The words around the first place."""
    places = [match.start() for pattern in patterns if (match := pattern.search(text.lower()))]
    at = max(0, min(places, default=0) - _BEFORE)
    start = text.find(" ", at) + 1 if at else 0
    return ("… " if start else "") + text[start : start + _SHOWN]
