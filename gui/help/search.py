"""Finds what is asked for in the help: sections of pages, the best first. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 40
_BEFORE = 16
_IN_TITLE, _IN_HEADING, _IN_TEXT, _WHOLE_HEADING = 6, 10, 1, 40


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
    if not words:
        return []
    patterns = [re.compile(rf"(?<![a-z0-9]){re.escape(word)}") for word in words]
    rated = [(_rating(one, words, patterns), one) for one in sections]
    best = sorted((pair for pair in rated if pair[0]), key=lambda pair: -pair[0])[:MOST]
    return [Hit(one, _snippet(one.text, patterns)) for _, one in best]


def _rating(section: Section, words: list[str], patterns: list[re.Pattern[str]]) -> int:
    title, heading, text = section.title.lower(), section.heading.lower(), section.text.lower()
    rating = _WHOLE_HEADING if heading == " ".join(words) else 0
    for pattern in patterns:
        times = min(len(pattern.findall(text)), 5) * _IN_TEXT
        times += _IN_HEADING if pattern.search(heading) else 0
        times += _IN_TITLE if pattern.search(title) else 0
        if not times:
            return 0
        rating += times
    return rating


def _snippet(text: str, patterns: list[re.Pattern[str]]) -> str:
    """The words around the first place."""
    places = [match.start() for pattern in patterns if (match := pattern.search(text.lower()))]
    at = max(0, min(places, default=0) - _BEFORE)
    start = text.find(" ", at) + 1 if at else 0
    return ("… " if start else "") + text[start : start + 160]
