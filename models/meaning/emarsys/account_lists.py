"""Fields, choices and external events as an account's replies list them (emarsys-api.md §3.1, §4.1).

Ids come as numbers and as texts, names may be null: what cannot be used is left out, never an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from models.meaning.catalogue import Choice, ExternalEvent, Field


def fields(data: Any) -> list[Field]:
    """The fields, without their choices."""
    return [
        Field(
            id_,
            _text(one.get("name")) or f"Field {id_}",
            _text(one.get("application_type")).replace(" ", ""),
            _text(one.get("string_id")),
        )
        for id_, one in _rows(data)
    ]


def choices(data: Any) -> tuple[Choice, ...]:
    """The choices of one field. ``bit_position`` is not the id."""
    return tuple(Choice(id_, _text(one.get("choice")) or str(id_)) for id_, one in _rows(data))


def events(data: Any) -> list[ExternalEvent]:
    return [ExternalEvent(id_, _text(one.get("name")) or f"External event {id_}") for id_, one in _rows(data)]


def _rows(data: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for one in data if isinstance(data, list) else ():
        id_ = _whole_number(one.get("id")) if isinstance(one, dict) else None
        if id_ is not None:
            yield id_, one


def _whole_number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19 else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
