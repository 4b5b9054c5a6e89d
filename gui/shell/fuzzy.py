"""How well a few typed letters fit a text: they must all occur in order; starts of words and runs count most."""

from __future__ import annotations

from dataclasses import dataclass

_START, _RUN, _HIT = 8, 6, 1
_SCATTER_FROM = 3
"""Fewer letters have to begin words or to follow one another: nearly everything holds two letters in some order."""


@dataclass(frozen=True, slots=True)
class Fit:
    """``at``: the places of the letters in the text."""

    score: int
    at: tuple[int, ...]


def fit(typed: str, text: str) -> Fit | None:
    """The best way to find ``typed`` in ``text``, without regard to case; ``None`` where it does not occur."""
    wanted, low = "".join(typed.lower().split()), text.lower()
    if not wanted:
        return Fit(0, ())
    whole = low.find(" ".join(typed.lower().split()))
    found = [one for start in _starts(wanted[0], low) if (one := _from(start, wanted, low)) is not None]
    if whole >= 0:
        letters = [at for at in range(whole, whole + len(typed.strip())) if not low[at].isspace()]
        found.append(Fit(_score(letters, low) + _START, tuple(letters)))
    return max(found, key=lambda one: (one.score, -one.at[0]), default=None)


def _starts(letter: str, low: str) -> list[int]:
    return [at for at, one in enumerate(low) if one == letter]


def _from(start: int, wanted: str, low: str) -> Fit | None:
    """Letter by letter from ``start`` on; each prefers the beginning of a word to the next place."""
    at = [start]
    for letter in wanted[1:]:
        after = at[-1] + 1
        places = [place for place in range(after, len(low)) if low[place] == letter]
        if not places:
            return None
        beginning = next((place for place in places if _begins(place, low)), None)
        if places[0] != after and beginning is None and len(wanted) < _SCATTER_FROM:
            return None
        at.append(after if places[0] == after else places[0] if beginning is None else beginning)
    return Fit(_score(at, low), tuple(at))


def _score(at: list[int], low: str) -> int:
    score = 0
    for before, place in zip([-2, *at], at, strict=False):
        score += _HIT + (_START if _begins(place, low) else 0) + (_RUN if place == before + 1 else 0)
    return score - at[0] // 8 - (at[-1] - at[0]) // 4 - len(low) // 16


def _begins(place: int, low: str) -> bool:
    return place == 0 or not low[place - 1].isalnum()
