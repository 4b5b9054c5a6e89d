"""Removes the events that a person has chosen, between groups of what comes in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from gateway.engine.clock import Clock
from gateway.engine.commands import Arguments, Later
from models.storage import audit
from models.storage.event_removal import portions, remove_wanted

Call = Callable[[Callable[[sqlite3.Connection], Any]], Future[Any]]


class EventRemoval:
    """``call`` is the writer's."""

    def __init__(self, call: Call, clock: Clock) -> None:
        self._call = call
        self._clock = clock

    def remove(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> Later:
        wanted = [(int(first), int(last)) for first, last in arguments["events"]]
        return Later(lambda: self._work(wanted, who))

    def _work(self, wanted: list[tuple[int, int]], who: str) -> dict[str, int]:
        removed = kept = 0
        for ids in portions(wanted):
            gone, stay = self._call(partial(remove_wanted, ids=ids, now=self._clock.now())).result()
            removed, kept = removed + gone, kept + stay
        now = self._clock.now()
        self._call(lambda c: audit.append(c, who, "events removed", now, removed=removed, kept=kept)).result()
        return {"removed": removed, "kept": kept}
