"""Which words a filter line looks for, and where they stand in a text: what is found can be marked.

A place is marked for what the filter found it by: plain text as the index of words and the search inside words find it,
values of ``name:`` and ``email:`` with ``*`` in their column. What stands after a minus is not there to be marked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

from models.storage.event_filter.words import SHORTEST, words

Places = tuple[tuple[int, int], ...]
"""From where to where, in order; they neither meet nor overlap."""

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = r"[\W_]+"
_AT_BEGINNING = r"(?<![^\W_])"
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
"""As SQLite's LIKE compares: letter case does not matter where the letters are those of ASCII."""


@dataclass(frozen=True, slots=True)
class Sought:
    """``texts`` are looked for everywhere, ``names`` and ``contacts`` are the parts around the asterisks of patterns for the
    whole of a name or contact."""

    texts: tuple[re.Pattern[str], ...] = ()
    names: tuple[tuple[str, ...], ...] = ()
    contacts: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.names or self.contacts)

    def in_text(self, text: str) -> Places:
        return _joined(self._texts_in(text))

    def in_name(self, text: str) -> Places:
        return _joined([*self._texts_in(text), *_fitting(text, self.names)])

    def in_contact(self, text: str) -> Places:
        return _joined([*self._texts_in(text), *_fitting(text, self.contacts)])

    def in_value(self, text: str, name: str | None = None, contact: str | None = None) -> Places:
        """In a value of an event, which may be the very name or contact that it goes by."""
        names = self.names if text == name else ()
        contacts = self.contacts if text == contact else ()
        return _joined([*self._texts_in(text), *_fitting(text, names), *_fitting(text, contacts)])

    def _texts_in(self, text: str) -> list[tuple[int, int]]:
        if not self.texts:
            return []
        folded = _folded(text)
        return [found.span(1) for pattern in self.texts for found in pattern.finditer(folded)]


def sought(line: str) -> Sought:
    """What a filter line looks for. A line that is wrong is not looked for, so nothing is to be said of it here."""
    texts: list[re.Pattern[str]] = []
    parts: dict[str, list[tuple[str, ...]]] = {"name": [], "email": []}
    for word in words(line):
        if word.minus:
            continue
        if not word.operator:
            texts.extend(_pattern(part) for value in word.values for part in value.split("*") if part.strip())
        elif word.operator in parts:
            patterns = (tuple(value.translate(_SMALL).split("*")) for value in word.values)
            parts[word.operator].extend(one for one in patterns if len(one) > 1 and any(one))
    return Sought(tuple(texts), tuple(parts["name"]), tuple(parts["email"]))


def exactly(text: str) -> Sought:
    """These very letters, in any case, wherever they stand."""
    return Sought((re.compile(f"(?=({re.escape(_folded(text))}))"),)) if text else Sought()


def _pattern(part: str) -> re.Pattern[str]:
    """The words of ``part`` with any signs between them, as the index has them; short ones at the beginning of words only.

    It looks ahead, so that places which overlap are all found.
    """
    folded = _folded(unicodedata.normalize("NFC", part))
    inside = _BETWEEN.join(_WORD.findall(folded)) or re.escape(folded.strip())
    beginning = _AT_BEGINNING if len(part) < SHORTEST and _WORD.search(folded) else ""
    return re.compile(f"{beginning}(?=({inside}))")


def _fitting(text: str, patterns: Iterable[Sequence[str]]) -> list[tuple[int, int]]:
    """The places of the parts of each pattern that the whole of ``text`` is like."""
    small = text.translate(_SMALL)
    return [place for parts in patterns for place in _places(small, parts)]


def _places(text: str, parts: Sequence[str]) -> list[tuple[int, int]]:
    first, *middle, last = parts
    end = len(text) - len(last)
    if not text.startswith(first) or not text.endswith(last):
        return []
    places, at = [(0, len(first))], len(first)
    for part in middle:
        start = text.find(part, at)
        if start < 0:
            return []
        at = start + len(part)
        places.append((start, at))
    return [*places, (end, len(text))] if at <= end else []


def _joined(places: list[tuple[int, int]]) -> Places:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if start == end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _folded(text: str) -> str:
    """In small letters without accents, letter for letter, so that places in it are places in ``text``."""
    return text.lower() if text.isascii() else "".join(map(_letter, text))


@lru_cache(4_096)
def _letter(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    bare = apart[0] if all(unicodedata.combining(one) for one in apart[1:]) else letter
    small = bare.casefold()
    return small if len(small) == 1 else bare
