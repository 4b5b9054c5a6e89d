"""How long the stages of one event took. Pure: the clock is handed in by whoever has one."""

from __future__ import annotations

from collections.abc import Callable

LAPS = ("door", "filter", "identity", "mapping", "rules", "outbox")
"""The stages that are passed while an event is decided, named as in ``models.meaning.trace.reasons``."""
DOOR, FILTER, IDENTITY, MAPPING, RULES, OUTBOX = range(len(LAPS))


class Laps:
    """``clock`` is any that only goes on, in nanoseconds. Begun when it is made; ``begin`` again after a pause."""

    __slots__ = ("_at", "_clock", "took")

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self.took = [0] * len(LAPS)
        """Nanoseconds by stage, in the order of ``LAPS``."""
        self._at = clock()

    def begin(self) -> None:
        """What has passed since the last lap counts for none."""
        self._at = self._clock()

    def lap(self, stage: int) -> None:
        """A stage, or a part of it, is done."""
        now = self._clock()
        self.took[stage] += now - self._at
        self._at = now


def no_time() -> Laps:
    """For a decision that nobody times."""
    return Laps(lambda: 0)
