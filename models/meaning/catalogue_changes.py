"""What is different in an account since it was read before, in sentences: fields, their choices, external events."""

from __future__ import annotations

from collections.abc import Iterator

from models.meaning.catalogue import Catalogue, Field

MOST = 50
"""More sentences than these are counted only."""


def changes(before: Catalogue, after: Catalogue) -> list[str]:
    """Nothing is said of an account that was never read before."""
    if not before.read_at:
        return []
    found = [*_about_fields(before, after), *_about_events(before, after)]
    return found if len(found) <= MOST else [*found[:MOST], f"And {len(found) - MOST:,} more changes."]


def _about_fields(before: Catalogue, after: Catalogue) -> Iterator[str]:
    for id_, field in after.fields.items():
        old = before.fields.get(id_)
        if old is None:
            yield f'New field "{field.name}" ({id_}).'
        else:
            yield from _about_field(old, field)
    for id_, field in before.fields.items():
        if id_ not in after.fields:
            yield f'The field "{field.name}" ({id_}) is gone.'


def _about_field(old: Field, field: Field) -> Iterator[str]:
    if old.name != field.name:
        yield f'The field "{old.name}" ({field.id}) is called "{field.name}" now.'
    if old.type != field.type:
        yield f'The field "{field.name}" ({field.id}) is of the type {field.type} now, not {old.type}.'
    was, is_ = {one.id: one.label for one in old.choices}, {one.id: one.label for one in field.choices}
    parts = [
        (len(is_.keys() - was.keys()), "new"),
        (len(was.keys() - is_.keys()), "gone"),
        (sum(was[one] != is_[one] for one in was.keys() & is_.keys()), "renamed"),
    ]
    if any(count for count, _ in parts):
        said = ", ".join(f"{count} {word}" for count, word in parts if count)
        yield f'Choices of "{field.name}" ({field.id}): {said}.'


def _about_events(before: Catalogue, after: Catalogue) -> Iterator[str]:
    for id_, event in after.events.items():
        old = before.events.get(id_)
        if old is None:
            yield f'New external event "{event.name}" ({id_}).'
        elif old.name != event.name:
            yield f'The external event "{old.name}" ({id_}) is called "{event.name}" now.'
    for id_, event in before.events.items():
        if id_ not in after.events:
            yield f'The external event "{event.name}" ({id_}) is gone.'
