"""What a data map makes of one message, in words: the value that would go out, and how it came about or why it does not.

Pure. The conversion is the pipeline's own, so a preview never promises what the gateway would not do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import DataMap
from models.meaning.conversion import Clear, Conversion, FieldValue, Unconvertible
from models.meaning.mapping import Mapped, Mapper
from models.meaning.trace.facts import fact
from models.meaning.trace.story import line_of
from models.problems import UserMistake

ABSENT_HERE = "absent in this event"


@dataclass(frozen=True, slots=True)
class Preview:
    """``value`` first, ``note`` in grey behind it. ``code`` is the mapping reason where nothing can go out."""

    value: str = ""
    note: str = ""
    code: str = ""


class Previewer:
    """One map, ready for many messages. A map whose path cannot be parsed previews as its mistake."""

    def __init__(self, data_map: DataMap, catalogue: Catalogue) -> None:
        self._map = data_map
        self._mapper: Mapper | None = None
        self._mistake = ""
        try:
            self._mapper = Mapper((data_map,))
        except UserMistake as mistake:
            self._mistake = mistake.text
        self._conversion = None if data_map.field is None else Conversion(data_map, data_map.field, catalogue)
        target = None if data_map.field is None else catalogue.fields.get(data_map.field.id)
        self._chooses = target is not None and bool(target.choices)

    def __call__(self, body: dict[str, Any]) -> Preview:
        if self._mapper is None:
            return Preview(note=self._mistake, code="path")
        found = self._mapper.values(body).get(self._map.name)
        if found is None:
            return Preview(note=ABSENT_HERE)
        if found.problem:
            return self._problem(found.problem, value=found.raw, path=found.path, raw=found.raw)
        if self._conversion is None:
            return Preview(shown(found.value), "blank" if found.blank else "")
        return self._converted(found, self._conversion)

    def _converted(self, found: Mapped, conversion: Conversion) -> Preview:
        result = conversion(found)
        if isinstance(result, FieldValue):
            value = shown(result.value)
            if result.left_out:
                return Preview(value, f"no choice for {', '.join(result.left_out)}", "choices_left_out")
            return Preview(value, f"for {shown(found.raw)}" if self._chooses else _how(found, value))
        if isinstance(result, Clear):
            return Preview(note="clears the field")
        if isinstance(result, Unconvertible):
            return self._problem(result.code, raw=found.raw, **result.values)
        return Preview(note="blank: the field is left alone")

    def _problem(self, code: str, *, raw: Any, **values: Any) -> Preview:
        field = "" if self._map.field is None else self._map.field.name
        return Preview(shown(raw), line_of(fact(code, map=self._map.name, field=field, **values)).text, code)


def previews(maps: Iterable[DataMap], body: dict[str, Any], catalogue: Catalogue) -> tuple[Preview, ...]:
    """A preview per map, in their order."""
    return tuple(Previewer(one, catalogue)(body) for one in maps)


def shown(value: Any) -> str:
    """A value as one line of text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(shown(one) for one in value)
    return "" if value is None else str(value)


def _how(found: Mapped, value: str) -> str:
    raw = shown(found.raw)
    if raw == value:
        return ""
    if isinstance(found.raw, str) and raw.strip() == value:
        return "blanks cut off"
    if isinstance(found.raw, str) and found.raw.startswith(f"{value}T"):
        return "time cut off"
    return f"from text “{raw}”" if isinstance(found.raw, str) else f"for {raw}"
