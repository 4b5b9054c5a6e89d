"""Which values of the newest messages mean which choice of a map's field, and which mean none. Pure.

The conversion is the pipeline's own: by the map's two values, by id, by label without regard to case.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from models.meaning.catalogue import Catalogue, Choice, Field
from models.meaning.configuration import DataMap
from models.meaning.conversion import Conversion, FieldValue
from models.meaning.map_preview import shown
from models.meaning.mapping import Mapped, Mapper, read_list
from models.problems import UserMistake

_SEVERAL = ("multichoice", "interests")


@dataclass(frozen=True, slots=True)
class Match:
    """``value`` stands in so many ``events`` and goes out as ``choice``; with ``None`` it is left out, and ``nearest`` is the
    label most like it. A choice that no event means has an empty value."""

    value: str
    events: int
    choice: Choice | None = None
    nearest: str = ""


def choice_matches(data_map: DataMap, catalogue: Catalogue, bodies: Sequence[dict[str, Any]]) -> tuple[Match, ...]:
    """What matches no choice first, then what does, then the choices that nothing matches; nothing without choices."""
    field = None if data_map.field is None else catalogue.fields.get(data_map.field.id)
    if data_map.field is None or field is None or not field.choices:
        return ()
    try:
        mapper = Mapper((data_map,))
    except UserMistake:
        return ()
    by_id = {str(one.id): one for one in field.choices}
    conversion = Conversion(data_map, data_map.field, catalogue)
    events: Counter[str] = Counter()
    chosen: dict[str, Choice | None] = {}
    for body in bodies:
        found = mapper.values(body).get(data_map.name)
        values = {} if found is None else {shown(one.raw): one for one in _members(found, field)}
        events.update(list(values))
        for value, one in values.items():
            if value not in chosen:
                chosen[value] = by_id.get(_sent(conversion, one))
    labels = {one.label.strip().casefold(): one.label for one in field.choices}
    seen = [Match(value, count, chosen[value]) for value, count in events.most_common()]
    left_out = [Match(one.value, one.events, None, _nearest(one.value, labels)) for one in seen if one.choice is None]
    meant = [one for one in seen if one.choice is not None]
    used = {one.choice for one in meant}
    unseen = [Match("", 0, one) for one in field.choices if one not in used]
    return (*left_out, *meant, *unseen)


def _members(found: Mapped, field: Field) -> Iterator[Mapped]:
    """What is matched by itself: each member of a list, where the field takes several choices."""
    if found.blank or found.problem or found.value is None:
        return
    if field.type in _SEVERAL:
        yield from (replace(found, raw=one, value=one) for one in read_list(found.value) or [])
    else:
        yield found


def _sent(conversion: Conversion, found: Mapped) -> str:
    result = conversion(found)
    if not isinstance(result, FieldValue):
        return ""
    return result.value if isinstance(result.value, str) else result.value[0]


def _nearest(value: str, labels: dict[str, str]) -> str:
    close = difflib.get_close_matches(value.strip().casefold(), labels, 1)
    return labels[close[0]] if close else ""
