"""What the command palette offers, and in which order: each thing with what it is called and what choosing it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from gui.shell.fuzzy import fit

MOST = 60


class Kind(Enum):
    """Word and Phosphor icon; earlier kinds stand before later ones that fit as well."""

    EVENT = ("Event", "ph.activity")
    PAGE = ("Page", "ph.caret-right")
    ACTION = ("Action", "ph.lightning")
    RULE = ("Rule", "ph.flow-arrow")
    MAP = ("Data map", "ph.table")
    PERSON = ("Person", "ph.user")
    HELP = ("Help", "ph.question")


@dataclass(frozen=True, slots=True)
class Item:
    """``note`` is grey at the right: a shortcut, or what tells it from others. ``sure``: stands first, however it fits.
    ``icon``: a Phosphor name in place of its kind's."""

    kind: Kind
    text: str
    act: Callable[[], None]
    note: str = ""
    sure: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that fits what was typed; ``at``: the letters that do."""

    item: Item
    at: tuple[int, ...]


def hits(typed: str, items: Iterable[Item]) -> list[Hit]:
    """What fits, the best first. Nothing typed: everything, as it comes."""
    ranked = []
    for place, item in enumerate(items):
        found = fit(typed, item.text)
        if found is not None or item.sure:
            score = found.score if found is not None else 0
            ranked.append((not item.sure, -score, _ORDER[item.kind], place, Hit(item, found.at if found else ())))
    if typed.strip():
        ranked.sort(key=lambda one: one[:4])
    return [one[-1] for one in ranked[:MOST]]


_ORDER = {kind: place for place, kind in enumerate(Kind)}
