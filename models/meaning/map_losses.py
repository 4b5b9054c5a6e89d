"""How often a data map found a value of late that cannot go out, and the commonest reason. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import DataMap
from models.meaning.map_preview import Previewer

MOST_CHOICES = 6
"""A field's choices are named up to this many."""


@dataclass(frozen=True, slots=True)
class Losses:
    """``count`` of ``of`` messages; ``code`` and ``note`` are the commonest reason, ``choices`` what would do instead."""

    count: int = 0
    of: int = 0
    code: str = ""
    note: str = ""
    choices: tuple[str, ...] = ()


def losses(data_map: DataMap, catalogue: Catalogue, bodies: Sequence[dict[str, Any]]) -> Losses:
    """Nothing where the map's path cannot be parsed: that is a fault of its own."""
    preview = Previewer(data_map, catalogue)
    reasons: Counter[str] = Counter()
    notes: dict[str, str] = {}
    for body in bodies:
        one = preview(body)
        if one.code == "path":
            return Losses()
        if one.code:
            reasons[one.code] += 1
            notes.setdefault(one.code, one.note)
    if not reasons:
        return Losses(of=len(bodies))
    code = reasons.most_common(1)[0][0]
    return Losses(reasons.total(), len(bodies), code, notes[code], _choices(data_map, catalogue))


def _choices(data_map: DataMap, catalogue: Catalogue) -> tuple[str, ...]:
    field = None if data_map.field is None else catalogue.fields.get(data_map.field.id)
    known = () if field is None else tuple(one.label for one in field.choices)
    return known if len(known) <= MOST_CHOICES else (*known[:MOST_CHOICES], "…")
