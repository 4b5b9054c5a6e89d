"""The last known values of a person, by data map: each from the newest event that brought one.

Kept by event, since one event brings most of them: written once, its time and number stand for all its values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Known = tuple[Any, int, int]
"""The last known value of a data map: value (JSON), time of its event (ms), id of its event."""

Brought = tuple[int, int, Mapping[str, Any]]
"""What is known by one event: its time (ms), its id, and values by data map."""


class KnownValues(Mapping[str, Known]):
    """Data map -> ``Known``. The newest event time wins, at the same time the event that was accepted later."""

    __slots__ = ("by_event",)

    def __init__(self, by_event: Iterable[Brought] = ()) -> None:
        """``by_event``: no name stands under two events."""
        self.by_event: list[Brought] = list(by_event)

    def remember(self, values: Mapping[str, Any], time: int, event_id: int) -> bool:
        """Take in what an event brought; ``False`` where newer events have set all of it."""
        kept: list[Brought] = []
        for one in self.by_event:
            at, by, held = one
            if (at, by) > (time, event_id):
                values = {name: value for name, value in values.items() if name not in held}
                kept.append(one)
            elif not held.keys() <= values.keys():
                kept.append((at, by, {name: value for name, value in held.items() if name not in values}))
        if not values:
            return False
        kept.append((time, event_id, values))
        self.by_event = kept
        return True

    def __getitem__(self, name: str) -> Known:
        for time, event_id, values in self.by_event:
            if name in values:
                return values[name], time, event_id
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for _, _, values in self.by_event for name in values)

    def __len__(self) -> int:
        return sum(len(values) for _, _, values in self.by_event)
